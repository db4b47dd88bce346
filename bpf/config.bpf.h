/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Settings and tables that user space fills: abi/config.h says what they mean. */
#pragma once

#include "../abi/config.h"

const volatile struct ior_config config = {};

/* One row per call number. Not rodata: the set of traced calls may change while tracing. */
struct ior_call_desc calls[IOR_CALL_SLOTS] SEC(".data.calls") = {};

/* 1 for each traced process when target is IOR_TARGET_MARKED: a byte per id, so that a filtered call pays one load. */
__u8 traced_tgids[IOR_PID_MAX] = {};

/* Raised after every call that may have changed names of directories or mounts. Read by every use of a file. */
__u64 rename_epoch = 0;
