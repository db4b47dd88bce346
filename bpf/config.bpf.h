/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Settings and tables that user space fills: abi/config.h says what they mean. */
#pragma once

#include "../abi/config.h"

const volatile struct ior_config config = {};

/* One row per call number. Not rodata: the set of traced calls may change while tracing. */
struct ior_call_desc calls[IOR_CALL_SLOTS] SEC(".data.calls") = {};

/* Raised after every call that may have changed names of directories or mounts. Read by every use of a file. */
__u64 rename_epoch = 0;

/*
 * 1 for each traced process when target is IOR_TARGET_MARKED: a byte per id, in pages, so that a filtered call pays two loads. Written by
 * user space before attach, and by the fork and exit hooks.
 */
struct tgid_page {
	__u8 traced[IOR_TGID_PAGE];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, IOR_PID_MAX / IOR_TGID_PAGE);
	__type(key, __u32);
	__type(value, struct tgid_page);
} traced_tgids SEC(".maps");
