/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The two programs that see every system call. The enter fills the thread's slot, the exit sends it.
 *
 * Order matters: reject first, read the clock last at the enter and first at the exit.
 */
#pragma once

#include "args.bpf.h"
#include "arch.bpf.h"
#include "filter.bpf.h"

/* Sends the record in the slot. What it could not send is counted under its number. */
static __always_inline void send(struct task_struct *task, struct slot *slot, struct cpu_state *cpu, __u8 nargs)
{
	struct ior_wire_call *record = &slot->record;
	__u32 text = record->path_size + record->path2_size;
	__u32 size = IOR_CALL_FIXED_SIZE + 8 * (nargs & 7);
	bool sent;
	int row = record->header.flags & IOR_CALL_COMPAT ? IOR_CALL_OTHER : record->nr;

	slot->busy = 0;
	record->thread_seq = ++slot->seq;
	count_call(cpu, IOR_CALL_SEEN, row);
	if (!(record->header.flags & IOR_CALL_EXTENDED)) {
		record->header.size = size;
		sent = emit(cpu, record, size);
	} else if (!slot->long_paths) {
		if (text > 2 * IOR_INLINE_PATH)
			text = 2 * IOR_INLINE_PATH;
		record->header.size = IOR_CALL_EXTENDED_SIZE + text;
		sent = emit(cpu, record, IOR_CALL_EXTENDED_SIZE + text);
	} else {
		struct long_slot *big = long_slot_of(task);

		sent = false;
		if (text > 2 * IOR_PATH_MAX)
			text = 2 * IOR_PATH_MAX;
		record->header.size = IOR_CALL_EXTENDED_SIZE + text;
		if (big) {
			__builtin_memcpy(&big->record, record, sizeof(*record));
			sent = emit(cpu, big, IOR_CALL_EXTENDED_SIZE + text);
		}
		release_long_slot(task);
	}
	if (!sent)
		count_call(cpu, IOR_CALL_LOST_RING_FULL, row);
}

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

/* Everything about the call but its outcome. */
static __always_inline void begin(struct task_struct *task, struct slot *slot, const struct ior_call_desc *desc, bool compat,
				  enum repeat repeat)
{
	struct ior_wire_call *record = &slot->record;

	record->header.kind = IOR_WIRE_CALL;
	record->header.flags = compat ? IOR_CALL_COMPAT : 0;
	record->file_id = 0;
	record->path_size = 0;
	record->path2_size = 0;
	slot->late_paths = 0;
	slot->long_paths = 0;
	if (compat)
		return;
	if (!is_extended(desc)) {
		if (desc->fd_arg >= 0) {
			resolve_plain_fd(task, slot, arg(record, desc->fd_arg), repeat);
		} else if (desc->returns == IOR_RETURN_CWD) {
			slot->wanted[WANTED_FILE].what = WANT_CWD;
			resolve_wanted(task, slot, SCRATCH_ENTER, repeat);
		}
		return;
	}
	record->header.flags |= IOR_CALL_EXTENDED;
	record->file2_id = 0;
	record->dir_id = 0;
	record->dir2_id = 0;
	record->pair[0] = record->pair[1] = -1;
	record->reserved = 0;
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

/* The call in the slot ends here: it never returns, or its task dies inside. */
static __noinline int finish_without_return(struct task_struct *task, struct slot *slot, const struct ior_call_desc *desc)
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

/* The call in the slot has completed, but its exit was not seen. */
static __always_inline void count_lost_exit(struct slot *slot, struct cpu_state *cpu)
{
	int row = slot->record.header.flags & IOR_CALL_COMPAT ? IOR_CALL_OTHER : slot->record.nr;

	slot->seq++;
	count_call(cpu, IOR_CALL_SEEN, row);
	count_call(cpu, IOR_CALL_LOST_NO_EXIT, row);
}

static __always_inline int on_enter(struct task_struct *task, const __u64 *args, long nr, struct ior_call_desc *desc,
				    enum repeat repeat)
{
	bool compat = is_compat_call(task);
	struct ior_wire_call *record;
	struct slot *slot;

	if (compat) {
		desc = describe(-1); /* another table of numbers: one of the unknown calls */
		if (!(desc->traced & IOR_TRACED))
			return 0;
	}
	slot = slot_of(task);
	if (!slot)
		return 0; /* counted at the exit, when the call completes */
	record = &slot->record;
	if (slot->busy) {
		struct cpu_state *cpu = this_cpu();

		if (cpu)
			count_lost_exit(slot, cpu);
	}
	record->nr = nr;
	__builtin_memcpy(record->args, args, sizeof(record->args));
	if (!slot->task_id) {
		struct cpu_state *cpu = this_cpu();

		if (cpu)
			announce_task(slot, task, cpu);
	}
	record->task_id = slot->task_id;
	begin(task, slot, desc, compat, repeat);
	if (desc->returns == IOR_RETURN_SIGNAL) {
		finish_without_return(task, slot, desc);
		return 0;
	}
	slot->busy = 1;
	record->enter_ns = bpf_ktime_get_boot_ns();
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
static __always_inline void read_late_paths(struct task_struct *task, struct slot *slot, const struct ior_call_desc *desc,
					    struct cpu_state *cpu)
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

/* A completed call whose enter was not seen: still a row, with what can be known. */
static __always_inline void begin_without_enter(struct task_struct *task, struct slot *slot, const __u64 *args, long nr,
						struct cpu_state *cpu, __u64 now)
{
	struct ior_wire_call *record = &slot->record;

