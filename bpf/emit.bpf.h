/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Counting, ids, and the way into a ring. */
#pragma once

#include "arch.bpf.h"
#include "maps.bpf.h"

/* NULL cannot happen: the array has one entry. */
static __always_inline struct cpu_state *this_cpu(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&cpu_states, &zero);
}

static __always_inline void count_row(struct cpu_state *cpu, enum ior_call_counter counter, __u32 row)
{
	barrier_var(row); /* the bound below must hold for the register that indexes */
	if (row >= IOR_CALL_SLOTS)
		row = IOR_CALL_OTHER;
	cpu->calls[counter][row]++;
}

/* By system call number; count_row() takes rows of operations, too. */
static __always_inline void count_call(struct cpu_state *cpu, enum ior_call_counter counter, int nr)
{
	count_row(cpu, counter, (__u32)nr < IOR_SYSCALL_SLOTS ? nr : IOR_CALL_OTHER);
}

static __always_inline void count(struct cpu_state *cpu, enum ior_global_counter counter)
{
	cpu->global[counter]++;
}

/* Unique without atomics: the CPU in the upper 16 bits. Never 0. */
static __always_inline __u64 next_id(struct cpu_state *cpu)
{
	return ((__u64)bpf_get_smp_processor_id() << 48) | ++cpu->last_id;
}

/* Wakes the reader when a ring has filled to the threshold; looked at every 256 records, and once until the reader has come. */
static __always_inline void ring_doorbell(struct cpu_state *cpu, struct ior_ring_position *at)
{
	__u64 nothing = 0;

	if ((++cpu->records & 255) || at->rung || at->head - at->tail < config.wakeup_bytes)
		return;
	at->rung = 1;
	bpf_ringbuf_output(&doorbell, &nothing, sizeof(nothing), BPF_RB_FORCE_WAKEUP);
}

/*
 * Copies a record into this CPU's ring: `copied` bytes by stores when that is a constant of at least `size`, else `size` bytes by the helper.
 * No lock: a ring has one writer at a time. Programs here run in task context only and, unless preemption is off anyway, switch it off.
 * Returns false when there is no room: the caller counts what that means.
 */
static __always_inline bool write_record(struct cpu_state *cpu, const void *record, __u32 size, const __u32 copied)
{
	__u32 index = bpf_get_smp_processor_id();
	struct ior_ring_position *at = bpf_map_lookup_elem(&ring_positions, &index);
	__u32 offset;
	__u64 head;
	char *place;

	if (!at)
		return false;
	head = at->head;
	if (head - at->tail + (copied ? copied : (size + 7) & ~7U) > config.ring_bytes)
		return false;
	index = index * config.ring_chunks + ((head >> config.chunk_shift) & (config.ring_chunks - 1));
	place = bpf_map_lookup_elem(&rings, &index);
	if (!place)
		return false;
	offset = head & config.chunk_mask;
	if (copied) /* both begin on 8 bytes: told to the compiler, which would copy bytes otherwise */
		__builtin_memcpy(__builtin_assume_aligned(place + offset, 8), __builtin_assume_aligned(record, 8),
				 copied);
	else
		bpf_probe_read_kernel(place + offset, size, record);
	publish(&at->head, head + ((size + 7) & ~7ULL));
	ring_doorbell(cpu, at);
	return true;
}

/* A record of few words. `copied`: a constant, size or more, that the source has room for. */
static __always_inline bool emit_small(struct cpu_state *cpu, const void *record, __u32 size, const __u32 copied)
{
	bool sent;

	if (config.preemptible_hooks)
		bpf_preempt_disable();
	sent = write_record(cpu, record, size, copied);
	if (config.preemptible_hooks)
		bpf_preempt_enable();
	return sent;
}

/* A record of any size up to IOR_RING_PAD. */
static __always_inline bool emit(struct cpu_state *cpu, const void *record, __u32 size)
{
	return emit_small(cpu, record, size, 0);
}
