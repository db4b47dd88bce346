/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Every record that crosses a ring buffer. Compiled by clang -target bpf and by the C++ compiler.
 *
 *   call       header | task, times, ret, file | args ........ | second file, directories, sizes | path text
 *              0        8                   64   64      <=112   112                         152   152
 *              `--------- always ----------'    `- nargs * 8 -'  `----- IOR_CALL_EXTENDED only -----------'
 *   file       header | id, inode, check ... socket            | components of the path, leaf first
 *   task       header | id, tid, tgid, comm ...
 *   task exit  header | id, tid, tgid, time
 *
 * Text is announced once: a file record and a task record precede, in some ring, every call that carries their id.
 * Ids are unique for a session and never 0: 0 means that the kernel side does not know.
 * Times are CLOCK_BOOTTIME nanoseconds. Every record starts on 8 bytes; reserved bytes are zero.
 */
#pragma once

#include <linux/types.h>

#include "limits.h"

/*
 * Where one CPU's ring is written and read up to, in bytes since the beginning. Record at position p: chunk p / chunk size, modulo the
 * number of chunks; offset p modulo the chunk size. Each side writes to lines of its own.
 */
struct ior_ring_position {
	__u64 head; /* written by the kernel side: records below are complete */
	__u64 reserved[7];
	__u64 tail; /* written by user space: records below are read, their room is free */
	__u64 rung; /* set by the kernel side when it has woken the reader, cleared by the reader */
	__u64 reserved2[6];
};

/* Raised when a layout below changes; capture refuses to pair a binary with another version's object. */
#define IOR_WIRE_VERSION 3

enum ior_wire_kind {
	IOR_WIRE_CALL = 1,
	IOR_WIRE_FILE = 2,
	IOR_WIRE_TASK = 3,
	IOR_WIRE_TASK_EXIT = 4,
	IOR_WIRE_OPERATION =
		5, /* an operation of io_uring, laid out as a call: always extended, times from submission to completion */
};

struct ior_wire_header {
	__u8 kind;    /* enum ior_wire_kind */
	__u8 outcome; /* calls: enum ior_outcome */
	__u16 flags;  /* calls: IOR_CALL_*; files: IOR_FILE_* */
	__u32 size;   /* bytes of the whole record, this header included */
};

/* How a call ended. */
enum ior_outcome {
	IOR_OUTCOME_RETURNED, /* latency, gap and ret are measured */
	IOR_OUTCOME_NO_ENTER, /* the enter was not seen: enter_ns is the time of the exit, latency_ns 0, gap unknown */
	IOR_OUTCOME_NO_RETURN, /* never returns (exit, rt_sigreturn), or the task died inside: no ret, latency_ns until then */
	IOR_OUTCOME_IN_FLIGHT, /* still running when tracing stopped: no latency, no ret */
};

/* In every outcome but the last, enter_ns + latency_ns is the time by which records are put in order. */

#define IOR_CALL_EXTENDED 0x0001	/* the fields after args are there, and args has all six */
#define IOR_CALL_COMPAT 0x0002		/* nr is a 32-bit (ia32) number */
#define IOR_CALL_NO_GAP 0x0004		/* first traced call of the thread: gap_ns is 0 and not measured */
#define IOR_CALL_BAD_FD 0x0008		/* the descriptor was not open at the enter */
#define IOR_CALL_BAD_FD2 0x0010		/* the second one was not */
#define IOR_CALL_FILE_LOST 0x0020	/* a file of this call could not be announced: the ring was full */
#define IOR_CALL_PATH_UNREADABLE 0x0040 /* a path argument could not be read at the enter nor at the exit */
#define IOR_CALL_PATH_LATE 0x0080	/* a path argument was read at the exit: its page was not resident before */
#define IOR_CALL_FILE_RETURNED 0x0100	/* file_id is that of the returned descriptor */
#define IOR_CALL_FILE2_RETURNED 0x0400	/* file2_id is that of the returned descriptor */
#define IOR_CALL_FD_CHANGED                                                                                            \
	0x0800 /* the descriptor stood for another file at the exit: file_id may not be the one used */
#define IOR_CALL_IO_WORKER 0x1000  /* operations: it was handed to a worker thread of the ring */
#define IOR_CALL_SQ_POLL 0x2000	   /* operations: the ring's own thread fetched it, without a system call */
#define IOR_CALL_FIXED_FILE 0x4000 /* operations: the descriptor is an index of the ring's registered files */
#define IOR_CALL_MORE 0x8000	   /* operations: a notification follows, until when its buffer is in use */
#define IOR_CALL_HAS_PAIR 0x0200   /* pair, file_id and file2_id are the two descriptors that the call made */

