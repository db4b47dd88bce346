/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Differences between kernels, chosen by feature test: by user space before load (ior_config), or by CO-RE at load.
 */
#pragma once

#include "config.bpf.h"

/* v6.2 a35b9af4ec2c: any address becomes a typed pointer whose loads may fail softly. */
extern void *bpf_rdonly_cast(const void *obj, __u32 btf_id) __ksym __weak;

/*
 * One member of a kernel structure at any address. A direct load where the kernel has bpf_rdonly_cast(), a probe read elsewhere; both
 * give 0 for an address that cannot be read.
 *
 * A pointer that was loaded directly is typed to the verifier, which then refuses arithmetic on it. Addresses that are to be digested
 * or compared are therefore stored in a map value and read back from there (after a barrier()): that makes them plain numbers.
 */
#define KREAD(type, pointer, member)                                                                                   \
	({                                                                                                             \
		const void *from_ = (const void *)(pointer);                                                           \
		typeof(((type *)0)->member) value_ = 0;                                                                \
		if (config.use_direct_loads)                                                                           \
			value_ = ((type *)bpf_rdonly_cast(from_, bpf_core_type_id_kernel(type)))->member;              \
		else                                                                                                   \
			bpf_core_read(&value_, sizeof(value_), &((type *)from_)->member);                              \
		value_;                                                                                                \
	})

/* The address of a member, for strings and arrays. */
#define KADDR(type, pointer, member) ((void *)&((type *)(pointer))->member)

/* v5.11 3ca1032ab7ab: a task pointer that loads and task storage may use. Elsewhere only an address. */
static __always_inline struct task_struct *current_task(void)
{
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf))
		return bpf_get_current_task_btf();
	return (struct task_struct *)bpf_get_current_task();
}

/*
 * How a program repeats something: with bpf_loop() (v5.17 e6f2dd0f8067), or in rounds that the verifier follows one by one. A choice at
 * compile time, handed down to every helper, because a program must not even mention a callback on a kernel before v5.13 (69c087ba6225:
 * its verifier counts the callback's function information, but does not see the function).
 */
enum repeat { REPEAT_IN_ROUNDS, REPEAT_BY_CALLBACK };

/* v6.10 fc7566ad0a82 */
extern void bpf_preempt_disable(void) __ksym __weak;
extern void bpf_preempt_enable(void) __ksym __weak;

/*
 * Where system call tracepoints may be preempted, counters and scratch space of the CPU would be shared with another thread's call. Between
 * these two they are not. Typed form only: the raw one has global functions, which the verifier does not allow here.
 */
static __always_inline void hold_cpu(enum repeat repeat)
{
	if (repeat == REPEAT_BY_CALLBACK && config.preemptible_hooks)
		bpf_preempt_disable();
}

static __always_inline void release_cpu(enum repeat repeat)
{
	if (repeat == REPEAT_BY_CALLBACK && config.preemptible_hooks)
		bpf_preempt_enable();
}
