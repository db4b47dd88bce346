/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What is read of io_uring's requests, as kernel_types.h says of the rest. */
#pragma once

#include "kernel_types.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* include/linux/fs.h, include/uapi/linux/openat2.h; the name of a request to come, since v7.0 */
struct filename {
	const char *name;
	const char *uptr; /* address in the program */
};

struct delayed_filename {
	struct filename *__incomplete_filename;
};

struct kiocb {
	__s64 ki_pos;
};

struct open_how {
	__u64 flags, mode;
};

/* include/linux/io_uring_types.h, include/uapi/linux/io_uring.h */
struct io_ring_ctx {
	unsigned int flags;
};

struct io_cqe {
	__s32 res;
	int fd;
};

struct io_uring_cqe {
	__s32 res;
	__u32 flags;
};

struct io_kiocb {
	struct file *file;
	__u8 opcode;
	unsigned int flags;
	struct io_cqe cqe;
	struct io_ring_ctx *ctx;
};

/* io_uring/rw.c, net.c, openclose.c, statx.c, fs.c: what lies at the beginning of a request, by its opcode */
struct io_rw {
	struct kiocb kiocb;
	__u64 addr;
	__u32 len;
};

struct io_sr_msg {
	void *buf;
	__u32 len;
	unsigned int msg_flags;
};

struct io_open {
	int dfd;
	__u32 file_slot;
	struct filename *filename;
	struct open_how how;
};

struct io_open___v7 {
	struct delayed_filename filename;
};

struct io_close {
	int fd;
	__u32 file_slot;
};

struct io_statx {
	int dfd;
	unsigned int mask, flags;
	struct filename *filename;
};

struct io_statx___v7 {
	struct delayed_filename filename;
};

struct io_unlink {
	int dfd, flags;
	struct filename *filename;
};

struct io_unlink___v7 {
	struct delayed_filename filename;
};

struct io_mkdir {
	int dfd;
	__u16 mode;
	struct filename *filename;
};

struct io_mkdir___v7 {
	struct delayed_filename filename;
};

struct io_rename {
	int old_dfd, new_dfd;
	struct filename *oldpath, *newpath;
	int flags;
};

struct io_rename___v7 {
	struct delayed_filename oldpath, newpath;
};

struct io_link {
	int old_dfd, new_dfd;
	struct filename *oldpath, *newpath;
	int flags;
};

struct io_link___v7 {
	struct delayed_filename oldpath, newpath;
};

struct io_accept {
	__u32 file_slot;
};

struct io_socket {
	__u32 file_slot;
};

#pragma clang attribute pop
