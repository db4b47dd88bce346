/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Settings that user space gives to the kernel side: one rodata struct fixed at load, and one row per call number that may
 * change while tracing.
 */
#pragma once

#include <linux/types.h>

#include "limits.h"

/* Which tasks are traced. */
enum ior_target_kind {
	IOR_TARGET_ALL,	   /* every task but ior itself */
	IOR_TARGET_THREAD, /* one thread */
	IOR_TARGET_MARKED, /* processes marked in the table traced_tgids */
	IOR_TARGET_USER,   /* threads of an effective user, but ior itself */
	IOR_TARGET_CGROUP, /* threads in the control group in target_cgroup, or below it, but ior itself */
};

struct ior_target {
	__u32 kind;	    /* enum ior_target_kind */
	__u32 id;	    /* IOR_TARGET_THREAD: its tid; IOR_TARGET_USER: the uid */
	__u32 follow_forks; /* children of marked processes are marked */
};

struct ior_config {
	struct ior_target target; /* unless it may change */
	__u32 own_tgid;		  /* never traced */
	__u32 cpus;		  /* possible CPUs = rings */
	__u32 chunk_mask;	  /* bytes of one chunk, less 1 */
	__u64 wakeup_bytes;	  /* unread bytes of one ring that wake the reader */
	__u64 ring_bytes;	  /* of one ring, a power of two */
	__u32 ring_chunks;	  /* chunks of one ring, a power of two */
	__u8 target_may_change;	  /* the target is one of the two in `targets` */
	__u8 use_task_storage;	  /* slots in task storage; else in a hash by task address */
	__u8 use_direct_loads;	  /* bpf_rdonly_cast() is there */
	__u8 preemptible_hooks;	  /* system call tracepoints run with preemption on */
	__u8 chunk_shift;	  /* log2 of the bytes of one chunk of a ring */
	__u8 reserved[7];
};

/* What a call's return value is, as far as the kernel side must know. */
enum ior_return {
	IOR_RETURN_VALUE, /* nothing to resolve */
	IOR_RETURN_EXEC,  /* zero, with another program: execve, execveat */
	IOR_RETURN_CWD,	  /* nothing to resolve; the call is about the working directory: getcwd */
	IOR_RETURN_FD, /* a descriptor: its file is the call's file, the second one if the call has a descriptor argument */
	IOR_RETURN_FD_FIRST, /* a descriptor: its file is the call's file, the one of its argument the second: open_by_handle_at */
	IOR_RETURN_FORK,    /* returns twice: the child's return is no call of its own */
	IOR_RETURN_NEVER,   /* exit, exit_group: finished when the task exits */
	IOR_RETURN_SIGNAL,  /* rt_sigreturn: finished at its enter */
	IOR_RETURN_FD_PAIR, /* zero, and two descriptors in the int[2] of argument pair_arg */
};

/* Where io_uring keeps what an operation was asked to do: one of its own structures for each group of opcodes. */
enum ior_operation_layout {
	IOR_LAYOUT_PLAIN, /* the descriptor, if any */
	IOR_LAYOUT_RW,	  /* struct io_rw: descriptor, buffer, length, offset */
	IOR_LAYOUT_MSG,	  /* struct io_sr_msg: descriptor, buffer, length, flags */
	IOR_LAYOUT_OPEN,
	IOR_LAYOUT_STATX,
	IOR_LAYOUT_UNLINK,
	IOR_LAYOUT_MKDIR,
	IOR_LAYOUT_RENAME,
	IOR_LAYOUT_LINK,
	IOR_LAYOUT_SYMLINK,
	IOR_LAYOUT_CLOSE,
	IOR_LAYOUT_ACCEPT,
	IOR_LAYOUT_SOCKET,
};

#define IOR_TRACED 0x01
/*
 * Only calls that run already are completed: a number that was taken out of the set while tracing. And those by which a traced exec may
 * return: execve, or the row of 32-bit calls.
 */
#define IOR_TRACED_EXIT 0x02

#define IOR_EFFECT_RENAME 0x01 /* names below change: rename, mount moves */
#define IOR_EFFECT_USER 0x02   /* the thread may belong to another user: setuid */

/* One system call for the kernel side; argument positions are 0..5, -1 for none. */
struct ior_call_desc {
	__u8 traced; /* IOR_TRACED*; 0: not in the traced set */
	__u8 nargs;
	__s8 fd_arg;	   /* the call's file */
	__s8 fd2_arg;	   /* its second file */
	__s8 path_arg;	   /* a path string */
	__s8 path2_arg;	   /* a second path string */
	__s8 dirfd_arg;	   /* directory of path_arg; -1: the working directory */
	__s8 dirfd2_arg;   /* directory of path2_arg; -1: the working directory */
	__u8 returns;	   /* enum ior_return */
	__u8 path_is_text; /* path_arg is not resolved (the text of a new symlink): it has no directory */
	__u8 effects;	   /* IOR_EFFECT_*, when it succeeds */
	__s8 pair_arg;	   /* IOR_RETURN_FD_PAIR */
	__s8 index_arg; /* the descriptor argument is the index of a registered ring when bit index_bit of this argument is set */
	__u8 index_bit;
	__u8 layout; /* operations: enum ior_operation_layout */
	__u8 reserved;
};

IOR_STATIC_ASSERT(sizeof(struct ior_config) == 56, "ior_config: same layout on both sides");
IOR_STATIC_ASSERT(sizeof(struct ior_call_desc) == 16, "ior_call_desc: same layout on both sides");
