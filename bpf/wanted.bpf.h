/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The files of a call, one after another: which ones are wanted is noted in the slot, and one loop identifies them. A loop, because the
 * verifier looks at its body once, and identifying a file is most of the work of loading these programs.
 */
#pragma once

#include "slot.bpf.h"

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

/*
 * The thread's working directory or root into slot->facts. Returns false for a root that is the root of its mount tree: an absolute path
 * is complete then.
 */
static __always_inline bool read_directory_facts(struct task_struct *task, struct slot *slot, __u32 what)
{
	struct fs_struct *fs = KREAD(struct task_struct, task, fs);
	struct dentry *dentry;
	struct vfsmount *mnt;
	__u64 mount;

	if (!fs)
		return false;
	if (what == WANT_CWD) {
		dentry = KREAD(struct fs_struct, fs, pwd.dentry);
		mnt = KREAD(struct fs_struct, fs, pwd.mnt);
	} else {
		dentry = KREAD(struct fs_struct, fs, root.dentry);
		mnt = KREAD(struct fs_struct, fs, root.mnt);
		slot->facts.mnt = (__u64)mnt;
		barrier();
		mount = slot->facts.mnt - bpf_core_field_offset(struct mount, mnt);
		if (dentry == KREAD(struct vfsmount, mnt, mnt_root) &&
		    (__u64)KREAD(struct mount, mount, mnt_parent) == mount)
			return false;
	}
	read_facts(&slot->facts, dentry, mnt, KREAD(struct dentry, dentry, d_inode));
	return true;
}

static __always_inline long resolve_place(__u32 place, struct resolution *r)
{
	struct slot *slot = r->slot;
	struct file *file = NULL;
	bool is_socket = false;
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
		is_socket = read_file_facts(slot, file);
	} else if (!read_directory_facts(r->task, slot, what)) {
		return 0;
	}
	store_id(slot, place, identify(slot, &slot->recent[what == WANT_FD ? fd & 3 : 3], file, is_socket, r->user));
	return 0;
}

static long resolve_callback(__u32 place, struct resolution *r)
{
	return resolve_place(place, r);
}

/* Identifies what is wanted; the ids go into the record. */
static __noinline int resolve_wanted(struct task_struct *task, struct slot *slot, __u32 user)
{
	struct resolution r = {.task = task, .slot = slot, .user = user};

	if (have_bpf_loop()) {
		bpf_loop(WANTED_PLACES, resolve_callback, &r, 0);
	} else {
		for (__u32 place = 0; place < WANTED_PLACES; place++)
			resolve_place(place, &r);
	}
	return 0;
}

/* The file of the one descriptor of a plain call (read, write, close, ...), without the loop. */
static __always_inline void resolve_plain_fd(struct task_struct *task, struct slot *slot, __u64 fd)
{
	struct file *file = file_of(task, fd);
	bool is_socket;

	if (!file) {
		slot->record.header.flags |= IOR_CALL_BAD_FD;
		return;
	}
	is_socket = read_file_facts(slot, file);
	store_id(slot, WANTED_FILE, identify(slot, &slot->recent[fd & 3], file, is_socket, SCRATCH_ENTER));
}
