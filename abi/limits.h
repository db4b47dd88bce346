/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Sizes that both sides of the wire agree on, each with its unit and reason.
 */
#pragma once

#ifdef __cplusplus
#define IOR_STATIC_ASSERT static_assert
#else
#define IOR_STATIC_ASSERT _Static_assert
#endif

/* Bytes, terminating NUL included. include/uapi/linux/limits.h PATH_MAX. */
#define IOR_PATH_MAX 4096

/*
 * Bytes of an announced path. Open files may lie deeper than any path argument can reach (openat with a directory descriptor, mkdir and
 * chdir in turn), and are named all the same.
 */
#define IOR_FILE_TEXT_MAX 16384

/* Bytes, terminating NUL included. include/linux/sched.h TASK_COMM_LEN. */
#define IOR_COMM_LEN 16

/* Bytes, terminating NUL included. include/uapi/linux/limits.h NAME_MAX + 1. */
#define IOR_NAME_SIZE 256

/*
 * Rows of the per-call tables (descriptors, counters): system calls by their number, which on x86-64 end below 480 (v7.2); operations of
 * io_uring by their opcode, which end below 70; and the last row for everything outside the table. Four counters of this many rows
 * fit into what one CPU can have (32 KiB: PCPU_MIN_UNIT_SIZE).
 */
#define IOR_SYSCALL_SLOTS 512
#define IOR_OPERATION_BASE IOR_SYSCALL_SLOTS
#define IOR_CALL_SLOTS 640
#define IOR_CALL_OTHER (IOR_CALL_SLOTS - 1)

/* A system call takes at most six arguments. man 2 syscall. */
#define IOR_MAX_ARGS 6

/*
 * Bytes of one path kept in the in-flight slot of a thread. Longer paths move to the thread's long slot. Measured over a
 * compiler run, git, find and python3: longer than this is one path in thousands.
 */
#define IOR_INLINE_PATH 256

/* Thread and process ids are below this: include/linux/threads.h PID_MAX_LIMIT on 64 bit. */
#define IOR_PID_MAX (4 * 1024 * 1024)

/* Process ids in one entry of the table of traced processes. */
#define IOR_TGID_PAGE 4096

/* Components and mounts of a path followed upwards in one walk. Kernels without bpf_loop() follow fewer, see path.bpf.h. */
#define IOR_PATH_COMPONENTS 8192

/* Entries of the kernel's table of announced files. An entry evicted is announced again when next used. */
#define IOR_FILE_TABLE 65536

/* In-flight slots, for kernels without task storage: threads traced at a time. */
#define IOR_HASH_SLOTS 16384

/* Calls with a path longer than IOR_INLINE_PATH that run at a time; 9 KiB each. */
#define IOR_LONG_SLOTS 256

/* Operations of io_uring in flight at a time, all rings together; 700 bytes each, taken only where operations are traced. */
#define IOR_OPERATIONS 8192

/*
 * A ring is stored in chunks: array values of more than 4 MiB are refused before v5.20. Each has room behind it for a record that begins
 * in its last bytes, so that no record is ever in two pieces; a multiple of the page, since chunks are mapped.
 */
#define IOR_RING_CHUNK (1024 * 1024)
#define IOR_RING_PAD 20480
