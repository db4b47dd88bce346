/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * From a dentry and its mount up to the root of the mount tree, as prepend_path() in fs/d_path.c does: the names are appended leaf
 * first, user space puts them in order. bpf_d_path() is not allowed in these programs.
 */
#pragma once

#include "emit.bpf.h"

static __always_inline __u64 mix(__u64 digest, __u64 value)
{
	digest = (digest ^ value) * 0x9e3779b97f4a7c15ULL;
	return digest ^ (digest >> 29);
}

static __always_inline long end_walk(struct walk *w, __u32 flags)
{
	w->flags |= flags;
	w->done = 1;
	return 1;
}

/* From the root of a mount to its mount point in the mount above. Returns 1 at the root of all. */
static __always_inline long leave_mount(struct walk *w)
{
	__u64 mount = w->mnt - bpf_core_field_offset(struct mount, mnt);

	w->above = (__u64)KREAD(struct mount, mount, mnt_parent);
	barrier();
	if (!w->above || w->above == mount)
		return end_walk(w, 0);
	w->dentry = (__u64)KREAD(struct mount, mount, mnt_mountpoint);
	w->mnt = w->above + bpf_core_field_offset(struct mount, mnt);
	w->chain = mix(w->chain, w->above);
	return 0;
}

/* One step: over a mount point, or over one name. Returns 1 when the walk has ended. */
static __always_inline long walk_step(struct file_scratch *out)
{
	struct walk *w = &out->walk;
	__u32 offset = w->text_size;
	long size;

	if (w->dentry == (__u64)KREAD(struct vfsmount, w->mnt, mnt_root))
		return leave_mount(w);
	w->above = (__u64)KREAD(struct dentry, w->dentry, d_parent);
	barrier();
	barrier_var(offset);
	if (!w->above || offset > IOR_FILE_TEXT_MAX)
		return end_walk(w, IOR_FILE_TRUNCATED);
	size = bpf_probe_read_kernel_str(&out->text[offset], IOR_NAME_SIZE,
					 KREAD(struct dentry, w->dentry, d_name.name));
	if (size > 0) {
		w->text_size = offset + size;
		w->components++;
	}
	w->chain = mix(w->chain, KREAD(struct dentry, w->dentry, d_name.hash_len));
	if (w->above == w->dentry) /* a root that no mount shows: pipes, lazily unmounted trees */
		return end_walk(w, IOR_FILE_UNREACHABLE);
	w->dentry = w->above;
	return 0;
}

static long walk_callback(__u32 index, __u32 *user)
{
	struct file_scratch *out = bpf_map_lookup_elem(&scratch, user);

	return out ? walk_step(out) : 1;
}

static __noinline int walk_by_callback(__u32 user)
{
	bpf_loop(IOR_PATH_COMPONENTS, walk_callback, &user, 0);
	return 0;
}

/*
 * Rounds of one call: each is followed by the verifier. Not static, and so looked at once on its own instead of at every call (v5.6
 * 51c39bb1d5d1): the calls cost nothing, and ROUNDS * WALK_CALLS is any path. Returns whether the walk has ended.
 */
#define WALK_ROUNDS 16
#define WALK_CALLS (2 * IOR_PATH_COMPONENTS / WALK_ROUNDS)

__attribute__((noinline)) int walk_rounds(__u32 user)
{
	struct file_scratch *out = bpf_map_lookup_elem(&scratch, &user);

	if (!out)
		return 1;
	for (int i = 0; i < WALK_ROUNDS; i++)
		if (walk_step(out))
			return 1;
	return 0;
}

static __noinline int walk_in_rounds(__u32 user)
{
	for (int i = 0; i < WALK_CALLS; i++)
		if (walk_rounds(user))
			break;
	return 0;
}

/* Fills the text from walk.dentry and walk.mnt. Afterwards text_size, components, flags and chain are set. */
static __always_inline void walk_up(struct file_scratch *out, __u32 user, enum repeat repeat)
{
	out->walk.chain = mix(0, out->walk.dentry);
	out->walk.text_size = 0;
	out->walk.components = 0;
	out->walk.done = 0;
	if (repeat == REPEAT_BY_CALLBACK)
		walk_by_callback(user);
	else
		walk_in_rounds(user);
	if (!out->walk.done)
		out->walk.flags |= IOR_FILE_TRUNCATED;
}
