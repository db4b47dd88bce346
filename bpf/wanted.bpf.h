/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The files of a call, one after another: which ones are wanted is noted in the slot, and one loop identifies them. A loop, because the
 * verifier looks at its body once, and identifying a file is most of the work of loading these programs.
 */
#pragma once

#include "file_id.bpf.h"

struct resolution {
	struct task_struct *task;
	struct slot *slot;
	__u32 user; /* enum scratch_user */
};

static __always_inline void want_fd(struct slot *slot, __u32 place, __s32 fd)
{
	slot->wanted[place].what = WANT_FD;
	slot->wanted[place].fd = fd;
}

static __always_inline void store_id(struct slot *slot, __u32 place, __u64 id)
{
	struct ior_wire_call *record = &slot->record;

	switch (place) {
	case WANTED_FILE:
		record->file_id = id;
		break;
	case WANTED_FILE2:
		record->file2_id = id;
		break;
	case WANTED_DIR:
		record->dir_id = id;
		break;
	default:
		record->dir2_id = id;
		break;
	}
	if (!id)
		record->header.flags |= IOR_CALL_FILE_LOST;
}

/* The root of everything: the root of a mount that is mounted nowhere, or over the root of one (the initial rootfs). */
static __always_inline bool is_top_root(struct slot *slot, struct dentry *dentry, struct vfsmount *mnt)
{
	struct dentry *over;
	__u64 mount;

	slot->facts.mnt = (__u64)mnt;
	barrier();
	mount = slot->facts.mnt - bpf_core_field_offset(struct mount, mnt);
	if (dentry != KREAD(struct vfsmount, mnt, mnt_root))
		return false;
	over = KREAD(struct mount, mount, mnt_mountpoint);
	slot->facts.mnt = (__u64)KREAD(struct mount, mount, mnt_parent);
	barrier();
	if (slot->facts.mnt == mount)
		return true;
	return (__u64)KREAD(struct mount, slot->facts.mnt, mnt_parent) == slot->facts.mnt &&
	       over == KREAD(struct mount, slot->facts.mnt, mnt.mnt_root);
}

/*
 * The thread's working directory or root into slot->facts. Returns false for the root of everything: an absolute path is complete
 * without it.
 */
static __always_inline bool read_directory_facts(struct task_struct *task, struct slot *slot, __u32 what)
{
	struct fs_struct *fs = KREAD(struct task_struct, task, fs);
	struct dentry *dentry;
	struct vfsmount *mnt;

	if (!fs)
		return false;
	if (what == WANT_CWD) {
		dentry = KREAD(struct fs_struct, fs, pwd.dentry);
		mnt = KREAD(struct fs_struct, fs, pwd.mnt);
	} else {
		dentry = KREAD(struct fs_struct, fs, root.dentry);
		mnt = KREAD(struct fs_struct, fs, root.mnt);
		if (is_top_root(slot, dentry, mnt))
			return false;
	}
	read_facts(&slot->facts, dentry, mnt, KREAD(struct dentry, dentry, d_inode));
	return true;
}

static __always_inline long resolve_place(__u32 place, struct resolution *r, enum repeat repeat)
{
	struct slot *slot = r->slot;
	struct file *file = NULL;
	__u32 what;
	__s32 fd;

	if (place >= WANTED_PLACES)
		return 1;
	what = slot->wanted[place].what;
	fd = slot->wanted[place].fd;
	slot->wanted[place].what = WANT_NOTHING;
	if (what == WANT_NOTHING)
		return 0;
	if (what == WANT_FD) {
		file = file_of(r->task, fd);
		if (!file) {
			if (r->user == SCRATCH_ENTER && place == WANTED_FILE)
				slot->record.header.flags |= IOR_CALL_BAD_FD;
			if (r->user == SCRATCH_ENTER && place == WANTED_FILE2)
				slot->record.header.flags |= IOR_CALL_BAD_FD2;
			return 0;
		}
		if (place == WANTED_FILE)
			slot->file = (__u64)file;
	} else if (!read_directory_facts(r->task, slot, what)) {
		return 0;
	}
	store_id(slot, place, identify(slot, what == WANT_FD ? fd : RECENT_FILES - 1, file, r->user, repeat));
	return 0;
}

static long resolve_callback(__u32 place, struct resolution *r)
{
	return resolve_place(place, r, REPEAT_BY_CALLBACK);
}

static __noinline long resolve_in_round(__u32 place, struct resolution *r)
{
	return resolve_place(place, r, REPEAT_IN_ROUNDS);
}

/* Identifies what is wanted; the ids go into the record. */
static __always_inline void resolve_wanted(struct task_struct *task, struct slot *slot, __u32 user, enum repeat repeat)
{
	struct resolution r = {.task = task, .slot = slot, .user = user};

	if (repeat == REPEAT_BY_CALLBACK) {
		bpf_loop(WANTED_PLACES, resolve_callback, &r, 0);
		return;
	}
	/* Written out: 6.1 takes a loop that begins right behind a call of a function for an endless one ("back-edge"). */
	resolve_in_round(WANTED_FILE, &r);
	resolve_in_round(WANTED_FILE2, &r);
	resolve_in_round(WANTED_DIR, &r);
	resolve_in_round(WANTED_DIR2, &r);
}

/* Whether the descriptor argument is the index of a registered ring instead. */
static __always_inline bool is_ring_index(const struct ior_wire_call *call, const struct ior_call_desc *desc)
{
	__u32 index = desc->index_arg;

	return index < IOR_MAX_ARGS && call->args[index] >> (desc->index_bit & 63) & 1;
}

/* The file of the one descriptor of a plain call (read, write, close, ...), without the loop. */
static __always_inline void resolve_plain_fd(struct task_struct *task, struct slot *slot, __u64 fd,
					     const struct ior_call_desc *desc, enum repeat repeat)
{
	struct file *file = is_ring_index(&slot->record, desc) ? registered_ring(task, fd) : file_of(task, fd);
	struct known_file *recent;

	if (!file) {
		slot->record.header.flags |= IOR_CALL_BAD_FD;
		return;
	}
	slot->file = (__u64)file;
	recent = &slot->recent[fd & (RECENT_FILES - 1)];
	if (is_recent(recent, file)) {
		slot->record.file_id = recent->id;
		return;
	}
	store_id(slot, WANTED_FILE, identify(slot, fd, file, SCRATCH_ENTER, repeat));
}

#define EBADF 9 /* include/uapi/asm-generic/errno-base.h */

/*
 * Another thread may give the number to another file in the nanoseconds between this look at it and the kernel's own. When the table
 * is shared and the number stands for another file at the exit, which one was used is not certain: that is said. A number that was
 * closed meanwhile says nothing of a call that worked, but the call that found it closed used no file.
 */
static __always_inline void check_plain_fd(struct task_struct *task, struct slot *slot, __u64 fd,
					   const struct ior_call_desc *desc, long ret)
{
	struct files_struct *files_ = KREAD(struct task_struct, task, files);
	struct file *file;

	if (KREAD(struct files_struct, files_, count.counter) < 2 || is_ring_index(&slot->record, desc))
		return;
	file = file_of(task, fd);
	if ((file || ret == -EBADF) && (__u64)file != slot->file)
		slot->record.header.flags |= IOR_CALL_FD_CHANGED;
}
