/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The few kernel structures that are read, with the few members that are used. Offsets and sizes are
 * relocated at load from the running kernel's BTF, so order and neighbours do not matter here: no vmlinux.h and no BTF on
 * the build host. A member that a kernel lacks is asked for with bpf_core_field_exists() before use.
 */
#pragma once

#include <linux/types.h>

typedef _Bool bool;
#define true 1
#define false 0
#define NULL ((void *)0)

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* arch/x86/include/asm/ptrace.h */
struct pt_regs {
	unsigned long r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, sp;
};

/* include/linux/types.h */
struct list_head {
	struct list_head *next, *prev;
};

/* include/linux/list_bl.h */
struct hlist_bl_node {
	struct hlist_bl_node *next, **pprev;
};

/* include/linux/dcache.h */
struct qstr {
	union {
		struct {
			__u32 hash, len;
		};
		__u64 hash_len;
	};
	const unsigned char *name;
};

struct super_block {
	__u32 s_dev;
	unsigned long s_magic;
};

struct inode {
	__u16 i_mode;
	unsigned long i_ino;
	__u32 i_rdev;
	struct super_block *i_sb;
	void *i_private;
};

/* include/linux/ns_common.h, include/linux/proc_ns.h */
struct proc_ns_operations {
	const char *name;
};

struct ns_common {
	const struct proc_ns_operations *ops;
};

struct dentry {
	struct hlist_bl_node d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};

/* include/linux/mount.h, fs/mount.h */
struct vfsmount {
	struct dentry *mnt_root;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

/* include/linux/path.h, include/linux/fs.h, include/linux/fdtable.h, include/linux/fs_struct.h */
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	struct path f_path;
	struct inode *f_inode;
	void *private_data;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct {
		int counter;
	} count; /* tasks that share the table */
	struct fdtable *fdt;
};

struct fs_struct {
	struct path root, pwd;
};

/* include/linux/sched.h and neighbours */
struct thread_info {
	__u32 status;
};

struct signal_struct {
	struct {
		int counter;
	} live;
};

/* include/linux/cred.h, include/linux/uidgid_types.h */
struct cred {
	struct {
		__u32 val;
	} euid;
};

struct task_struct {
	struct thread_info thread_info;
	const struct cred *cred;
	int pid, tgid;
	struct task_struct *real_parent;
	__u64 start_boottime;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct signal_struct *signal;
	struct io_uring_task *io_uring;
};

/* include/linux/io_uring_types.h; the rings since v5.18 e7a6c00dc77a */
#define IO_RINGFD_REG_MAX 16
struct io_uring_task {
	struct file *registered_rings[IO_RINGFD_REG_MAX];
};

/* include/linux/binfmts.h */
struct linux_binprm {
	const char *filename;
};

/* include/linux/net.h, include/net/sock.h, include/net/af_unix.h */
struct in6_addr {
	union {
		__u8 u6_addr8[16];
	} in6_u;
};

struct sock_common {
	__u32 skc_daddr, skc_rcv_saddr;
	__u16 skc_dport; /* network order */
	__u16 skc_family;
	unsigned char skc_state;
	unsigned long skc_flags;
	struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
};

struct socket;

struct sock {
	struct sock_common __sk_common;
	struct socket *sk_socket;
	__u16 sk_type;
	__u16 sk_protocol;
};

struct socket {
	short type;
	struct file *file;
	struct sock *sk;
};

struct sockaddr_un {
	__u16 sun_family;
	char sun_path[108];
};

struct unix_address {
	int len;
	struct sockaddr_un name[];
};

/* include/net/inet_sock.h */
struct inet_sock {
	__u16 inet_sport; /* network order */
};

struct unix_sock {
	struct sock sk;
	struct unix_address *addr;
	struct sock *peer;
};

/* include/linux/bpf.h, include/linux/bpf-cgroup.h: what an iterator over tasks is given */
struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

struct bpf_iter__bpf_map_elem {
	struct bpf_iter_meta *meta;
	void *value;
};

#pragma clang attribute pop
