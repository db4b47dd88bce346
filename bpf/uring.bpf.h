/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * io_uring: what its operations are, from submission to completion, and what they do to names. The submitter is the thread in whose name the
 * ring fetched the entry: itself, or the ring's polling thread, which belongs to the same process.
 */
#pragma once

#include "operation.bpf.h"
#include "send.bpf.h"

/* include/uapi/linux/io_uring.h, v5.11 80a261fd0032 */
#define IORING_OP_RENAMEAT 35
/* more completions will follow: told of a request by itself only for a zero-copy send, whose notification is a request of its own */
#define IORING_CQE_F_MORE 2
#define IORING_CQE_F_NOTIF 8 /* that notification */

static __always_inline __u32 operation_row(const void *request)
{
	__u32 row = IOR_OPERATION_BASE + KREAD(struct io_kiocb, request, opcode);

	return row < IOR_CALL_OTHER ? row : IOR_CALL_OTHER;
}

static __always_inline struct ior_call_desc *describe_row(__u32 row)
{
	barrier_var(row); /* the bound below must hold for the register that indexes */
	return &calls[row < IOR_CALL_SLOTS ? row : IOR_CALL_OTHER];
}

static __always_inline void count_lost(struct cpu_state *cpu, enum ior_call_counter why, __u32 row)
{
	count_row(cpu, IOR_CALL_SEEN, row);
	count_row(cpu, why, row);
}

static __always_inline void fill_operation(struct operation *op, struct slot *slot, struct io_kiocb *request, __u32 row,
					   const struct ior_call_desc *desc)
{
	struct ior_wire_call *record = &op->record;

	__builtin_memset(record, 0, sizeof(*record));
	record->header.kind = IOR_WIRE_OPERATION;
	record->header.flags = IOR_CALL_EXTENDED | IOR_CALL_NO_GAP;
	record->task_id = slot->task_id;
	record->nr = row;
	record->pair[0] = record->pair[1] = -1;
	op->tgid = bpf_get_current_pid_tgid() >> 32;
	op->direct = 0;
	op->silent = (KREAD(struct io_kiocb, request, flags) & REQ_F_CQE_SKIP) != 0;
	if (desc->fd_arg >= 0)
		record->args[0] = KREAD(struct io_kiocb, request, cqe.fd);
	if (KREAD(struct io_kiocb, request, flags) & REQ_F_FIXED_FILE)
		record->header.flags |= IOR_CALL_FIXED_FILE;
	if (KREAD(struct io_ring_ctx, KREAD(struct io_kiocb, request, ctx), flags) & IORING_SETUP_SQPOLL)
		record->header.flags |= IOR_CALL_SQ_POLL;
	read_operation(op, request, desc->layout);
}

static __always_inline int on_submit(struct task_struct *task, struct io_kiocb *request)
{
	__u32 row = operation_row(request), zero = 0;
	const struct ior_call_desc *desc = describe_row(row);
	struct operation *op = bpf_map_lookup_elem(&new_operation, &zero), *old;
	struct cpu_state *cpu = this_cpu();
	__u64 key = (__u64)request;
	struct slot *slot;
	struct file *file;

	if (!op || !cpu || !(desc->traced & IOR_TRACED))
		return 0;
	slot = slot_of(task);
	old = bpf_map_lookup_elem(&operations, &key);
	if (old) /* completed without telling: IOSQE_CQE_SKIP_SUCCESS, or a skipped probe run */
		count_lost(cpu, IOR_CALL_LOST_NO_EXIT, old->record.nr);
	if (!slot) {
		count_lost(cpu, IOR_CALL_LOST_NO_SLOT, row);
		return 0;
	}
	if (!slot->task_id)
		announce_task(slot, task, cpu);
	fill_operation(op, slot, request, row, desc);
	if (desc->path_arg >= 0)
		read_directories(task, slot, op, desc);
	if (desc->layout == IOR_LAYOUT_CLOSE && !op->direct) { /* at the completion it is closed */
		file = file_of(task, op->record.args[0]);
		if (file)
			op->record.file_id =
				identify(slot, op->record.args[0], file, SCRATCH_OPERATION, REPEAT_BY_CALLBACK);
	}
	op->record.enter_ns = bpf_ktime_get_boot_ns();
	if (bpf_map_update_elem(&operations, &key, op, BPF_ANY))
		count_lost(cpu, IOR_CALL_LOST_NO_SLOT, row);
	return 0;
}

/* The file that the operation used, and the one whose descriptor it returned. */
static __always_inline void identify_operation(struct task_struct *task, struct slot *slot, struct operation *op,
					       struct io_kiocb *request, const struct ior_call_desc *desc, __s64 res)
{
	struct ior_wire_call *record = &op->record;
	struct file *file;

