/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Scattered buffers: iovec arrays and message headers, 64-bit or 32-bit as the call was. */
#ifndef EYAS_MESSAGE_H
#define EYAS_MESSAGE_H

#include "socket.h"

#define MAX_IOVEC 32

/* One entry of an iovec array. Returns 0 when it could not be read. */
static __always_inline int read_iovec(struct scratch *s, __u64 array, __u32 i, struct user_iovec *out)
{
	if (s->compat) {
		__u32 narrow[2];

		if (bpf_probe_read_user(narrow, sizeof(narrow), (void *)(array + i * 8ULL)))
			return 0;
		out->base = narrow[0];
		out->len = narrow[1];
		return 1;
	}
	return bpf_probe_read_user(out, sizeof(*out), (void *)(array + i * 16ULL)) == 0;
}

static long iovec_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	struct user_iovec entry;
	__u64 n, at;

	if (i >= s->iov_count || !s->left || !read_iovec(s, s->iov, i, &entry))
		return 1;
	n = entry.len < s->left ? entry.len : s->left;
	OPAQUE(n);
	n &= MASK;
	at = s->off + s->total;
	OPAQUE(at);
	if (n && bpf_probe_read_user(s->data + (at & MASK), n, (void *)entry.base)) {
		count(EYAS_C_UNREADABLE, 1);
		return 1;
	}
	s->total += n;
	s->left -= n;
	return 0;
}

/* The first `keep` bytes that the array's buffers hold. */
__noinline int put_iovec(struct scratch *s, __u32 index, __u64 array, __u64 entries, __u32 keep)
{
	if (!s)
		return 0;
	s->total = 0;
	s->left = keep > EYAS_MAX_SNAPLEN ? EYAS_MAX_SNAPLEN : keep;
	s->iov = array;
	s->iov_count = entries;
	loop(MAX_IOVEC, iovec_step, s);
	length(s, index, s->total);
	return 0;
}

static long iovec_size_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	struct user_iovec entry;

	if (i >= s->iov_count || !read_iovec(s, s->iov, i, &entry))
		return 1;
	s->total += entry.len;
	return 0;
}

/* Sum of the array's lengths, as far as MAX_IOVEC entries go. */
__noinline int put_iovec_size(struct scratch *s, __u32 index, __u64 array, __u64 entries)
{
	if (!s)
		return 0;
	s->total = 0;
	s->iov = array;
	s->iov_count = entries;
	loop(MAX_IOVEC, iovec_size_step, s);
	put_u32(s, index, s->total);
	return 0;
}

/* Reads the message header at `user` into s->msg, once per event. */
static __always_inline bool read_message(struct scratch *s, __u64 user)
{
	if (!user)
		return false;
	if (s->msg_at == user)
		return true;
	if (s->compat) {
		struct compat_msg narrow;

		if (bpf_probe_read_user(&narrow, sizeof(narrow), (void *)user))
			return false;
		s->msg.name = narrow.name;
		s->msg.namelen = narrow.namelen;
		s->msg.iov = narrow.iov;
		s->msg.iovlen = narrow.iovlen;
		s->msg.control = narrow.control;
		s->msg.controllen = narrow.controllen;
	} else if (bpf_probe_read_user(&s->msg, sizeof(s->msg), (void *)user)) {
		return false;
	}
	s->msg_at = user;
	return true;
}

/* struct mmsghdr: the transferred length follows the header, then padding to the alignment of a pointer. */
static __always_inline __u64 message_stride(struct scratch *s)
{
	return s->compat ? sizeof(struct compat_msg) + 4 : sizeof(struct user_msg) + 8;
}

/* Each message of sendmmsg and recvmmsg has its transferred length after the header. */
static __always_inline __u64 message_length(struct scratch *s, __u64 user)
{
	__u32 n = 0;

	bpf_probe_read_user(&n, sizeof(n),
			    (void *)(user + (s->compat ? sizeof(struct compat_msg) : sizeof(struct user_msg))));
	return n;
}

/* The parameter kinds EYAS_K_MSG_*. `moved` = bytes transferred, 0 if not known. */
__noinline int put_message(struct scratch *s, __u32 index, const struct eyas_slot *slot, __u64 user, __u64 moved)
{
	__u32 keep;
	__s32 fd;
	__u64 n;

	if (!s || !slot)
		return 0;
	if (!read_message(s, user)) {
		length(s, index, 0);
		return 0;
	}
	fd = s->arg[0];
	switch (slot->kind) {
	case EYAS_K_MSG_DATA:
		keep = eyas.snaplen;
		put_iovec(s, index, s->msg.iov, s->msg.iovlen, moved && moved < keep ? moved : keep);
		break;
	case EYAS_K_MSG_SIZE:
		put_iovec_size(s, index, s->msg.iov, s->msg.iovlen);
		break;
	case EYAS_K_MSG_TUPLE:
		put_tuple(s, index, fd, slot->imm, s->msg.namelen ? s->msg.name : 0);
		break;
	default:
		n = s->msg.control ? s->msg.controllen : 0;
		put_bytes(s, index, s->msg.control, n <= 0xffff ? n : 0);
		break;
	}
	return 0;
}

#endif
