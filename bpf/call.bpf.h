/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The record of a call: begun at its enter, completed at its exit. */
#pragma once

#include "send.bpf.h"

static __always_inline void set_gap(struct slot *slot)
{
	struct ior_wire_call *record = &slot->record;

	if (slot->prev_exit_ns) {
		record->gap_ns = record->enter_ns - slot->prev_exit_ns;
	} else {
		record->gap_ns = 0;
		record->header.flags |= IOR_CALL_NO_GAP;
	}
}

/* Whether the record needs more than one file. */
static __always_inline bool is_extended(const struct ior_call_desc *desc)
{
	return desc->fd2_arg >= 0 || desc->path_arg >= 0 || desc->pair_arg >= 0 ||
	       (desc->fd_arg >= 0 && desc->returns >= IOR_RETURN_FD);
}

/* The files and paths of a call that has more than one. */
static __always_inline void begin_extended(struct task_struct *task, struct slot *slot,
					   const struct ior_call_desc *desc, enum repeat repeat)
{
	struct ior_wire_call *record = &slot->record;

	record->header.flags |= IOR_CALL_EXTENDED;
	record->file2_id = 0;
	record->dir_id = 0;
	record->dir2_id = 0;
	record->pair[0] = record->pair[1] = -1;
	record->path_cut = 0;
	if (desc->fd_arg >= 0)
		want_fd(slot, WANTED_FILE, arg(record, desc->fd_arg));
	if (desc->fd2_arg >= 0)
		want_fd(slot, WANTED_FILE2, arg(record, desc->fd2_arg));
	if (desc->path_arg >= 0) {
		read_paths(task, slot, desc);
		want_directories(slot, desc);
	}
	resolve_wanted(task, slot, SCRATCH_ENTER, repeat);
}

static __noinline int begin_extended_typed(struct task_struct *task, struct slot *slot,
					   const struct ior_call_desc *desc)
{
	begin_extended(task, slot, desc, REPEAT_BY_CALLBACK);
	return 0;
}

/* Everything about the call but its outcome. */
static __always_inline void begin(struct task_struct *task, struct slot *slot, const struct ior_call_desc *desc,
				  bool compat, enum repeat repeat)
{
	struct ior_wire_call *record = &slot->record;

	record->header.kind = IOR_WIRE_CALL;
	record->header.flags = compat ? IOR_CALL_COMPAT : 0;
	record->file_id = 0;
	record->path_size = 0;
	record->path2_size = 0;
	slot->late_paths = 0;
	forget_long_paths(task, slot);
	if (compat)
		return;
	if (!is_extended(desc)) {
		if (desc->fd_arg >= 0) {
			resolve_plain_fd(task, slot, arg(record, desc->fd_arg), desc, repeat);
		} else if (desc->returns == IOR_RETURN_CWD) {
			slot->wanted[WANTED_FILE].what = WANT_CWD;
			resolve_wanted(task, slot, SCRATCH_ENTER, repeat);
		}
		return;
	}
	if (repeat == REPEAT_BY_CALLBACK)
		begin_extended_typed(task, slot, desc);
	else
		begin_extended(task, slot, desc, repeat);
}

/* The call in the slot ends here: it never returns, or its task dies inside. */
static __noinline int finish_without_return(struct task_struct *task, struct slot *slot,
					    const struct ior_call_desc *desc)
{
	struct ior_wire_call *record = &slot->record;
	struct cpu_state *cpu = this_cpu();

	if (!cpu)
		return 0;
	if (!slot->busy)
		record->enter_ns = bpf_ktime_get_boot_ns();
	record->header.outcome = IOR_OUTCOME_NO_RETURN;
	record->latency_ns = slot->busy ? bpf_ktime_get_boot_ns() - record->enter_ns : 0;
	record->ret = 0;
	set_gap(slot);
	send(task, slot, cpu, desc->nargs);
	return 0;
}

