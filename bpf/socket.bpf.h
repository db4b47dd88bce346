/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What identifies a socket, and what about it may change while it is open. */
#pragma once

#include "path.bpf.h"

/* include/linux/socket.h */
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10

/*
 * In network order. Not skc_num, which a connection gives back when it ends (inet_put_port()) while the descriptor is
 * still open.
 */
static __always_inline __u16 local_port_of(struct sock *sk)
{
	struct inet_sock *inet = (struct inet_sock *)sk;

	return KREAD(struct inet_sock, inet, inet_sport);
}

static __always_inline struct sock *sock_of(struct file *file)
{
	struct socket *socket = KREAD(struct file, file, private_data);

	return socket ? KREAD(struct socket, socket, sk) : NULL;
}

/* include/net/sock.h, enum sock_flags */
#define SOCK_DEAD 0

/*
 * Whether a UNIX peer has, or had, an inode: accept() may give it one long after connect() has made it. One that is
 * closed keeps its place in names.
 */
static __always_inline bool was_accepted(struct sock *peer)
{
	return KREAD(struct sock, peer, sk_socket) ||
	       KREAD(struct sock, peer, __sk_common.skc_flags) & (1UL << SOCK_DEAD);
}

/*
 * A digest that changes when an endpoint does: bind, connect, accept, disconnect. cell is a place in a map value to turn
 * typed pointers into numbers.
 */
static __always_inline __u64 socket_digest(struct file *file, __u64 *cell)
{
	struct sock *sk = sock_of(file), *peer;
	__u64 digest;
	__u16 family;

	if (!sk)
		return 0;
	*cell = (__u64)sk;
	barrier();
	digest = *cell;
	family = KREAD(struct sock, sk, __sk_common.skc_family);
	if (family == AF_UNIX) {
		*cell = (__u64)KREAD(struct unix_sock, sk, addr);
		barrier();
		digest = mix(digest, *cell);
		peer = KREAD(struct unix_sock, sk, peer);
		*cell = (__u64)peer;
		barrier();
		digest = mix(digest, *cell);
		if (peer)
			digest = mix(digest, was_accepted(peer));
	} else if (family == AF_INET || family == AF_INET6) {
		digest = mix(digest, KREAD(struct sock, sk, __sk_common.skc_daddr));
		digest = mix(digest, KREAD(struct sock, sk, __sk_common.skc_rcv_saddr));
		digest = mix(digest, ((__u64)KREAD(struct sock, sk, __sk_common.skc_dport) << 16) | local_port_of(sk));
	}
	return digest;
}

/* Appends the bound name of a UNIX socket to the text; returns its bytes, 0 when it has none. */
static __always_inline __u16 append_unix_name(struct file_scratch *out, __u32 offset, struct sock *sk)
{
	struct unix_address *address = KREAD(struct unix_sock, sk, addr);
	int size;

	if (!address || offset > IOR_NAME_SIZE)
		return 0;
	size = KREAD(struct unix_address, address, len) - bpf_core_field_offset(struct sockaddr_un, sun_path);
	if (size <= 0 || size > 108)
		return 0;
	if (bpf_probe_read_kernel(&out->text[offset], size & 127,
				  (void *)address + bpf_core_field_offset(struct unix_address, name) +
					  bpf_core_field_offset(struct sockaddr_un, sun_path)))
		return 0;
	return size;
}

static __noinline int describe_unix(struct file_scratch *out, struct sock *sk)
{
	struct sock *peer = KREAD(struct unix_sock, sk, peer);
	__u32 offset = 0;

	out->record.socket.local_name_size = append_unix_name(out, 0, sk);
	offset = out->record.socket.local_name_size & 127;
	if (peer) {
		struct socket *socket = KREAD(struct sock, peer, sk_socket);
		struct file *file = socket ? KREAD(struct socket, socket, file) : NULL;
		struct inode *inode = file ? KREAD(struct file, file, f_inode) : NULL;

		if (inode)
			out->record.socket.peer_inode = KREAD(struct inode, inode, i_ino);
		out->record.socket.remote_name_size = append_unix_name(out, offset, peer);
	}
	return 0;
}

/* Fills record.socket, and for UNIX sockets the text. */
static __always_inline void describe_socket(struct file_scratch *out, struct file *file)
{
	struct ior_wire_socket *info = &out->record.socket;
	struct sock *sk = sock_of(file);

	__builtin_memset(info, 0, sizeof(*info));
	if (!sk)
		return;
	info->family = KREAD(struct sock, sk, __sk_common.skc_family);
	info->state = KREAD(struct sock, sk, __sk_common.skc_state);
	info->type = KREAD(struct sock, sk, sk_type);
	if (bpf_core_field_size(struct sock, sk_protocol) == sizeof(__u16))
		info->protocol = KREAD(struct sock, sk, sk_protocol);
	if (info->family == AF_UNIX) {
		describe_unix(out, sk);
		return;
	}
	if (info->family != AF_INET && info->family != AF_INET6)
		return;
	info->local_port = __builtin_bswap16(local_port_of(sk));
	info->remote_port = __builtin_bswap16(KREAD(struct sock, sk, __sk_common.skc_dport));
	if (info->family == AF_INET) {
		*(__u32 *)info->local_address = KREAD(struct sock, sk, __sk_common.skc_rcv_saddr);
		*(__u32 *)info->remote_address = KREAD(struct sock, sk, __sk_common.skc_daddr);
	} else if (bpf_core_field_exists(struct sock_common, skc_v6_daddr)) {
		bpf_core_read(info->local_address, 16, KADDR(struct sock, sk, __sk_common.skc_v6_rcv_saddr));
		bpf_core_read(info->remote_address, 16, KADDR(struct sock, sk, __sk_common.skc_v6_daddr));
	}
}
