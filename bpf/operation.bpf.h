/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What an operation of io_uring is about, read from its request at the submission: by then the kernel has taken its arguments over from the
 * submission entry, which the program may use again at once.
 */
#pragma once

#include "args.bpf.h"
#include "file_id.bpf.h"

/* include/linux/io_uring_types.h: REQ_F_FIXED_FILE is bit 0, IOSQE_FIXED_FILE_BIT of include/uapi/linux/io_uring.h */
#define REQ_F_FIXED_FILE 1
/* The same: bit 6, IOSQE_CQE_SKIP_SUCCESS_BIT, since v5.17 04c76b41ca97 */
#define REQ_F_CQE_SKIP 64
/* include/uapi/linux/io_uring.h */
#define IORING_SETUP_SQPOLL 2

/* A name in the structure of a group of opcodes, which lies at the beginning of the request. */
#define NAME_OF(type, request, member)                                                                                 \
	({                                                                                                             \
		struct filename *name_ = NULL;                                                                         \
		if (bpf_core_field_exists(((struct type##___v7 *)0)->member.__incomplete_filename))                    \
			name_ = KREAD(struct type##___v7, request, member.__incomplete_filename);                      \
		else if (bpf_core_field_exists(((struct type *)0)->member))                                            \
			name_ = KREAD(struct type, request, member);                                                   \
		name_;                                                                                                 \
	})

/* Reads a name to its place in the text; its address in the program goes into args[position]. Returns its bytes with NUL, or 0. */
static __always_inline __u32 read_name(struct operation *op, __u32 offset, __u32 position, struct filename *name)
{
	long size;

	if (!name || offset > IOR_INLINE_PATH)
		return 0;
	if (bpf_core_field_exists(((struct filename *)0)->uptr)) /* until v6.18 */
		op->record.args[position] = (__u64)KREAD(struct filename, name, uptr);
	size = bpf_probe_read_kernel_str(&op->text[offset], IOR_INLINE_PATH, KREAD(struct filename, name, name));
	if (size == IOR_INLINE_PATH) /* cut: no name is better than a wrong one */
		size = 0;
	if (size <= 0)
		op->record.header.flags |= IOR_CALL_PATH_UNREADABLE;
	return size > 0 ? size : 0;
}

/* One name with the directory it starts from: args are directory, name, a, b. */
static __always_inline void read_one_name(struct operation *op, int dfd, struct filename *name, __u64 a, __u64 b)
{
	op->record.args[0] = dfd;
	op->record.path_size = read_name(op, 0, 1, name);
	op->record.args[2] = a;
	op->record.args[3] = b;
}

/* Two of them: args are directory, name, directory, name, flags. */
static __always_inline void read_two_names(struct operation *op, int dfd, struct filename *name, int dfd2,
					   struct filename *name2, __u64 flags)
{
	read_one_name(op, dfd, name, dfd2, 0);
	op->record.path2_size = read_name(op, op->record.path_size, 3, name2);
	op->record.args[4] = flags;
}

static __always_inline void read_symlink(struct operation *op, struct io_kiocb *request)
{
	op->record.path_size = read_name(op, 0, 0, NAME_OF(io_link, request, oldpath));
	op->record.args[1] = KREAD(struct io_link, request, new_dfd);
	op->record.path2_size = read_name(op, op->record.path_size, 2, NAME_OF(io_link, request, newpath));
}

/* What is about names. */
static __always_inline void read_names(struct operation *op, struct io_kiocb *request, __u8 layout)
{
	switch (layout) {
	case IOR_LAYOUT_OPEN:
		op->direct = KREAD(struct io_open, request, file_slot);
		read_one_name(op, KREAD(struct io_open, request, dfd), NAME_OF(io_open, request, filename),
			      KREAD(struct io_open, request, how.flags), KREAD(struct io_open, request, how.mode));
		break;
	case IOR_LAYOUT_STATX:
		read_one_name(op, KREAD(struct io_statx, request, dfd), NAME_OF(io_statx, request, filename),
			      KREAD(struct io_statx, request, flags), KREAD(struct io_statx, request, mask));
		break;
	case IOR_LAYOUT_UNLINK:
		read_one_name(op, KREAD(struct io_unlink, request, dfd), NAME_OF(io_unlink, request, filename),
			      KREAD(struct io_unlink, request, flags), 0);
		break;
	case IOR_LAYOUT_MKDIR:
		read_one_name(op, KREAD(struct io_mkdir, request, dfd), NAME_OF(io_mkdir, request, filename),
			      KREAD(struct io_mkdir, request, mode), 0);
		break;
	case IOR_LAYOUT_RENAME:
		read_two_names(op, KREAD(struct io_rename, request, old_dfd), NAME_OF(io_rename, request, oldpath),
			       KREAD(struct io_rename, request, new_dfd), NAME_OF(io_rename, request, newpath),
			       KREAD(struct io_rename, request, flags));
		break;
	case IOR_LAYOUT_LINK:
		read_two_names(op, KREAD(struct io_link, request, old_dfd), NAME_OF(io_link, request, oldpath),
			       KREAD(struct io_link, request, new_dfd), NAME_OF(io_link, request, newpath),
			       KREAD(struct io_link, request, flags));
		break;
	case IOR_LAYOUT_SYMLINK:
		read_symlink(op, request);
		break;
	}
}

/* The arguments, in the order of the system call of the same name: abi/operations.def. */
static __always_inline void read_operation(struct operation *op, struct io_kiocb *request, __u8 layout)
{
	__u64 *args = op->record.args;

	switch (layout) {
	case IOR_LAYOUT_RW:
		args[1] = KREAD(struct io_rw, request, addr);
		args[2] = KREAD(struct io_rw, request, len);
		args[3] = KREAD(struct io_rw, request, kiocb.ki_pos);
		break;
	case IOR_LAYOUT_MSG:
		args[1] = (__u64)KREAD(struct io_sr_msg, request, buf);
		args[2] = KREAD(struct io_sr_msg, request, len);
		args[3] = KREAD(struct io_sr_msg, request, msg_flags);
		break;
	case IOR_LAYOUT_CLOSE:
		args[0] = KREAD(struct io_close, request, fd);
		op->direct = KREAD(struct io_close, request, file_slot);
		break;
	case IOR_LAYOUT_ACCEPT:
		op->direct = KREAD(struct io_accept, request, file_slot);
		break;
	case IOR_LAYOUT_SOCKET:
		op->direct = KREAD(struct io_socket, request, file_slot);
		break;
	default:
		read_names(op, request, layout);
		break;
	}
}

/* The directory that a name starts from. 0: the root of everything, or not known. */
static __always_inline __u64 directory_id(struct task_struct *task, struct slot *slot, bool relative, __s32 dirfd)
{
	struct file *file;

	if (relative && dirfd != AT_FDCWD) {
		file = file_of(task, dirfd);
		return file ? identify(slot, dirfd, file, SCRATCH_OPERATION, REPEAT_BY_CALLBACK) : 0;
	}
	if (!read_directory_facts(task, slot, relative ? WANT_CWD : WANT_ROOT))
		return 0;
	return identify(slot, RECENT_FILES - 1, NULL, SCRATCH_OPERATION, REPEAT_BY_CALLBACK);
}

static __always_inline void read_directories(struct task_struct *task, struct slot *slot, struct operation *op,
					     const struct ior_call_desc *desc)
{
	__u32 second = op->record.path_size;

	barrier_var(second); /* the bound below must hold for the register that indexes */
	if (op->record.path_size && !desc->path_is_text)
		op->record.dir_id = directory_id(task, slot, op->text[0] != '/', arg(&op->record, desc->dirfd_arg));
	if (op->record.path2_size && second < sizeof(op->text))
		op->record.dir2_id =
			directory_id(task, slot, op->text[second] != '/', arg(&op->record, desc->dirfd2_arg));
}
