/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Telling user space what a file is: its record, put together in scratch space and sent once for each id. */
#pragma once

#include "path.bpf.h"
#include "slot.bpf.h"
#include "socket.bpf.h"

/* include/uapi/linux/magic.h */
#define NSFS_MAGIC 0x6e736673

/* A namespace has no name but that of its kind: fs/nsfs.c ns_dname(). It becomes the only component. */
static __always_inline void name_namespace(struct file_scratch *out, struct inode *inode)
{
	struct ns_common *ns = KREAD(struct inode, inode, i_private);
	const struct proc_ns_operations *ops = KREAD(struct ns_common, ns, ops);
	long size = bpf_probe_read_kernel_str(out->text, IOR_NAME_SIZE, KREAD(struct proc_ns_operations, ops, name));

	if (size > 0) {
		out->walk.text_size = size;
		out->walk.components = 1;
	}
}

/* Everything of the record but text and id. file is NULL for a directory known only by its path. */
static __always_inline void fill_record(struct file_scratch *out, struct inode *inode, struct file *file,
					bool is_socket)
{
	struct ior_wire_file *record = &out->record;
	struct super_block *sb = KREAD(struct inode, inode, i_sb);

	record->header.kind = IOR_WIRE_FILE;
	record->inode = KREAD(struct inode, inode, i_ino);
	record->fs_magic = KREAD(struct super_block, sb, s_magic);
	record->dev = KREAD(struct super_block, sb, s_dev);
	record->rdev = KREAD(struct inode, inode, i_rdev);
	record->mode = KREAD(struct inode, inode, i_mode);
	__builtin_memset(&record->socket, 0, sizeof(record->socket));
	if (is_socket) {
		describe_socket(out, file);
		out->walk.text_size = record->socket.local_name_size + record->socket.remote_name_size;
	}
	if (record->fs_magic == NSFS_MAGIC)
		name_namespace(out, inode);
	record->header.flags = out->walk.flags;
	record->components = out->walk.components;
	record->text_size = out->walk.text_size;
}

/* Writes the record of a file into the ring. Returns its new id; 0: no room. */
static __always_inline __u64 send_file(struct file_scratch *out, struct cpu_state *cpu)
{
	__u32 size = out->walk.text_size;

	out->record.id = next_id(cpu);
	barrier_var(size);
	if (size > sizeof(out->text))
		size = sizeof(out->text);
	out->record.header.size = IOR_FILE_FIXED_SIZE + size;
	if (out->walk.flags & IOR_FILE_TRUNCATED)
		count(cpu, IOR_PATH_TRUNCATED);
	if (!emit(cpu, &out->record, IOR_FILE_FIXED_SIZE + size)) {
		count(cpu, IOR_FILE_LOST_RING_FULL);
		return 0;
	}
	count(cpu, IOR_FILE_ANNOUNCED);
	return out->record.id;
}

/*
 * Walks from known->facts to the root, and announces unless the path turns out to be the announced one. Returns the id, 0 when
 * there was no room: the table then stays as it was, so that the next use tries again.
 */
static __always_inline __u64 announce_file(struct known_file *known, struct file *file, bool is_socket, __u32 user,
					   enum repeat repeat)
{
	struct file_key key = {.dentry = known->facts.dentry, .mnt = known->facts.mnt};
	struct cpu_state *cpu = this_cpu();
	struct file_scratch *out = bpf_map_lookup_elem(&scratch, &user);
	__u64 epoch = rename_epoch; /* read before the walk: a rename in the meantime makes this answer old */
	struct known_file entry;
	struct inode *inode;

	if (!cpu || !out)
		return 0;
	out->walk.dentry = known->facts.dentry;
	out->walk.mnt = known->facts.mnt;
	out->walk.flags = is_socket ? IOR_FILE_SOCKET : known->facts.state ? IOR_FILE_UNHASHED : 0;
	out->walk.chain = 0;
	out->walk.components = 0;
	if (!is_socket)
		walk_up(out, user, repeat);
	if (!known->id || known->chain != out->walk.chain) {
		inode = file ? KREAD(struct file, file, f_inode) : KREAD(struct dentry, key.dentry, d_inode);
		fill_record(out, inode, file, is_socket);
		known->id = send_file(out, cpu);
		if (!known->id)
			return 0;
	}
	known->chain = out->walk.chain;
	known->epoch = epoch;
	known->plain = !is_socket && !known->facts.state && (__u32)known->facts.name_hash;
	entry = *known; /* 6.1 takes no argument of a global function as a value */
	bpf_map_update_elem(&files, &key, &entry, BPF_ANY);
	return known->id;
}

/*
 * Not static, as walk_rounds(): the verifier looks at it once, not at every way that leads here. Before v5.12 that allows numbers as arguments
 * only, hence the slot anew.
 */
__attribute__((noinline)) __u64 announce_file_in_rounds(__u32 which, __u32 is_socket, __u32 user)
{
	struct slot *slot = existing_slot_of(current_task());

	if (!slot)
		return 0;
	return announce_file(&slot->recent[which & (RECENT_FILES - 1)], (struct file *)slot->identified, is_socket,
			     user, REPEAT_IN_ROUNDS);
}
