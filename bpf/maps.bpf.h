/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Every map: key, value, who writes, who reads, why this size, what happens when it is full. */
#pragma once

#include "../abi/counters.h"
#include "../abi/wire.h"
#include "compat.bpf.h"

/*
 * What a file was when it was announced. Any difference at the next use means another file at the same addresses, or
 * another name: it is announced anew.
 */
struct file_facts {
	__u64 dentry;
	__u64 mnt;
	__u64 inode;
	__u64 parent;	 /* address of the parent's dentry */
	__u64 name_hash; /* dentry.d_name.hash_len */
	__u64 state;	 /* deleted or not; sockets: digest of the endpoints */
};

struct known_file {
	struct file_facts facts;
	__u64 id;
	__u64 epoch; /* rename_epoch up to which the names above it are known to hold */
	__u64 chain; /* digest of the whole path, compared when epoch is old */
	__u64 plain; /* a file with a name in a directory: is_recent() can tell it by loads alone */
};

/* A file of a call that is to be identified, see wanted.bpf.h. */
enum want { WANT_NOTHING, WANT_FD, WANT_CWD, WANT_ROOT };

struct wanted {
	__u32 what; /* enum want */
	__s32 fd;   /* WANT_FD */
};

/* Places of the files of a call. */
enum { WANTED_FILE, WANTED_FILE2, WANTED_DIR, WANTED_DIR2, WANTED_PLACES };

/* A power of two. */
#define RECENT_FILES 4

/* late_paths: the exec itself told the path, only its directory is missing */
#define LATE_PATH_FROM_EXEC 4

/*
 * A thread's place between enter and exit. The record under construction is part of it, so that the exit sends it with
 * one copy. Written and read by the thread itself only, but for task_id (see task.bpf.h).
 */
struct slot {
	__u64 prev_exit_ns; /* clock at this thread's previous traced exit; 0: none */
	__u64 task_id;	    /* announced id; 0: to be announced at the next call */
	__u32 busy;	    /* record holds a call that has entered */
	__u32 seq;	    /* finished calls */
	__u32 late_paths;   /* bit n: path n was not resident at the enter; or LATE_PATH_FROM_EXEC */
	__u32 long_paths;   /* the record continues in the thread's long slot */
	__u32 epoch;	    /* target_epoch at the enter, where the target may change */
	__u64 file;	    /* address of the open file behind the descriptor argument at the enter */
	struct wanted wanted[WANTED_PLACES];
	struct file_facts facts;		/* of the file being identified */
	__u64 identified;			/* its struct file; 0 for a directory known only by its path */
	struct known_file recent[RECENT_FILES]; /* by descriptor number: most calls reuse the last files */
	struct ior_wire_call record;		/* with text as one piece: in_flight.bpf.h */
	char text[2 * IOR_INLINE_PATH];
};

/* Slots. Grow with the threads seen; freed by the kernel with the thread. No memory: IOR_CALL_LOST_NO_SLOT. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct slot);
} slots SEC(".maps");

/* The same for kernels without task storage (before v5.12), by address of the task. Full: IOR_CALL_LOST_NO_SLOT. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, IOR_HASH_SLOTS);
	__type(key, __u64);
	__type(value, struct slot);
} hash_slots SEC(".maps");

/* Record with room for two paths of any length; for the time of one call. */
struct long_slot {
	struct ior_wire_call record;
	char text[2 * IOR_PATH_MAX];
};

/*
 * By address of the task. Not in task storage, which holds less than 8 KiB where it allocates by kmalloc_nolock() (seen on 7.2).
 * Preallocated, as hashes of tracing programs must be before v6.1 (94dacdbd5d2d, 34dd3bad1a6f). Full: the path is cut, and
 * counted in IOR_PATH_TRUNCATED.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, IOR_LONG_SLOTS);
	__type(key, __u64);
	__type(value, struct long_slot);
} long_slots SEC(".maps");

/* An operation of io_uring between submission and completion. */
struct operation {
	struct ior_wire_call record; /* with text as one piece: in_flight.bpf.h */
	char text[2 * IOR_INLINE_PATH];
	__u32 tgid;   /* of the submitter, whose descriptors a result may be one of */
	__u32 direct; /* a result is no descriptor: the file went into the ring's own table */
	__u32 silent; /* IOSQE_CQE_SKIP_SUCCESS: its end is told only when it fails */
};

/*
 * By address of the request, which the kernel uses again once it has completed. Written by the submission, read and removed by the completion.
 * Full: IOR_CALL_LOST_NO_SLOT.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, IOR_OPERATIONS);
	__type(key, __u64);
	__type(value, struct operation);
} operations SEC(".maps");

/* Where an operation is put together, before it goes into the table. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct operation);
} new_operation SEC(".maps");

struct file_key {
	__u64 dentry;
	__u64 mnt;
};

/* Announced files. Least recently used entries go when it is full: such a file is announced again, with a new id. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, IOR_FILE_TABLE);
	__type(key, struct file_key);
	__type(value, struct known_file);
} files SEC(".maps");

/* Counters and the source of ids. Written by the kernel side, summed over CPUs by user space. */
struct cpu_state {
	__u64 calls[IOR_CALL_COUNTERS][IOR_CALL_SLOTS];
	__u64 global[IOR_GLOBAL_COUNTERS];
	__u64 last_id;
	__u64 records;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cpu_state);
} cpu_states SEC(".maps");

/*
 * Where file records are put together. One for each program that may announce, since a program that is preempted on
 * newer kernels (v6.13+) may be followed by another one, but not by itself, on the same CPU.
 */
enum scratch_user { SCRATCH_ENTER, SCRATCH_EXIT, SCRATCH_OPERATION, SCRATCH_USERS };

/* State of a walk from a file up to the root. */
struct walk {
	__u64 dentry;
	__u64 mnt;   /* address of the vfsmount */
	__u64 above; /* address of the parent dentry or mount */
	__u64 chain; /* digest of every name and mount passed */
	__u32 text_size;
	__u32 components;
	__u32 flags; /* IOR_FILE_* */
	__u32 done;
};

struct file_scratch {
	struct walk walk;
	struct ior_wire_file record;
	char text[IOR_FILE_TEXT_MAX + IOR_NAME_SIZE];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SCRATCH_USERS);
	__type(key, __u32);
	__type(value, struct file_scratch);
} scratch SEC(".maps");

/*
 * One ring per CPU, in chunks, mapped by user space: size and number of the values are set before load. Not the kernel's ring buffer, whose lock and
 * atomic writes wait for a cache line that the reader had last; these records are written by plain stores. One CPU writes, and
 * one program at a time: see emit.bpf.h. Full: IOR_CALL_LOST_RING_FULL and its like.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, IOR_RING_CHUNK + IOR_RING_PAD);
	__uint(max_entries, 1);
} rings SEC(".maps");

/* By CPU. Head written by the kernel side, tail by user space. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct ior_ring_position);
	__uint(max_entries, 1);
} ring_positions SEC(".maps");

/* Wakes the reader: what is in it says nothing. Full: the reader is about to wake. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} doorbell SEC(".maps");
