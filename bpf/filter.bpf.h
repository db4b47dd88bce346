/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Early rejection: what an untraced call pays. */
#pragma once

#include "config.bpf.h"

static __always_inline bool is_traced_tgid(__u32 tgid)
{
	return traced_tgids[tgid & (IOR_PID_MAX - 1)];
}

static __always_inline bool is_target(__u64 pid_tgid)
{
	__u32 tgid = pid_tgid >> 32;

	if (tgid == config.own_tgid)
		return false;
	switch (config.target) {
	case IOR_TARGET_ALL:
		return true;
	case IOR_TARGET_THREAD:
		return (__u32)pid_tgid == config.target_tid;
	default:
		return is_traced_tgid(tgid);
	}
}

static __always_inline struct ior_call_desc *describe(long nr)
{
	__u32 row = nr;

	if ((__u64)nr >= IOR_CALL_SLOTS)
		row = IOR_CALL_OTHER;
	return &calls[row & (IOR_CALL_SLOTS - 1)];
}
