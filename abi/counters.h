/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the kernel side counts. Two kinds: by call number, and over all.
 *
 * Conservation, per call number and asserted by user space at the end of every run:
 *
 *     SEEN = records in the rings + LOST_RING_FULL + LOST_NO_SLOT + LOST_NO_EXIT
 *
 * SEEN counts completed calls of the traced target (and calls that never return, when they are known not to).
 */
#pragma once

enum ior_call_counter {
	IOR_CALL_SEEN,		 /* completed calls of the target, of the traced set */
	IOR_CALL_LOST_RING_FULL, /* the reader was too slow: no room for the finished record */
	IOR_CALL_LOST_NO_SLOT,	 /* no memory for the thread's in-flight slot, or the hash of slots is full */
	IOR_CALL_LOST_NO_EXIT,	 /* the exit was not seen (skipped probe run): the thread made its next call */
	IOR_CALL_COUNTERS
};

enum ior_global_counter {
	IOR_NO_ENTER,		 /* completed without an enter: in flight at attach, seccomp's answer, skipped run */
	IOR_FILE_ANNOUNCED,	 /* file records written */
	IOR_FILE_LOST_RING_FULL, /* file records not written: the call names no file, the next use tries again */
	IOR_TASK_ANNOUNCED,	 /* task records written */
	IOR_TASK_LOST_RING_FULL, /* task records not written: the call names no task, the next call tries again */
	IOR_TASK_EXIT_LOST,	 /* task exit records not written: user space keeps the entry until it ages out */
	IOR_PATH_UNREADABLE,	 /* path arguments that neither the enter nor the exit could read */
	IOR_NO_SUBMIT, /* operations that completed, begun before tracing: no rows, as it is not known whose they were */
	IOR_PATH_TRUNCATED, /* file paths with more components or bytes than a record holds */
	IOR_GLOBAL_COUNTERS
};
