/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The in-flight slot of a thread: in task storage, or in a hash by the task's address. */
#pragma once

#include "emit.bpf.h"
#include "filter.bpf.h"

static const struct slot empty_slot;
static const struct long_slot empty_long_slot;

/* The slot, made when it is not there; NULL: no memory, or the hash is full. */
static __always_inline struct slot *slot_of(struct task_struct *task)
{
	__u64 key = (__u64)task;
	struct slot *slot;

	if (config.use_task_storage)
		return bpf_task_storage_get(&slots, task, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
	slot = bpf_map_lookup_elem(&hash_slots, &key);
	if (slot)
		return slot;
	bpf_map_update_elem(&hash_slots, &key, &empty_slot, BPF_NOEXIST);
	return bpf_map_lookup_elem(&hash_slots, &key);
}

/* The slot, NULL when the thread has none. */
static __always_inline struct slot *existing_slot_of(struct task_struct *task)
{
	__u64 key = (__u64)task;

	if (config.use_task_storage)
		return bpf_task_storage_get(&slots, task, NULL, 0);
	return bpf_map_lookup_elem(&hash_slots, &key);
}

static __always_inline struct long_slot *long_slot_of(struct task_struct *task)
{
	__u64 key = (__u64)task;
	struct long_slot *slot;

	slot = bpf_map_lookup_elem(&long_slots, &key);
	if (slot)
		return slot;
	bpf_map_update_elem(&long_slots, &key, &empty_long_slot, BPF_NOEXIST);
	return bpf_map_lookup_elem(&long_slots, &key);
}

/* After the call: the few entries of the hash are for the calls that run. */
static __always_inline void release_long_slot(struct task_struct *task)
{
	__u64 key = (__u64)task;

	bpf_map_delete_elem(&long_slots, &key);
}

/* A call whose end was not seen may have left its place taken. */
static __always_inline void forget_long_paths(struct task_struct *task, struct slot *slot)
{
	if (slot->long_paths)
		release_long_slot(task);
	slot->long_paths = 0;
}

/*
 * A thread that was no target for a while left its call unseen, or is in it still: what its slot says is worth nothing. It was a target all the
 * time if that changed at most once.
 */
static __always_inline bool is_current(const struct slot *slot)
{
	return !config.target_may_change || target_epoch - slot->epoch <= 1;
}

static __always_inline void forget_stale_call(struct slot *slot)
{
	if (!is_current(slot))
		slot->busy = 0;
}

/* The row of the call in the slot. */
static __always_inline struct ior_call_desc *describe_call_in(const struct slot *slot)
{
	return describe(slot->record.header.flags & IOR_CALL_COMPAT ? COMPAT_CALL : slot->record.nr);
}

/* Task storage goes with the task; a hash entry must be taken out before the address is reused. */
static __always_inline void drop_slot(struct task_struct *task)
{
	__u64 key = (__u64)task;

	bpf_map_delete_elem(&long_slots, &key);
	if (!config.use_task_storage)
		bpf_map_delete_elem(&hash_slots, &key);
}

/* Tells who the thread is. Returns its id, 0 when there was no room (counted; the next call tries again). */
static __noinline __u64 announce_task(struct slot *slot, struct task_struct *task, struct cpu_state *cpu)
{
	struct task_struct *parent = KREAD(struct task_struct, task, real_parent);
	struct ior_wire_task record = {
		.header = {.kind = IOR_WIRE_TASK, .size = sizeof(record)},
		.id = next_id(cpu),
		.start_ns = KREAD(struct task_struct, task, start_boottime),
		.cgroup_id = bpf_get_current_cgroup_id(),
		.tid = KREAD(struct task_struct, task, pid),
		.tgid = KREAD(struct task_struct, task, tgid),
		.parent_tgid = KREAD(struct task_struct, parent, tgid),
		.uid = user_of(task),
	};

	bpf_core_read(record.comm, sizeof(record.comm), KADDR(struct task_struct, task, comm));
	slot->task_id = 0;
	if (emit_small(cpu, &record, sizeof(record), sizeof(record))) {
		count(cpu, IOR_TASK_ANNOUNCED);
		slot->task_id = record.id;
	} else {
		count(cpu, IOR_TASK_LOST_RING_FULL);
	}
	return slot->task_id;
}