struct ior_wire_call {
	struct ior_wire_header header;
	__u64 task_id;
	__u64 enter_ns;	  /* clock read last at the enter */
	__u64 latency_ns; /* clock read first at the exit, less enter_ns */
	__u64 gap_ns;	  /* this enter less this thread's previous traced exit */
	__s64 ret;	  /* result, or negative errno */
	__u64 file_id;	  /* file of the call: its descriptor's at the enter, or the one it returned */
	__s32 nr;	  /* system call number; operations of io_uring: IOR_OPERATION_BASE + opcode */
	__u32 thread_seq; /* counts the finished calls of this thread, lost ones too, from 1; operations: 0 */
	__u64 args[IOR_MAX_ARGS];
	/* IOR_CALL_EXTENDED */
	__u64 file2_id;	  /* file of the second descriptor */
	__u64 dir_id;	  /* directory that path 1 is relative to; 0: absolute, or not needed */
	__u64 dir2_id;	  /* directory that path 2 is relative to */
	__s32 pair[2];	  /* IOR_CALL_HAS_PAIR */
	__u16 path_size;  /* bytes of path 1 in the text, NUL included; 0: none */
	__u16 path2_size; /* bytes of path 2, which follows */
	__u32 path_cut; /* a path is longer than its text: the place for long ones was taken, or the call is in flight */
			/* text: path_size + path2_size bytes */
};

#define IOR_CALL_FIXED_SIZE 64
#define IOR_CALL_EXTENDED_SIZE 152

/* flags of a file record */
#define IOR_FILE_UNHASHED 0x0001    /* the dentry is in no directory: deleted, or never had a name */
#define IOR_FILE_TRUNCATED 0x0002   /* the path has more components or bytes than fit: its beginning is missing */
#define IOR_FILE_UNREACHABLE 0x0004 /* the walk ended before the root of a mount tree: detached */
#define IOR_FILE_SOCKET 0x0008	    /* socket is filled */

/* A socket's endpoints. Addresses as in memory (network order), ports in host order. */
struct ior_wire_socket {
	__u16 family;	/* AF_* */
	__u16 type;	/* SOCK_* */
	__u16 protocol; /* IPPROTO_* */
	__u16 state;	/* TCP_* of include/net/tcp_states.h */
	__u16 local_port;
	__u16 remote_port;
	__u16 local_name_size;	/* AF_UNIX: bytes of the bound name in the text */
	__u16 remote_name_size; /* AF_UNIX: bytes of the peer's bound name, which follows */
	__u8 local_address[16];
	__u8 remote_address[16];
	__u64 peer_inode; /* AF_UNIX: inode of the connected peer; 0: none */
};

struct ior_wire_file {
	struct ior_wire_header header;
	__u64 id;
	__u64 inode;
	__u64 fs_magic;	  /* super_block.s_magic: include/uapi/linux/magic.h */
	__u32 dev;	  /* super_block.s_dev in the kernel's encoding: major << 20 | minor */
	__u32 rdev;	  /* devices: the device that the inode stands for, same encoding */
	__u16 mode;	  /* inode.i_mode: S_IFMT and permissions */
	__u16 text_size;  /* bytes of text that follow */
	__u16 components; /* NUL-terminated names in the text, leaf first; 0 with text: socket names */
	__u16 reserved;
	struct ior_wire_socket socket;
	/* text */
};

#define IOR_FILE_FIXED_SIZE 104

struct ior_wire_task {
	struct ior_wire_header header;
	__u64 id;
	__u64 start_ns;	 /* start time of the thread: tells a reused tid from its predecessor */
	__u64 cgroup_id; /* cgroup v2 */
	__u32 tid;
	__u32 tgid;
	__u32 parent_tgid;
	__u32 uid; /* effective */
	char comm[IOR_COMM_LEN];
};

struct ior_wire_task_exit {
	struct ior_wire_header header;
	__u64 id; /* last announced id of the thread; 0: none */
	__u64 time_ns;
	__u32 tid;
	__u32 tgid;
	__u8 group_dead; /* the last thread of its process */
	__u8 reserved[7];
};

IOR_STATIC_ASSERT(sizeof(struct ior_ring_position) == 128, "ring position");
IOR_STATIC_ASSERT(IOR_FILE_FIXED_SIZE + IOR_FILE_TEXT_MAX + IOR_NAME_SIZE <= IOR_RING_PAD, "the longest record");
IOR_STATIC_ASSERT(sizeof(struct ior_wire_header) == 8, "wire header");
IOR_STATIC_ASSERT(__builtin_offsetof(struct ior_wire_call, args) == IOR_CALL_FIXED_SIZE, "wire call");
IOR_STATIC_ASSERT(sizeof(struct ior_wire_call) == IOR_CALL_EXTENDED_SIZE, "wire call");
IOR_STATIC_ASSERT(sizeof(struct ior_wire_socket) == 56, "wire socket");
IOR_STATIC_ASSERT(sizeof(struct ior_wire_file) == IOR_FILE_FIXED_SIZE, "wire file");
IOR_STATIC_ASSERT(sizeof(struct ior_wire_task) == 64, "wire task");
IOR_STATIC_ASSERT(sizeof(struct ior_wire_task_exit) == 40, "wire task exit");
