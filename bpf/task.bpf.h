/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Births, renames and deaths of tasks: who is followed, which announcements are stale, which calls never return.
 * An exec and a rename mark the thread's announcement as stale; its next call announces it anew.
 */
#pragma once

#include "syscall.bpf.h"

/* v2.6.33 and later: (parent, child). The child belongs to the target from before its first instruction. */
SEC("tp_btf/sched_process_fork")
int BPF_PROG(task_fork, struct task_struct *parent, struct task_struct *child)
{
	__u32 parent_tgid = parent->tgid;
	__u32 child_tgid = child->tgid;
	__u32 epoch = epoch_now();

	if (TARGET(epoch, kind) == IOR_TARGET_MARKED && TARGET(epoch, follow_forks) && parent_tgid != child_tgid &&
	    is_traced_tgid(parent_tgid))
		mark_tgid(child_tgid, true);
	return 0;
}

/*
 * (task, old pid, binary). The path argument went with the old program: when its page was not resident at the enter, the
 * kernel's own copy is the last chance. From a thread that is not the leader the task takes over the leader's id.
 */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(task_exec, struct task_struct *task, int old_pid, struct linux_binprm *binary)
{
	struct slot *slot = existing_slot_of(task);
	long size;

	if (!slot)
		return 0;
	slot->task_id = 0;
	if (slot->busy && slot->late_paths & 1) {
		size = bpf_probe_read_kernel_str(slot->text, IOR_INLINE_PATH,
						 KREAD(struct linux_binprm, binary, filename));
		if (size > 0) {
			slot->record.path_size = size;
			slot->late_paths = LATE_PATH_FROM_EXEC;
			slot->record.header.flags |= IOR_CALL_PATH_LATE;
		}
	}
	return 0;
}

/* (task, new name). The task may be another thread of the process: /proc/self/task/TID/comm. */
SEC("tp_btf/task_rename")
int BPF_PROG(task_renamed, struct task_struct *task)
{
	struct slot *slot = existing_slot_of(task);

	if (slot)
		slot->task_id = 0;
	return 0;
}

/* The exiting task is the last of its process: kernel/exit.c do_exit(), before the tracepoint. */
static __always_inline bool is_group_dead(struct task_struct *task)
{
	struct signal_struct *signal = KREAD(struct task_struct, task, signal);

	return KREAD(struct signal_struct, signal, live.counter) == 0;
}

static __always_inline void send_task_exit(struct task_struct *task, struct slot *slot, struct cpu_state *cpu)
{
	struct ior_wire_task_exit record = {
		.header = {.kind = IOR_WIRE_TASK_EXIT, .size = sizeof(record)},
		.id = slot->task_id,
		.time_ns = bpf_ktime_get_boot_ns(),
		.tid = KREAD(struct task_struct, task, pid),
		.tgid = KREAD(struct task_struct, task, tgid),
	};

	record.group_dead = is_group_dead(task);
	if (!emit_small(cpu, &record, sizeof(record), sizeof(record)))
		count(cpu, IOR_TASK_EXIT_LOST);
}

/* The thread is a target, or was one when the present call began and the target is still that one. */
static __always_inline bool is_in_target_call(struct task_struct *task, struct slot *slot)
{
	if (!config.target_may_change || slot->epoch == target_epoch)
		return true;
	return is_current(slot) && is_target(task, REPEAT_IN_ROUNDS);
}

/*
 * In the exiting task. A call in its slot has not returned and never will: exit, exit_group, or a death inside a call. Whether the process is
 * still marked does not matter: signal.live is 0 already for the first of two last threads that exit at once.
 */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(task_exit, struct task_struct *unused)
{
	struct task_struct *task = current_task();
	struct slot *slot = existing_slot_of(task);
	struct cpu_state *cpu = this_cpu();
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;

	if (slot && cpu) {
		if (slot->busy && is_in_target_call(task, slot))
			finish_without_return(task, slot, describe_call_in(slot));
		send_task_exit(task, slot, cpu);
	}
	drop_slot(task);
	if (TARGET(epoch_now(), kind) == IOR_TARGET_MARKED && is_traced_tgid(tgid) && is_group_dead(task))
		mark_tgid(tgid, false);
	return 0;
}
