/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The two programs that see every system call. The enter fills the thread's slot, the exit sends it.
 *
 * Order matters: reject first, read the clock last at the enter and first at the exit.
 */
#pragma once

#include "call.bpf.h"

/* The call has completed, but there was no place to remember its enter. */
static __always_inline int count_no_slot(struct cpu_state *cpu, int nr)
{
	count_call(cpu, IOR_CALL_SEEN, nr);
	count_call(cpu, IOR_CALL_LOST_NO_SLOT, nr);
	return 0;
}

/* The call in the slot has completed, but its exit was not seen. */
static __noinline int count_lost_exit(struct slot *slot, struct cpu_state *cpu)
{
	int row = slot->record.header.flags & IOR_CALL_COMPAT ? IOR_CALL_OTHER : slot->record.nr;

	if (!cpu)
		return 0;
	slot->seq++;
	count_call(cpu, IOR_CALL_SEEN, row);
	count_call(cpu, IOR_CALL_LOST_NO_EXIT, row);
	return 0;
}

static __always_inline int on_enter(struct task_struct *task, struct pt_regs *regs, long nr, struct ior_call_desc *desc,
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
	if (slot->busy)
		count_lost_exit(slot, this_cpu());
	record->nr = nr;
	read_args(record, regs, repeat);
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

/* A successful exec of any kind, by whatever number it returns. Calls other than exec have no exit of IOR_RETURN_EXEC. */
static __always_inline bool is_exec_return(const struct ior_call_desc *desc, long ret)
{
	return desc->returns == IOR_RETURN_EXEC && ret == 0;
}

static __always_inline int on_exit(struct task_struct *task, struct pt_regs *regs, long nr, long ret,
				   struct ior_call_desc *desc, __u64 now, enum repeat repeat)
{
	struct slot *slot = slot_of(task);
	struct cpu_state *cpu = this_cpu();
	struct ior_wire_call *record;

	if (!cpu)
		return 0;
	if (!slot)
		return count_no_slot(cpu, nr);
	record = &slot->record;
	if (desc->renames && ret == 0)
		__sync_fetch_and_add(&rename_epoch, 1);
	if (slot->busy && record->nr != (int)nr && is_exec_return(desc, ret))
		desc = describe(nr = record->nr);
	/* A call that was taken out of the set while it ran is completed as it began. */
	if (!(desc->traced & IOR_TRACED) && !(slot->busy && record->nr == (int)nr))
		return 0;
	if (slot->busy && record->nr == (int)nr) {
		complete(slot, now);
		if (record->header.flags & IOR_CALL_COMPAT)
			desc = describe(-1);
		else
			look_again(task, slot, desc, ret, cpu, repeat);
	} else {
		/* rt_sigreturn leaves -1 as number; the child of a fork returns from a call that its parent made. */
		if (nr == -1 || (desc->returns == IOR_RETURN_FORK && ret == 0))
			return 0;
		if (slot->busy)
			count_lost_exit(slot, cpu);
		read_args(record, regs, repeat);
		begin_without_enter(task, slot, nr, cpu, now);
		record->task_id = slot->task_id;
	}
	if (!record->task_id) /* no room for it at the enter, or the thread is new */
		record->task_id = announce_task(slot, task, cpu);
	record->ret = ret;
	slot->prev_exit_ns = now;
	send(task, slot, cpu, desc->nargs);
	return 0;
}

/*
 * Both hooks in two forms. Typed: the registers are read directly, repetition by bpf_loop(). Raw: probe reads and rounds, for kernels that
 * lack either; it needs nothing that v5.8 has not.
 */
#define SYSCALL_PROGRAMS(name, section, repeat)                                                                        \
	SEC(section "/sys_enter") int BPF_PROG(enter_##name, struct pt_regs *regs, long nr)                            \
	{                                                                                                              \
		struct task_struct *task = current_task();                                                             \
		struct ior_call_desc *desc;                                                                            \
                                                                                                                       \
		if (!is_target(task, repeat))                                                                          \
			return 0;                                                                                      \
		desc = describe(nr);                                                                                   \
		if (!(desc->traced & IOR_TRACED))                                                                      \
			return 0;                                                                                      \
		hold_cpu(repeat);                                                                                      \
		on_enter(task, regs, nr, desc, repeat);                                                                \
		release_cpu(repeat);                                                                                   \
		return 0;                                                                                              \
	}                                                                                                              \
                                                                                                                       \
	SEC(section "/sys_exit") int BPF_PROG(exit_##name, struct pt_regs *regs, long ret)                             \
	{                                                                                                              \
		struct task_struct *task = current_task();                                                             \
		bool target = is_target(task, repeat);                                                                 \
		struct ior_call_desc *desc;                                                                            \
		__u64 now;                                                                                             \
		long nr;                                                                                               \
                                                                                                                       \
		if (!target && ret)                                                                                    \
			return 0;                                                                                      \
		nr = (long)READ_REG(regs, IOR_REG_NR, repeat);                                                         \
		desc = describe(nr);                                                                                   \
		if (target && desc->traced) {                                                                          \
			hold_cpu(repeat);                                                                              \
			now = bpf_ktime_get_boot_ns();                                                                 \
			on_exit(task, regs, nr, ret, desc, now, repeat);                                               \
			release_cpu(repeat);                                                                           \
		} else if (desc->renames && !ret) {                                                                    \
			__sync_fetch_and_add(&rename_epoch, 1);                                                        \
		}                                                                                                      \
		return 0;                                                                                              \
	}

SYSCALL_PROGRAMS(typed, "tp_btf", REPEAT_BY_CALLBACK)
SYSCALL_PROGRAMS(raw, "raw_tp", REPEAT_IN_ROUNDS)
