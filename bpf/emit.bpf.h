/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Counting, ids, and the way into a ring. */
#pragma once

#include "maps.bpf.h"

/* NULL cannot happen: the array has one entry. */
static __always_inline struct cpu_state *this_cpu(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&cpu_states, &zero);
}

static __always_inline void count_call(struct cpu_state *cpu, enum ior_call_counter counter, int nr)
{
	__u32 row = nr;

	barrier_var(row); /* the bound below must hold for the register that indexes */
	if (row >= IOR_CALL_SLOTS)
		row = IOR_CALL_OTHER;
	cpu->calls[counter][row]++;
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

/*
 * Copies a record into this CPU's ring. No wake-up, but for one look at the fill level every 256 records. Returns false when there
 * is no room: the caller counts what that means.
 */
static __always_inline bool emit(struct cpu_state *cpu, void *record, __u32 size)
{
	__u32 index = bpf_get_smp_processor_id();
	__u64 flags = BPF_RB_NO_WAKEUP;
	void *ring = bpf_map_lookup_elem(&rings, &index);

	if (!ring)
		return false;
	if ((++cpu->records & 255) == 0 && bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) > config.wakeup_bytes)
		flags = BPF_RB_FORCE_WAKEUP;
	return bpf_ringbuf_output(ring, record, size, flags) == 0;
}