	__builtin_memcpy(record->args, args, sizeof(record->args));
	record->header.kind = IOR_WIRE_CALL;
	record->header.outcome = IOR_OUTCOME_NO_ENTER;
	record->header.flags = IOR_CALL_NO_GAP | (is_compat_call(task) ? IOR_CALL_COMPAT : 0);
	record->nr = nr;
	record->file_id = 0;
	record->enter_ns = now;
	record->latency_ns = 0;
	record->gap_ns = 0;
	record->path_size = record->path2_size = 0;
	slot->long_paths = 0;
	count(cpu, IOR_NO_ENTER);
}

/* A successful exec of any kind, by whatever number it returns. Calls other than exec have no exit of IOR_RETURN_EXEC. */
static __always_inline bool is_exec_return(const struct ior_call_desc *desc, long ret)
{
	return desc->returns == IOR_RETURN_EXEC && ret == 0;
}

static __always_inline int on_exit(struct task_struct *task, const __u64 *args, long nr, long ret, struct ior_call_desc *desc,
				   __u64 now, enum repeat repeat)
{
	struct slot *slot = slot_of(task);
	struct cpu_state *cpu = this_cpu();
	struct ior_wire_call *record;

	if (!cpu)
		return 0;
	if (!slot) {
		count_call(cpu, IOR_CALL_SEEN, nr);
		count_call(cpu, IOR_CALL_LOST_NO_SLOT, nr);
		return 0;
	}
	record = &slot->record;
	if (desc->renames && ret == 0)
		__sync_fetch_and_add(&rename_epoch, 1);
	if (slot->busy && record->nr != (int)nr && is_exec_return(desc, ret))
		desc = describe(nr = record->nr);
	if (!(desc->traced & IOR_TRACED))
		return 0;
	if (slot->busy && record->nr == (int)nr) {
		record->header.outcome = IOR_OUTCOME_RETURNED;
		record->latency_ns = now - record->enter_ns;
		set_gap(slot);
		if (record->header.flags & IOR_CALL_COMPAT) {
			desc = describe(-1);
		} else {
			if (desc->fd_arg >= 0 && record->file_id)
				check_plain_fd(task, slot, arg(record, desc->fd_arg));
			if (slot->late_paths)
				read_late_paths(task, slot, desc, cpu);
			if (desc->returns >= IOR_RETURN_FD)
				want_result(slot, desc, ret);
			if (desc->returns >= IOR_RETURN_FD || record->header.flags & IOR_CALL_PATH_LATE)
				resolve_wanted(task, slot, SCRATCH_EXIT, repeat);
		}
	} else {
		/* rt_sigreturn leaves -1 as number; the child of a fork returns from a call that its parent made. */
		if (nr == -1 || (desc->returns == IOR_RETURN_FORK && ret == 0))
			return 0;
		if (slot->busy)
			count_lost_exit(slot, cpu);
		begin_without_enter(task, slot, args, nr, cpu, now);
		record->task_id = slot->task_id;
	}
	if (!record->task_id) /* no room for it at the enter, or the thread is new */
		record->task_id = announce_task(slot, task, cpu);
	record->ret = ret;
	slot->prev_exit_ns = now;
	send(task, slot, cpu, desc->nargs);
	return 0;
}

#define READ_ARGS(args, read)                                                                                      \
	do {                                                                                                       \
		args[0] = read(IOR_REG_ARG0);                                                                      \
		args[1] = read(IOR_REG_ARG1);                                                                      \
		args[2] = read(IOR_REG_ARG2);                                                                      \
		args[3] = read(IOR_REG_ARG3);                                                                      \
		args[4] = read(IOR_REG_ARG4);                                                                      \
		args[5] = read(IOR_REG_ARG5);                                                                      \
	} while (0)

#define READ_DIRECT(reg) regs->reg
#define READ_PROBED(reg) KREAD(struct pt_regs, regs, reg)

/*
 * Both hooks in two forms. Typed: the registers are read directly, repetition by bpf_loop(). Raw: probe reads and rounds, for kernels that
 * lack either; it needs nothing that v5.8 has not.
 */
#define SYSCALL_PROGRAMS(name, section, READ, repeat)                                                              \
	SEC(section "/sys_enter") int BPF_PROG(enter_##name, struct pt_regs *regs, long nr)                        \
	{                                                                                                          \
		struct ior_call_desc *desc = describe(nr);                                                         \
		__u64 args[IOR_MAX_ARGS];                                                                          \
                                                                                                                   \
		if (!(desc->traced & IOR_TRACED) || !is_target(bpf_get_current_pid_tgid()))                        \
			return 0;                                                                                  \
		READ_ARGS(args, READ);                                                                             \
		return on_enter(current_task(), args, nr, desc, repeat);                                           \
	}                                                                                                          \
                                                                                                                   \
	SEC(section "/sys_exit") int BPF_PROG(exit_##name, struct pt_regs *regs, long ret)                         \
	{                                                                                                          \
		long nr = (long)READ(IOR_REG_NR);                                                                  \
		struct ior_call_desc *desc = describe(nr);                                                         \
		__u64 args[IOR_MAX_ARGS];                                                                          \
		__u64 now;                                                                                         \
                                                                                                                   \
		if (!desc->traced || !is_target(bpf_get_current_pid_tgid())) {                                     \
			if (desc->renames && ret == 0)                                                             \
				__sync_fetch_and_add(&rename_epoch, 1);                                            \
			return 0;                                                                                  \
		}                                                                                                  \
		now = bpf_ktime_get_boot_ns();                                                                     \
		READ_ARGS(args, READ);                                                                             \
		return on_exit(current_task(), args, nr, ret, desc, now, repeat);                                  \
	}

SYSCALL_PROGRAMS(typed, "tp_btf", READ_DIRECT, REPEAT_BY_CALLBACK)
SYSCALL_PROGRAMS(raw, "raw_tp", READ_PROBED, REPEAT_IN_ROUNDS)
