/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What io_uring does to names: a directory that it renames changes paths without a system call for it. */
#pragma once

#include "file_id.bpf.h"

/* include/uapi/linux/io_uring.h, v5.11 80a261fd0032 */
#define IORING_OP_RENAMEAT 35

/*
 * (ring, request, ...) since v5.19; the rest differs between kernels, and so does the result's place: a rename that failed only costs a walk. Before,
 * the request is not told (src/capture/kernel_features.h): this is not loaded there.
 */
SEC("tp_btf/io_uring_complete")
int BPF_PROG(uring_complete, void *ring, void *request)
{
	if (request && KREAD(struct io_kiocb, request, opcode) == IORING_OP_RENAMEAT)
		__sync_fetch_and_add(&rename_epoch, 1);
	return 0;
}
