/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The only place that knows the registers of a system call and how a compat call is told.
 */
#pragma once

#include "compat.bpf.h"

#if defined(__TARGET_ARCH_x86)

/* arch/x86/entry/calling.h: arguments in rdi, rsi, rdx, r10, r8, r9; number in orig_rax. */
#define IOR_REG_ARG0 di
#define IOR_REG_ARG1 si
#define IOR_REG_ARG2 dx
#define IOR_REG_ARG3 r10
#define IOR_REG_ARG4 r8
#define IOR_REG_ARG5 r9
#define IOR_REG_NR orig_ax

/* arch/x86/include/asm/thread_info.h: the thread is in a 32-bit system call. */
#define TS_COMPAT 0x0002

/*
 * What was stored before is seen by whoever sees this store. x86 keeps the order of stores (Intel SDM vol. 3, "Memory ordering"); the
 * compiler must be told.
 */
static __always_inline void publish(volatile __u64 *place, __u64 value)
{
	barrier();
	*place = value;
	barrier();
}

static __always_inline bool is_compat_call(struct task_struct *task)
{
	return KREAD(struct task_struct, task, thread_info.status) & TS_COMPAT;
}

/* arch/x86/entry/syscalls/syscall_32.tbl: what the table of calls says of 64-bit calls. */
static __always_inline __u32 compat_effects(long nr)
{
	switch (nr) {
	case 21:  /* mount */
	case 22:  /* umount */
	case 38:  /* rename */
	case 52:  /* umount2 */
	case 217: /* pivot_root */
	case 302: /* renameat */
	case 353: /* renameat2 */
	case 429: /* move_mount */
		return IOR_EFFECT_RENAME;
	case 23:  /* setuid16 */
	case 70:  /* setreuid16 */
	case 164: /* setresuid16 */
	case 203: /* setreuid */
	case 208: /* setresuid */
	case 213: /* setuid */
		return IOR_EFFECT_USER;
	default:
		return 0;
	}
}

static __always_inline enum ior_return compat_returns(long nr)
{
	switch (nr) {
	case 11:  /* execve */
	case 358: /* execveat */
		return IOR_RETURN_EXEC;
	case 2:	  /* fork */
	case 120: /* clone */
	case 190: /* vfork */
	case 435: /* clone3 */
		return IOR_RETURN_FORK;
	case 119: /* sigreturn */
	case 173: /* rt_sigreturn */
		return IOR_RETURN_SIGNAL;
	default:
		return IOR_RETURN_VALUE;
	}
}

#else
#error "registers of this architecture are not described yet"
#endif
