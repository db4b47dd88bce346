// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * ior's kernel side, in reading order. One translation unit, so that maps and settings exist once and every helper
 * can be inlined into the two programs that run on every system call.
 */
#include "kernel_types.h"
#include "uring_types.h"

#include <linux/bpf.h>
#include <linux/errno.h>

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#include "config.bpf.h"	   /* what user space sets */
#include "maps.bpf.h"	   /* slots, files, counters, rings */
#include "emit.bpf.h"	   /* counting and the way into a ring */
#include "filter.bpf.h"	   /* who is traced, which calls */
#include "slot.bpf.h"	   /* the in-flight slot of a thread */
#include "path.bpf.h"	   /* dentry and mount to names */
#include "announce.bpf.h"  /* what a file is, told once */
#include "file_id.bpf.h"   /* descriptor to file id */
#include "wanted.bpf.h"	   /* the files of a call */
#include "args.bpf.h"	   /* what a call is about */
#include "send.bpf.h"	   /* out of the slot */
#include "call.bpf.h"	   /* the record of a call */
#include "syscall.bpf.h"   /* enter and exit */
#include "task.bpf.h"	   /* fork, exec, rename, exit */
#include "operation.bpf.h" /* what an operation of io_uring is about */
#include "uring.bpf.h"	   /* submission and completion */
#include "in_flight.bpf.h" /* what runs now */

char LICENSE[] SEC("license") = "Dual BSD/GPL";
