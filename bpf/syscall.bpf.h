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

static __always_inline enum ior_return returns_of(const struct ior_call_desc *desc, long nr, bool compat)
{
	return compat ? compat_returns(nr) : desc->returns;
}

static __always_inline int on_enter(struct task_struct *task, struct pt_regs *regs, long nr, bool compat,
				    struct ior_call_desc *desc, enum repeat repeat)
{
	struct ior_wire_call *record;
	struct slot *slot;

	slot = slot_of(task);
	if (!slot)
		return 0; /* counted at the exit, when the call completes */
	record = &slot->record;
	forget_stale_call(slot);
	if (slot->busy)
		count_lost_exit(slot, this_cpu());
	if (config.target_may_change)
		slot->epoch = target_epoch;
	record->nr = nr;
	read_args(record, regs, repeat);
	if (!slot->task_id) {
		struct cpu_state *cpu = this_cpu();

		if (cpu)
			announce_task(slot, task, cpu);
	}
	record->task_id = slot->task_id;
	begin(task, slot, desc, compat, repeat);
	if (returns_of(desc, nr, compat) == IOR_RETURN_SIGNAL) {
		finish_without_return(task, slot, desc);
		return 0;
	}
	slot->busy = 1;
	record->enter_ns = bpf_ktime_get_boot_ns();
	return 0;
}

static __always_inline int on_exit(struct task_struct *task, struct pt_regs *regs, long nr, long ret, bool compat,
				   struct ior_call_desc *desc, __u64 now, enum repeat repeat)
{
	struct slot *slot = slot_of(task);
	struct cpu_state *cpu = this_cpu();
	struct ior_wire_call *record;

	if (!cpu)
		return 0;
	if (!slot)
		return count_no_slot(cpu, compat ? COMPAT_CALL : nr);
	record = &slot->record;
	forget_stale_call(slot);
	/* A successful exec of any kind has become the execve of the new program, which may be of the other kind of calls. */
	if (slot->busy && ret == 0 && returns_of(desc, nr, compat) == IOR_RETURN_EXEC) {
		nr = record->nr;
		desc = describe_call_in(slot);
	}
	/* A call that was taken out of the set while it ran is completed as it began. */
	if (!(desc->traced & IOR_TRACED) && !(slot->busy && record->nr == (int)nr))
		return 0;
	if (slot->busy && record->nr == (int)nr) {
		complete(slot, now);
		if (!(record->header.flags & IOR_CALL_COMPAT))
			look_again(task, slot, desc, ret, cpu, repeat);
	} else {
		/* rt_sigreturn leaves -1 as number; the child of a fork returns from a call that its parent made. */
		if (nr == -1 || (ret == 0 && returns_of(desc, nr, compat) == IOR_RETURN_FORK))
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

/* What a successful call means for names: of files, for everybody; of its own thread's user. */
static __always_inline void note_effects(struct task_struct *task, __u32 effects)
{
	struct slot *slot;

	if (effects & IOR_EFFECT_RENAME)
		__sync_fetch_and_add(&rename_epoch, 1);
	if (effects & IOR_EFFECT_USER) {
		slot = existing_slot_of(task);
		if (slot)
			slot->task_id = 0;
	}
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
		bool compat;                                                                                           \
                                                                                                                       \
		if (!is_target(task, repeat))                                                                          \
			return 0;                                                                                      \
		compat = is_compat_call(task);                                                                         \
		desc = describe(compat ? COMPAT_CALL : nr);                                                            \
		if (!(desc->traced & IOR_TRACED))                                                                      \
			return 0;                                                                                      \
		hold_cpu(repeat);                                                                                      \
		on_enter(task, regs, nr, compat, desc, repeat);                                                        \
		release_cpu(repeat);                                                                                   \
		return 0;                                                                                              \
	}                                                                                                              \
                                                                                                                       \
	SEC(section "/sys_exit") int BPF_PROG(exit_##name, struct pt_regs *regs, long ret)                             \
	{                                                                                                              \
		struct task_struct *task = current_task();                                                             \
		bool target = is_target(task, repeat), compat;                                                         \
		struct ior_call_desc *desc;                                                                            \
		__u32 effects;                                                                                         \
		__u64 now;                                                                                             \
		long nr;                                                                                               \
                                                                                                                       \
		if (!target && ret)                                                                                    \
			return 0;                                                                                      \
		nr = (long)READ_REG(regs, IOR_REG_NR, repeat);                                                         \
		compat = is_compat_call(task);                                                                         \
		desc = describe(compat ? COMPAT_CALL : nr);                                                            \
		if (!ret && (effects = compat ? compat_effects(nr) : desc->effects))                                   \
			note_effects(task, effects);                                                                   \
		if (target && desc->traced) {                                                                          \
			hold_cpu(repeat);                                                                              \
			now = bpf_ktime_get_boot_ns();                                                                 \
			on_exit(task, regs, nr, ret, compat, desc, now, repeat);                                       \
			release_cpu(repeat);                                                                           \
		}                                                                                                      \
		return 0;                                                                                              \
	}

SYSCALL_PROGRAMS(typed, "tp_btf", REPEAT_BY_CALLBACK)
SYSCALL_PROGRAMS(raw, "raw_tp", REPEAT_IN_ROUNDS)
