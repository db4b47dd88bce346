/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Which file a descriptor stands for. The answer is an id; its text is announced when the id is made.
 *
 * A file is known by its dentry and mount. Both are addresses that the kernel reuses and names that users change, so each use
 * compares what the announcement was made from (struct file_facts), and after any rename or mount the digest of the whole
 * path. The name of a directory above changes without a trace in the file's own dentry: hence rename_epoch.
 */
#pragma once

#include "announce.bpf.h"

/* include/uapi/linux/stat.h */
#define S_IFMT 0170000
#define S_IFSOCK 0140000

/* Into a map value, see KREAD. */
static __always_inline void read_facts(struct file_facts *facts, struct dentry *dentry, struct vfsmount *mnt,
				       struct inode *inode)
{
	facts->dentry = (__u64)dentry;
	facts->mnt = (__u64)mnt;
	facts->inode = KREAD(struct inode, inode, i_ino);
	facts->parent = (__u64)KREAD(struct dentry, dentry, d_parent);
	facts->name_hash = KREAD(struct dentry, dentry, d_name.hash_len);
	barrier();
	/* Anonymous inodes share one inode, and their dentries have a length but no hash: "[eventfd]", "[timerfd]". */
	if (!(__u32)facts->name_hash && facts->name_hash) {
		__u64 beginning = 0;

		bpf_probe_read_kernel(&beginning, sizeof(beginning), KREAD(struct dentry, dentry, d_name.name));
		facts->name_hash ^= beginning;
	}
	/* As d_unlinked() in include/linux/dcache.h: a root is in no directory either. */
	facts->state = KREAD(struct dentry, dentry, d_hash.pprev) == NULL && facts->parent != facts->dentry;
}

static __always_inline bool same_facts(const struct file_facts *a, const struct file_facts *b)
{
	return a->dentry == b->dentry && a->mnt == b->mnt && a->inode == b->inode && a->parent == b->parent &&
	       a->name_hash == b->name_hash && a->state == b->state;
}

/*
 * Whether an open file is the thread's last answer for its descriptor. The same comparison as identify() makes, of files that lie in a
 * directory only, with nothing stored on the way: this is the path of most calls.
 */
static __always_inline bool is_recent(const struct known_file *recent, struct file *file)
{
	struct dentry *dentry = KREAD(struct file, file, f_path.dentry);

	if (!recent->plain || recent->epoch != rename_epoch)
		return false;
	if ((__u64)dentry != recent->facts.dentry)
		return false;
	if ((__u64)KREAD(struct file, file, f_path.mnt) != recent->facts.mnt)
		return false;
	if (KREAD(struct dentry, dentry, d_name.hash_len) != recent->facts.name_hash)
		return false;
	if ((__u64)KREAD(struct dentry, dentry, d_parent) != recent->facts.parent)
		return false;
	if (!KREAD(struct dentry, dentry, d_hash.pprev))
		return false;
	return KREAD(struct inode, KREAD(struct file, file, f_inode), i_ino) == recent->facts.inode;
}

/*
 * The open file behind a descriptor of the current task. Returns NULL when there is none.
 * include/linux/fdtable.h files_lookup_fd_raw(), without its speculation barrier.
 */
static __always_inline struct file *file_of(struct task_struct *task, __u64 fd)
{
	struct files_struct *files_ = KREAD(struct task_struct, task, files);
	struct fdtable *table = KREAD(struct files_struct, files_, fdt);
	__u32 number = fd;

	if (number >= KREAD(struct fdtable, table, max_fds))
		return NULL;
	/* An entry is a pointer, and list_head begins with one: the table's own type has no name to read it by. */
	return (struct file *)KREAD(struct list_head, KREAD(struct fdtable, table, fd) + number, next);
}

/* The ring that a thread of io_uring registered under that index. Returns NULL when there is none. */
static __always_inline struct file *registered_ring(struct task_struct *task, __u64 index)
{
	struct file *ring = NULL;
	__u64 rings = 0;

	if (!bpf_core_field_exists(struct io_uring_task, registered_rings) || index >= IO_RINGFD_REG_MAX)
		return NULL;
	bpf_core_read(&rings, sizeof(rings), &task->io_uring);
	rings += bpf_core_field_offset(struct io_uring_task, registered_rings);
	bpf_probe_read_kernel(&ring, sizeof(ring), (void *)(rings + index * sizeof(ring)));
	return ring;
}

/* Everything that identifies an open file, into slot->facts. Returns whether it is a socket. */
static __always_inline bool read_file_facts(struct slot *slot, struct file *file)
{
	struct inode *inode = KREAD(struct file, file, f_inode);
	bool is_socket = (KREAD(struct inode, inode, i_mode) & S_IFMT) == S_IFSOCK;

	read_facts(&slot->facts, KREAD(struct file, file, f_path.dentry), KREAD(struct file, file, f_path.mnt), inode);
	if (is_socket)
		slot->facts.state = socket_digest(file, &slot->facts.state);
	return is_socket;
}

/*
 * The id of slot->identified, or of the directory whose facts are in the slot. recent[which] is the thread's own last answer: most calls end
 * there. After it the table of all files, after that an announcement.
 */
static __always_inline __u64 identify_inline(struct slot *slot, __u32 which, __u32 user, enum repeat repeat)
{
	struct known_file *recent = &slot->recent[which & (RECENT_FILES - 1)];
	struct file *file = (struct file *)slot->identified;
	bool is_socket = file && read_file_facts(slot, file);
	struct file_key key = {.dentry = slot->facts.dentry, .mnt = slot->facts.mnt};
	struct known_file *known;

	if (recent->id && recent->epoch == rename_epoch && same_facts(&recent->facts, &slot->facts))
		return recent->id;
	recent->plain = 0;
	known = bpf_map_lookup_elem(&files, &key);
	if (known)
		*recent = *known;
	barrier();
	/* Both, as the table may give the element to another file at any time, also in the middle of the copy. */
	if (known && same_facts(&recent->facts, &slot->facts) && same_facts(&known->facts, &slot->facts)) {
		if (recent->epoch == rename_epoch)
			return recent->id;
	} else {
		recent->facts = slot->facts;
		recent->id = 0;
		recent->plain = 0;
	}
	if (repeat == REPEAT_BY_CALLBACK)
		return announce_file(recent, file, is_socket, user, repeat);
	return announce_file_in_rounds(which, is_socket, user);
}

/* Not static, for the time of a load: half of the verifier's work was to look at this anew for every way that leads here. */
__attribute__((noinline)) __u64 identify_by_callback(struct slot *slot, __u32 which, __u32 user)
{
	return slot ? identify_inline(slot, which, user, REPEAT_BY_CALLBACK) : 0;
}

static __always_inline __u64 identify(struct slot *slot, __u32 which, struct file *file, __u32 user, enum repeat repeat)
{
	slot->identified = (__u64)file;
	if (repeat == REPEAT_BY_CALLBACK)
		return identify_by_callback(slot, which, user);
	barrier();
	return identify_inline(slot, which, user, repeat);
}
