/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* From the slot into the ring: a finished record, counted whether there was room or not. */
#pragma once

#include "args.bpf.h"
#include "filter.bpf.h"

/* A record with files, directories and paths. Returns whether there was room. */
static __noinline bool emit_extended(struct task_struct *task, struct slot *slot, struct cpu_state *cpu)
{
	struct ior_wire_call *record = &slot->record;
	__u32 text = record->path_size + record->path2_size;
	struct long_slot *big;
	bool sent = false;

	if (!cpu)
		return false;
	if (!slot->long_paths) {
		if (text > 2 * IOR_INLINE_PATH)
			text = 2 * IOR_INLINE_PATH;
		record->header.size = IOR_CALL_EXTENDED_SIZE + text;
		return emit(cpu, record, IOR_CALL_EXTENDED_SIZE + text);
	}
	big = long_slot_of(task);
	if (text > 2 * IOR_PATH_MAX)
		text = 2 * IOR_PATH_MAX;
	record->header.size = IOR_CALL_EXTENDED_SIZE + text;
	if (big) {
		__builtin_memcpy(&big->record, record, sizeof(*record));
		sent = emit(cpu, big, IOR_CALL_EXTENDED_SIZE + text);
	}
	forget_long_paths(task, slot);
	return sent;
}

/* Sends the record in the slot. What it could not send is counted under its number. */
static __always_inline void send(struct task_struct *task, struct slot *slot, struct cpu_state *cpu, __u8 nargs)
{
	struct ior_wire_call *record = &slot->record;
	__u32 size = IOR_CALL_FIXED_SIZE + 8 * (nargs & 7);
	bool sent;
	int row = record->header.flags & IOR_CALL_COMPAT ? IOR_CALL_OTHER : record->nr;

	slot->busy = 0;
	record->thread_seq = ++slot->seq;
	count_call(cpu, IOR_CALL_SEEN, row);
	if (!(record->header.flags & IOR_CALL_EXTENDED)) {
		record->header.size = size;
		sent = emit_small(cpu, record, size, IOR_CALL_FIXED_SIZE + 8 * IOR_MAX_ARGS);
	} else {
		sent = emit_extended(task, slot, cpu);
	}
	if (!sent)
		count_call(cpu, IOR_CALL_LOST_RING_FULL, row);
}
