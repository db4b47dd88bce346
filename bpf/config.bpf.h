/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Settings and tables that user space fills: abi/config.h says what they mean. */
#pragma once

#include "../abi/config.h"

const volatile struct ior_config config = {};

/*
 * The target of a session that may be aimed anew: targets[target_epoch & 1]. User space fills the other one, then raises the epoch, so that no
 * program sees half a change.
 */
volatile struct ior_target targets[2] SEC(".data.targets") = {};
volatile __u32 target_epoch SEC(".data.targets") = 0;

/* One row per call number. Not rodata: the set of traced calls may change while tracing. */
struct ior_call_desc calls[IOR_CALL_SLOTS] SEC(".data.calls") = {};

/* Raised after every call that may have changed names of directories or mounts. Read by every use of a file. */
__u64 rename_epoch = 0;

/*
 * IOR_TARGET_MARKED: a byte per process id, in pages, so that a filtered call pays two loads. Bit (target_epoch & 1) is set for processes
 * traced in that epoch: the processes of the next target are marked while those of this one are traced. Written by user space, and by the fork
 * and exit hooks.
 */
struct tgid_page {
	__u8 traced[IOR_TGID_PAGE];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, IOR_PID_MAX / IOR_TGID_PAGE);
	__type(key, __u32);
	__type(value, struct tgid_page);
} traced_tgids SEC(".maps");

/* IOR_TARGET_CGROUP: the group. */
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} target_cgroup SEC(".maps");
