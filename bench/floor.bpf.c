// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * The floors that ior's cost is compared with: an empty program pair, and one that only measures a latency. Nobody can be cheaper with
 * these hooks.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

/* Keeps the clock reads from being optimised away; written by every CPU, read by nobody. */
__u64 last_ns;

SEC("tp_btf/sys_enter")
int empty_enter(void *context)
{
	return 0;
}

SEC("tp_btf/sys_exit")
int empty_exit(void *context)
{
	return 0;
}

SEC("tp_btf/sys_enter")
int clock_enter(void *context)
{
	last_ns = bpf_ktime_get_boot_ns();
	return 0;
}

SEC("tp_btf/sys_exit")
int clock_exit(void *context)
{
	last_ns = bpf_ktime_get_boot_ns() - last_ns;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
