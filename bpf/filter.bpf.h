/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Early rejection: what an untraced call pays. */
#pragma once

#include "compat.bpf.h"

/* NULL cannot happen for an id below IOR_PID_MAX. */
static __always_inline __u8 *tgid_mark(__u32 tgid)
{
	__u32 index = tgid / IOR_TGID_PAGE;
	struct tgid_page *page = bpf_map_lookup_elem(&traced_tgids, &index);

	return page ? &page->traced[tgid % IOR_TGID_PAGE] : NULL;
}

/*
 * A member of the target. Where that cannot change it is a constant to the verifier, which removes the branches of other targets. `epoch` is read
 * once, so that members of one target are read.
 */
static __always_inline __u32 epoch_now(void)
{
	return config.target_may_change ? target_epoch : 0;
}

#define TARGET(epoch, member) (config.target_may_change ? targets[(epoch) & 1].member : config.target.member)

/* The bit of this epoch in the marks of processes. */
static __always_inline __u8 traced_mark(void)
{
	return epoch_now() & 1 ? 2 : 1;
}

static __always_inline bool is_traced_tgid(__u32 tgid)
{
	__u8 *mark = tgid_mark(tgid);

	return mark && *mark & traced_mark();
}

static __always_inline void mark_tgid(__u32 tgid, bool traced)
{
	__u8 *mark = tgid_mark(tgid);

	if (mark)
		*mark = traced ? traced_mark() : 0;
}

/* Whose rights the task acts with. */
static __always_inline __u32 user_of(struct task_struct *task)
{
	return KREAD(struct cred, KREAD(struct task_struct, task, cred), euid.val);
}

/*
 * Whether the task, which is the current one, is traced. The typed form has its task already and loads: every helper called is a tenth of
 * what a filtered call pays.
 */
static __always_inline bool is_target(struct task_struct *task, enum repeat repeat)
{
	__u32 epoch = epoch_now(), kind = TARGET(epoch, kind);
	__u32 tid, tgid;

	if (repeat == REPEAT_BY_CALLBACK) {
		tgid = task->tgid;
		tid = kind == IOR_TARGET_THREAD ? task->pid : 0;
	} else {
		__u64 pid_tgid = bpf_get_current_pid_tgid();

		tid = pid_tgid;
		tgid = pid_tgid >> 32;
	}
	switch (kind) {
	case IOR_TARGET_ALL:
		return tgid != config.own_tgid;
	case IOR_TARGET_THREAD:
		return tid == TARGET(epoch, id);
	case IOR_TARGET_USER:
		return user_of(task) == TARGET(epoch, id) && tgid != config.own_tgid;
	case IOR_TARGET_CGROUP:
		return bpf_current_task_under_cgroup(&target_cgroup, 0) == 1 && tgid != config.own_tgid;
	default:
		return is_traced_tgid(tgid);
	}
}

/* The row of a system call. */
static __always_inline struct ior_call_desc *describe(long nr)
{
	__u32 row = nr;

	if ((__u64)nr >= IOR_SYSCALL_SLOTS)
		row = IOR_CALL_OTHER;
	barrier_var(row); /* the bound below must hold for the register that indexes */
	if (row >= IOR_CALL_SLOTS)
		row = IOR_CALL_OTHER;
	return &calls[row];
}

/* 32-bit calls are another table of numbers: one of the unknown calls. */
#define COMPAT_CALL (-1)
