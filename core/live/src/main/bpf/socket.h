/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Addresses. Encodings of the schema, little-endian but for addresses, which stay in network order:
 *   SOCKADDR   u8 family, then IPv4: u32 address, u16 port; IPv6: 16 bytes, u16 port; unix: path with terminator
 *   SOCKTUPLE  u8 family, then IPv4/IPv6: source address and port, destination address and port;
 *              unix: u64 source socket, u64 destination socket, path
 */
#ifndef EYAS_SOCKET_H
#define EYAS_SOCKET_H

#include "file.h"

#define SUN_PATH 108

static __always_inline __u16 swap16(__u16 v)
{
	return __builtin_bswap16(v);
}

/* The struct sock behind a descriptor; 0 if it is not a socket. */
static __always_inline __u64 sock_of(struct scratch *s, __s32 fd)
{
	__u64 file = cached_file(s, fd), socket;
	struct inode *inode;

	if (!file)
		return 0;
	inode = READ(struct file, file, f_inode);
	if (!inode || (READ(struct inode, inode, i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	socket = (__u64)READ(struct file, file, private_data);
	return socket ? (__u64)READ(struct socket, socket, sk) : 0;
}

struct endpoint {
	__u8 address[16];
	__u16 port;
};

/* Family of the socket; local and remote end of an IP socket, in network order. */
static __always_inline __u16 endpoints(__u64 sk, struct endpoint *local, struct endpoint *remote)
{
	__u16 family = READ(struct sock, sk, __sk_common.skc_family);

	__builtin_memset(local, 0, sizeof(*local));
	__builtin_memset(remote, 0, sizeof(*remote));
	if (family != AF_INET && family != AF_INET6)
		return family;
	local->port = READ(struct inet_sock, sk, inet_sport);
	remote->port = READ(struct sock, sk, __sk_common.skc_dport);
	if (family == AF_INET) {
		*(__u32 *)local->address = READ(struct inet_sock, sk, inet_saddr);
		*(__u32 *)remote->address = READ(struct sock, sk, __sk_common.skc_daddr);
	} else if (bpf_core_field_exists(struct sock_common, skc_v6_daddr)) {
		struct ipv6_pinfo *v6 = READ(struct inet_sock, sk, pinet6);

		bpf_core_read(local->address, 16, &v6->saddr);
		bpf_core_read(remote->address, 16, &((struct sock *)sk)->__sk_common.skc_v6_daddr);
	}
	return family;
}

/*
 * Fills the remote end from an address of the call. As in the kernel, an IPv6 socket also sends to IPv4 addresses, and an IPv4 socket
 * accepts AF_UNSPEC as AF_INET.
 */
static __always_inline void remote_from(struct endpoint *remote, __u16 family, const __u8 *address)
{
	__u16 given = *(const __u16 *)address;

	if (family == AF_INET && (given == AF_INET || given == AF_UNSPEC)) {
		*(__u32 *)remote->address = *(const __u32 *)(address + 4);
	} else if (family == AF_INET6 && given == AF_INET) {
		__builtin_memset(remote->address, 0, 10);
		*(__u16 *)(remote->address + 10) = 0xffff;
		*(__u32 *)(remote->address + 12) = *(const __u32 *)(address + 4);
	} else if (family == AF_INET6 && given == AF_INET6) {
		__builtin_memcpy(remote->address, address + 8, 16);
	} else {
		return;
	}
	remote->port = *(const __u16 *)(address + 2);
}

static __always_inline void remote_from_user(struct endpoint *remote, __u16 family, __u64 user)
{
	__u8 address[28] = {};

	/* 16 bytes are an IPv4 address, which an IPv6 socket accepts, too */
	if (!bpf_probe_read_user(address, 16, (void *)user) &&
	    (*(__u16 *)address != AF_INET6 || !bpf_probe_read_user(address, 28, (void *)user)))
		remote_from(remote, family, address);
}

static __always_inline __u64 write_endpoint(struct scratch *s, __u64 at, __u16 family, const struct endpoint *end)
{
	__u8 *to;

	OPAQUE(at);
	to = s->data + (at & MASK);
	if (family == AF_INET) {
		*(__u32 *)to = *(__u32 *)end->address;
		*(__u16 *)(to + 4) = swap16(end->port);
		return 6;
	}
	*(__u64 *)to = *(__u64 *)end->address;
	*(__u64 *)(to + 8) = *(__u64 *)(end->address + 8);
	*(__u16 *)(to + 16) = swap16(end->port);
	return 18;
}

static __always_inline void put_unix_tuple(struct scratch *s, __u32 index, __u64 sk, __u32 direction, __u64 user)
{
	__u64 peer = (__u64)READ(struct unix_sock, sk, peer), named = direction == EYAS_DIR_OUT ? peer : sk;
	__u64 address, path;
	__u8 *to = end(s), first = 0;
	__s32 room = SUN_PATH;
	long n;

	*to = AF_UNIX;
	*(__u64 *)(to + 1) = direction == EYAS_DIR_OUT ? peer : sk;
	*(__u64 *)(to + 9) = direction == EYAS_DIR_OUT ? sk : peer;
	if (direction == EYAS_DIR_OUT && !peer && user) {
		/* sun_path; a leading zero marks an abstract name */
		path = user + 2;
		bpf_probe_read_user(&first, 1, (void *)path);
		n = bpf_probe_read_user_str(to + 17, SUN_PATH + 1, (void *)(path + (first == 0)));
	} else {
		address = named ? (__u64)READ(struct unix_sock, named, addr) : 0;
		n = 0;
		if (address) {
			/* an abstract name is not terminated; the length, which includes the family, delimits it */
			room = READ(struct unix_address, address, len);
			path = address + bpf_core_field_offset(struct unix_address, name) + 2;
			bpf_probe_read_kernel(&first, 1, (void *)path);
			n = bpf_probe_read_kernel_str(to + 17, SUN_PATH + 1, (void *)(path + (first == 0)));
			room -= 2 + (first == 0);
		}
	}
	if (n <= 0)
		n = 1;
	if (n > room + 1)
		n = room + 1;
	OPAQUE(n);
	n &= 127;
	to[16 + n] = 0;
	length(s, index, 17 + n);
}

/* The ends of s->socket, an IP socket. */
static __always_inline void put_replaced(struct scratch *s, __u32 index, __u32 direction)
{
	struct endpoint local, remote;
	__u64 at = s->off + 1, n;
	__u16 family = s->socket.family;

	__builtin_memcpy(local.address, s->socket.local, 16);
	__builtin_memcpy(remote.address, s->socket.remote, 16);
	local.port = s->socket.local_port;
	remote.port = s->socket.remote_port;
	*end(s) = family;
	n = write_endpoint(s, at, family, direction == EYAS_DIR_OUT ? &local : &remote);
	write_endpoint(s, at + n, family, direction == EYAS_DIR_OUT ? &remote : &local);
	length(s, index, 1 + 2 * n);
}

__noinline int put_tuple(struct scratch *s, __u32 index, __s32 fd, __u32 direction, __u64 user)
{
	struct endpoint local, remote;
	__u64 sk, n, at;
	__u16 family;

	if (!s)
		return 0;
	if (fd >= 0 && s->replaced_fd == fd) {
		put_replaced(s, index, direction);
		return 0;
	}
	sk = sock_of(s, fd);
	if (!sk) {
		length(s, index, 0);
		return 0;
	}
	family = endpoints(sk, &local, &remote);
	if (family == AF_UNIX) {
		put_unix_tuple(s, index, sk, direction, user);
		return 0;
	}
	if (family != AF_INET && family != AF_INET6) {
		length(s, index, 0);
		return 0;
	}
	/* the destination in the call also applies to a connected socket, except for streams */
	if (user && (!remote.port || (direction == EYAS_DIR_OUT && READ(struct sock, sk, sk_type) != SOCK_STREAM)))
		remote_from_user(&remote, family, user);
	else if (!remote.port || *(__u16 *)s->peer)
		remote_from(&remote, family, s->peer);
	*end(s) = family;
	at = s->off + 1;
	n = write_endpoint(s, at, family, direction == EYAS_DIR_OUT ? &local : &remote);
	write_endpoint(s, at + n, family, direction == EYAS_DIR_OUT ? &remote : &local);
	length(s, index, 1 + 2 * n);
	return 0;
}

/* A user address of `size` bytes; empty for families without a form in the schema. */
__noinline int put_sockaddr(struct scratch *s, __u32 index, __u64 user, __u32 size)
{
	__u8 *to;
	__u8 address[28] = {};
	__u16 family;
	long n = 0;

	if (!s)
		return 0;
	if (!user || size < 2 || bpf_probe_read_user(address, size >= 28 ? 28 : size >= 16 ? 16 : 2, (void *)user)) {
		length(s, index, 0);
		return 0;
	}
	family = *(__u16 *)address;
	to = end(s);
	*to = family;
	if (family == AF_INET && size >= 8) {
		*(__u32 *)(to + 1) = *(__u32 *)(address + 4);
		*(__u16 *)(to + 5) = swap16(*(__u16 *)(address + 2));
		n = 7;
	} else if (family == AF_INET6 && size >= 24) {
		__builtin_memcpy(to + 1, address + 8, 16);
		*(__u16 *)(to + 17) = swap16(*(__u16 *)(address + 2));
		n = 19;
	} else if (family == AF_UNIX) {
		__u32 room = size - 2; /* of sun_path: its text need not be terminated within */
		__u8 first = 0;

		if (room > SUN_PATH)
			room = SUN_PATH;
		if (room) {
			bpf_probe_read_user(&first, 1, (void *)(user + 2));
			n = bpf_probe_read_user_str(to + 1, SUN_PATH + 1, (void *)(user + 2 + (first == 0)));
			if (first == 0)
				room--;
		}
		if (n <= 0 || n > room + 1)
			n = n <= 0 ? 1 : room + 1;
		OPAQUE(n);
		n &= 127;
		to[n] = 0;
		n += 1;
	}
	length(s, index, n);
	return 0;
}

/* Occupancy of the accept queue of a listening socket. */
__noinline int put_queue(struct scratch *s, __u32 index, __s32 fd, __u32 what)
{
	__u64 sk;
	__u32 used = 0, max = 0;

	if (!s)
		return 0;
	sk = s->ret >= 0 ? sock_of(s, fd) : 0;
	if (sk) {
		used = READ(struct sock, sk, sk_ack_backlog);
		max = READ(struct sock, sk, sk_max_ack_backlog);
	}
	if (what == EYAS_QUEUE_PCT)
		put_u8(s, index, max ? (__u64)used * 100 / max : 0);
	else
		put_u32(s, index, what == EYAS_QUEUE_LEN ? used : max);
	return 0;
}

/* Identity of a socket pair: the kernel addresses of the two ends, as the tuple of a unix socket has them. */
__noinline int put_sock_pointer(struct scratch *s, __u32 index, __u64 user_fds, __u32 peer)
{
	__s32 fd = -1;
	__u64 sk;

	if (!s)
		return 0;
	if (s->ret == 0)
		bpf_probe_read_user(&fd, sizeof(fd), (void *)user_fds);
	sk = sock_of(s, fd);
	if (sk && peer)
		sk = (__u64)READ(struct unix_sock, sk, peer);
	put_u64(s, index, sk);
	return 0;
}

#endif