	if (desc->fd_arg >= 0 && !record->file_id) {
		file = KREAD(struct io_kiocb, request, file);
		if (file)
			record->file_id = identify(slot, record->args[0], file, SCRATCH_OPERATION, REPEAT_BY_CALLBACK);
		else
			record->header.flags |= IOR_CALL_BAD_FD;
	}
	if (desc->returns != IOR_RETURN_FD || res < 0 || op->direct ||
	    op->tgid != (__u32)(bpf_get_current_pid_tgid() >> 32))
		return;
	file = file_of(task, res);
	if (!file)
		return;
	if (desc->fd_arg >= 0) {
		record->file2_id = identify(slot, res, file, SCRATCH_OPERATION, REPEAT_BY_CALLBACK);
		record->header.flags |= IOR_CALL_FILE2_RETURNED;
	} else {
		record->file_id = identify(slot, res, file, SCRATCH_OPERATION, REPEAT_BY_CALLBACK);
		record->header.flags |= IOR_CALL_FILE_RETURNED;
	}
}

static __always_inline void send_operation(struct operation *op, struct cpu_state *cpu)
{
	__u32 text = op->record.path_size + op->record.path2_size;

	barrier_var(text);
	if (text > sizeof(op->text))
		text = sizeof(op->text);
	op->record.header.size = IOR_CALL_EXTENDED_SIZE + text;
	count_row(cpu, IOR_CALL_SEEN, op->record.nr);
	if (!emit(cpu, op, IOR_CALL_EXTENDED_SIZE + text))
		count_row(cpu, IOR_CALL_LOST_RING_FULL, op->record.nr);
}

static __always_inline int on_complete(struct task_struct *task, void *request, __s64 res, __u32 flags, __u64 now)
{
	__u64 key = (__u64)request;
	struct operation *op = bpf_map_lookup_elem(&operations, &key);
	struct cpu_state *cpu = this_cpu();
	struct slot *slot;

	if (!cpu)
		return 0;
	if (!op) {
		if (is_target(task, REPEAT_BY_CALLBACK) && describe_row(operation_row(request))->traced)
			count(cpu, IOR_NO_SUBMIT);
		return 0;
	}
	slot = slot_of(task);
	op->record.ret = res;
	op->record.latency_ns = now - op->record.enter_ns;
	if (slot)
		identify_operation(task, slot, op, request, describe_row(op->record.nr), res);
	if (flags & IORING_CQE_F_MORE)
		op->record.header.flags |= IOR_CALL_MORE;
	send_operation(op, cpu);
	bpf_map_delete_elem(&operations, &key);
	return 0;
}

/* A directory that was renamed changes paths without a system call for it. One that failed only costs a walk. */
static __always_inline void note_rename(const void *request)
{
	if (KREAD(struct io_kiocb, request, opcode) == IORING_OP_RENAMEAT)
		__sync_fetch_and_add(&rename_epoch, 1);
}

#define SUBMIT_PROGRAM(name, tracepoint)                                                                               \
	SEC("tp_btf/" tracepoint) int BPF_PROG(name, struct io_kiocb *request)                                         \
	{                                                                                                              \
		struct task_struct *task = current_task();                                                             \
                                                                                                                       \
		if (!is_target(task, REPEAT_BY_CALLBACK))                                                              \
			return 0;                                                                                      \
		hold_cpu(REPEAT_BY_CALLBACK);                                                                          \
		on_submit(task, request);                                                                              \
		release_cpu(REPEAT_BY_CALLBACK);                                                                       \
		return 0;                                                                                              \
	}

/* v6.0 to v6.2, and since: (request, ...) */
SUBMIT_PROGRAM(uring_submit_sqe, "io_uring_submit_sqe")
SUBMIT_PROGRAM(uring_submit_request, "io_uring_submit_req")

/* (request, ...) when a worker of the ring shall do it. */
SEC("tp_btf/io_uring_queue_async_work")
int BPF_PROG(uring_queue, struct io_kiocb *request)
{
	__u64 key = (__u64)request;
	struct operation *op = bpf_map_lookup_elem(&operations, &key);

	if (op)
		op->record.header.flags |= IOR_CALL_IO_WORKER;
	return 0;
}

static __always_inline int complete_operation(void *request, __s64 res, __u32 flags)
{
	__u64 now = bpf_ktime_get_boot_ns();

	if (!request ||
	    flags & IORING_CQE_F_NOTIF) /* not its request's last, which is not told; or no operation of its own */
		return 0;
	note_rename(request);
	hold_cpu(REPEAT_BY_CALLBACK);
	on_complete(current_task(), request, res, flags, now);
	release_cpu(REPEAT_BY_CALLBACK);
	return 0;
}

/* (ring, request, user data, result, flags, ...): v5.19 to v6.15 */
SEC("tp_btf/io_uring_complete")
int BPF_PROG(uring_complete_result, void *ring, void *request, __u64 user_data, int res, unsigned int flags)
{
	return complete_operation(request, res, flags);
}

/* (ring, request, completion entry): since v6.16 */
SEC("tp_btf/io_uring_complete")
int BPF_PROG(uring_complete_entry, void *ring, void *request, struct io_uring_cqe *entry)
{
	return complete_operation(request, entry->res, entry->flags);
}

/* (ring, request, ...): where operations are not traced. Before v5.19 the request is not told, and this not loaded. */
SEC("tp_btf/io_uring_complete")
int BPF_PROG(uring_renamed, void *ring, void *request)
{
	if (request)
		note_rename(request);
	return 0;
}
