/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What a call is about, read at its enter: that is what it will use. At the exit it is too late: a descriptor closed by
 * another thread while a read blocked may be another file by then.
 */
#pragma once

#include "slot.bpf.h"

/* include/uapi/linux/fcntl.h */
#define AT_FDCWD -100

/* The argument at a position known only by the call's row; 0 for none. */
static __always_inline __u64 arg(const struct ior_wire_call *call, __s8 position)
{
	__u32 index = position;

	return index < IOR_MAX_ARGS ? call->args[index] : 0;
}

/* Reads path n (0, 1) to its place in text, which has room for size bytes. Returns its bytes with NUL, or 0. */
static __always_inline __u32 read_path(char *place, __u32 size, __u64 address)
{
	long result = address ? bpf_probe_read_user_str(place, size, (void *)address) : 0;

	return result > 0 ? result : 0;
}

/* Both paths into the long slot: the longer form of read_paths(). */
static __noinline int read_long_paths(struct task_struct *task, struct slot *slot, __u64 address, __u64 address2)
{
	struct long_slot *big = long_slot_of(task);
	__u32 size, size2;

	if (!big)
		return 0; /* the paths stay cut at IOR_INLINE_PATH */
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

/* The directory that a path starts from. 0: the root of everything, or unknown. */
static __always_inline __u64 starting_directory(struct task_struct *task, struct slot *slot, bool relative, __s8 dirfd_arg,
						enum scratch_user user)
{
	struct fs_struct *fs = KREAD(struct task_struct, task, fs);
	struct vfsmount *mnt;
	struct dentry *dentry;
	__u64 mount;

	if (relative && dirfd_arg >= 0) {
		int dirfd = arg(&slot->record, dirfd_arg);
		struct file *file;

		if (dirfd != AT_FDCWD) {
			file = file_of(task, dirfd);
			return file ? identify_file(slot, file, dirfd, user) : 0;
		}
	}
	if (!fs)
		return 0;
	if (relative) {
		dentry = KREAD(struct fs_struct, fs, pwd.dentry);
		mnt = KREAD(struct fs_struct, fs, pwd.mnt);
		return identify_directory(slot, dentry, mnt, user);
	}
	/* An absolute path begins at the thread's root: of interest when that is not the root of its mount tree. */
	dentry = KREAD(struct fs_struct, fs, root.dentry);
	mnt = KREAD(struct fs_struct, fs, root.mnt);
	slot->facts.mnt = (__u64)mnt;
	barrier();
	mount = slot->facts.mnt - bpf_core_field_offset(struct mount, mnt);
	if (dentry == KREAD(struct vfsmount, mnt, mnt_root) && (__u64)KREAD(struct mount, mount, mnt_parent) == mount)
		return 0;
	return identify_directory(slot, dentry, mnt, user);
}

/* The directories of the paths that are known by now. */
static __always_inline void find_directories(struct task_struct *task, struct slot *slot, const struct ior_call_desc *desc,
					     enum scratch_user user)
{
	struct ior_wire_call *record = &slot->record;
	__u32 second = record->path_size;
	char first = slot->text[0];

	barrier_var(second); /* the bound below must hold for the register that indexes */

	if (record->path_size && !desc->path_is_text)
		record->dir_id = starting_directory(task, slot, first != '/', desc->dirfd_arg, user);
	if (record->path2_size && second < sizeof(slot->text))
		record->dir2_id = starting_directory(task, slot, slot->text[second] != '/', desc->dirfd2_arg, user);
}

/* The file of one descriptor argument. */
static __always_inline __u64 file_argument(struct task_struct *task, struct slot *slot, __s8 position, __u16 bad_fd)
{
	__u64 fd = arg(&slot->record, position);
	struct file *file = file_of(task, fd);
	__u64 id;

	if (!file) {
		slot->record.header.flags |= bad_fd;
		return 0;
	}
	id = identify_file(slot, file, fd, SCRATCH_ENTER);
	if (!id)
		slot->record.header.flags |= IOR_CALL_FILE_LOST;
	return id;
}