/* Files that exist only now: the descriptors that the call made. */
static __always_inline void want_result(struct slot *slot, const struct ior_call_desc *desc, long ret)
{
	struct ior_wire_call *record = &slot->record;

	if (ret < 0)
		return;
	if (desc->returns == IOR_RETURN_FD && desc->fd_arg >= 0 && record->file_id) {
		want_fd(slot, WANTED_FILE2, ret);
		record->header.flags |= IOR_CALL_FILE2_RETURNED;
	} else if (desc->returns == IOR_RETURN_FD || desc->returns == IOR_RETURN_FD_FIRST) {
		if (desc->fd_arg >= 0)
			record->file2_id = record->file_id;
		want_fd(slot, WANTED_FILE, ret);
		record->file_id = 0;
		record->header.flags |= IOR_CALL_FILE_RETURNED;
	} else if (desc->returns == IOR_RETURN_FD_PAIR) {
		if (bpf_probe_read_user(record->pair, sizeof(record->pair), (void *)arg(record, desc->pair_arg)))
			return;
		record->header.flags |= IOR_CALL_HAS_PAIR;
		want_fd(slot, WANTED_FILE, record->pair[0]);
		want_fd(slot, WANTED_FILE2, record->pair[1]);
	}
}

/* Paths whose page was not resident at the enter: the kernel has read them in the meantime, so the page is there now. */
static __always_inline void read_late_paths(struct task_struct *task, struct slot *slot,
					    const struct ior_call_desc *desc, struct cpu_state *cpu)
{
	struct ior_wire_call *record = &slot->record;

	if (slot->late_paths != LATE_PATH_FROM_EXEC)
		read_paths(task, slot, desc);
	else
		slot->late_paths = 0;
	want_directories(slot, desc);
	record->header.flags |= IOR_CALL_PATH_LATE;
	if (slot->late_paths) {
		record->header.flags |= IOR_CALL_PATH_UNREADABLE;
		count(cpu, IOR_PATH_UNREADABLE);
	}
}

static __always_inline void complete(struct slot *slot, __u64 now)
{
	slot->record.header.outcome = IOR_OUTCOME_RETURNED;
	slot->record.latency_ns = now - slot->record.enter_ns;
	set_gap(slot);
}

/* Files and paths that only the exit of a call can tell. */
static __always_inline void look_again_extended(struct task_struct *task, struct slot *slot,
						const struct ior_call_desc *desc, long ret, struct cpu_state *cpu,
						enum repeat repeat)
{
	if (slot->late_paths)
		read_late_paths(task, slot, desc, cpu);
	if (desc->returns >= IOR_RETURN_FD)
		want_result(slot, desc, ret);
	if (desc->returns >= IOR_RETURN_FD || slot->record.header.flags & IOR_CALL_PATH_LATE)
		resolve_wanted(task, slot, SCRATCH_EXIT, repeat);
}

static __noinline int look_again_typed(struct task_struct *task, struct slot *slot, const struct ior_call_desc *desc,
				       long ret, struct cpu_state *cpu)
{
	if (cpu)
		look_again_extended(task, slot, desc, ret, cpu, REPEAT_BY_CALLBACK);
	return 0;
}

/* What only the exit of a call can tell about its files and paths. */
static __always_inline void look_again(struct task_struct *task, struct slot *slot, const struct ior_call_desc *desc,
				       long ret, struct cpu_state *cpu, enum repeat repeat)
{
	if (desc->fd_arg >= 0 && slot->record.file_id)
		check_plain_fd(task, slot, arg(&slot->record, desc->fd_arg), desc, ret);
	if (!slot->late_paths && desc->returns < IOR_RETURN_FD)
		return;
	if (repeat == REPEAT_BY_CALLBACK)
		look_again_typed(task, slot, desc, ret, cpu);
	else
		look_again_extended(task, slot, desc, ret, cpu, repeat);
}

/* A completed call whose enter was not seen: still a row, with what can be known. Its args are read. */
static __always_inline void begin_without_enter(struct task_struct *task, struct slot *slot, long nr,
						struct cpu_state *cpu, __u64 now)
{
	struct ior_wire_call *record = &slot->record;

	record->header.kind = IOR_WIRE_CALL;
	record->header.outcome = IOR_OUTCOME_NO_ENTER;
	record->header.flags = IOR_CALL_NO_GAP | (is_compat_call(task) ? IOR_CALL_COMPAT : 0);
	record->nr = nr;
	record->file_id = 0;
	record->enter_ns = now;
	record->latency_ns = 0;
	record->gap_ns = 0;
	record->path_size = record->path2_size = 0;
	forget_long_paths(task, slot);
	count(cpu, IOR_NO_ENTER);
}
