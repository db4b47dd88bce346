/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What a call is about, read at its enter: that is what it will use. At the exit it is too late: a descriptor closed by
 * another thread while a read blocked may be another file by then.
 */
#pragma once

#include "arch.bpf.h"
#include "wanted.bpf.h"

/* include/uapi/linux/fcntl.h */
#define AT_FDCWD -100

/* Typed hooks have their registers as a typed pointer, raw ones as an address. */
#define READ_REG(regs, reg, repeat)                                                                                    \
	((repeat) == REPEAT_BY_CALLBACK ? (__u64)(regs)->reg : (__u64)KREAD(struct pt_regs, regs, reg))

static __always_inline void read_args(struct ior_wire_call *call, struct pt_regs *regs, enum repeat repeat)
{
	call->args[0] = READ_REG(regs, IOR_REG_ARG0, repeat);
	call->args[1] = READ_REG(regs, IOR_REG_ARG1, repeat);
	call->args[2] = READ_REG(regs, IOR_REG_ARG2, repeat);
	call->args[3] = READ_REG(regs, IOR_REG_ARG3, repeat);
	call->args[4] = READ_REG(regs, IOR_REG_ARG4, repeat);
	call->args[5] = READ_REG(regs, IOR_REG_ARG5, repeat);
}

/* The argument at a position known only by the call's row; 0 for none. */
static __always_inline __u64 arg(const struct ior_wire_call *call, __s8 position)
{
	__u32 index = position;

	return index < IOR_MAX_ARGS ? call->args[index] : 0;
}

/* Reads path n (0, 1) to its place in text, which has room for size bytes. Returns its bytes with NUL, or 0. */
static __always_inline __u32 read_path(char *place, __u32 size, __u64 address)
{
	long result;

	if (!address)
		return 0;
	result = bpf_probe_read_user_str(place, size, (void *)address);
	if (!result) /* empty, and its NUL not counted: before "maccess: fix strncpy_from_user_nofault() empty string handling" */
		return 1;
	return result > 0 ? result : 0;
}

/* Both paths into the long slot: the longer form of read_paths(). */
static __noinline int read_long_paths(struct task_struct *task, struct slot *slot, __u64 address, __u64 address2)
{
	struct long_slot *big = long_slot_of(task);
	__u32 size, size2;

	if (!big) {
		struct cpu_state *cpu = this_cpu();

		if (cpu)
			count(cpu, IOR_PATH_TRUNCATED); /* they stay cut at IOR_INLINE_PATH */
		slot->record.path_cut = 1;
		return 0;
	}
	size = read_path(big->text, IOR_PATH_MAX, address);
	if (size > IOR_PATH_MAX)
		return 0;
	size2 = read_path(&big->text[size], IOR_PATH_MAX, address2);
	slot->record.path_size = size;
	slot->record.path2_size = size2;
	slot->long_paths = 1;
	return 0;
}

/* The paths that can be read now; which ones cannot goes into late_paths. */
static __always_inline void read_paths(struct task_struct *task, struct slot *slot, const struct ior_call_desc *desc)
{
	__u64 address = arg(&slot->record, desc->path_arg);
	__u64 address2 = arg(&slot->record, desc->path2_arg);
	__u32 size = read_path(slot->text, IOR_INLINE_PATH, address);
	__u32 size2 = 0;

	if (size <= IOR_INLINE_PATH && address2)
		size2 = read_path(&slot->text[size], IOR_INLINE_PATH, address2);
	slot->record.path_size = size;
	slot->record.path2_size = size2;
	slot->long_paths = 0;
	slot->late_paths = (address && !size) | (address2 && !size2) << 1;
	if (size == IOR_INLINE_PATH || size2 == IOR_INLINE_PATH)
		read_long_paths(task, slot, address, address2);
}

/* The directory that a path starts from: by descriptor, the working directory, or the thread's root. */
static __always_inline void want_directory(struct slot *slot, __u32 place, bool relative, __s8 dirfd_arg)
{
	__s32 dirfd = relative && dirfd_arg >= 0 ? (__s32)arg(&slot->record, dirfd_arg) : AT_FDCWD;

	if (dirfd != AT_FDCWD)
		want_fd(slot, place, dirfd);
	else
		slot->wanted[place].what = relative ? WANT_CWD : WANT_ROOT;
}

/* The directories of the paths that are known by now. */
static __always_inline void want_directories(struct slot *slot, const struct ior_call_desc *desc)
{
	struct ior_wire_call *record = &slot->record;
	/* Where path 2 begins in the slot: a path 1 in the long slot has its first bytes before it. */
	__u32 second = record->path_size < IOR_INLINE_PATH ? record->path_size : IOR_INLINE_PATH;

	barrier_var(second); /* the bound below must hold for the register that indexes */
	if (record->path_size && !desc->path_is_text)
		want_directory(slot, WANTED_DIR, slot->text[0] != '/', desc->dirfd_arg);
	else if (desc->dirfd_arg >= 0 && !arg(record, desc->path_arg) &&
		 (__s32)arg(record, desc->dirfd_arg) != AT_FDCWD)
		want_fd(slot, WANTED_DIR,
			arg(record, desc->dirfd_arg)); /* futimens(3): no path, the descriptor itself */
	if (record->path2_size && second < sizeof(slot->text))
		want_directory(slot, WANTED_DIR2, slot->text[second] != '/', desc->dirfd2_arg);
}
