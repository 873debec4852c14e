/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* The interpreter: one recipe slot builds one parameter. */
#ifndef EYAS_RECIPE_H
#define EYAS_RECIPE_H

#include "message.h"
#include "task.h"

static __always_inline __u64 source_value(struct scratch *s, __u32 source, __u16 imm)
{
	if (source < 6)
		return s->arg[source];
	if (source == EYAS_S_RET)
		return s->ret;
	if (source == EYAS_S_MSG_LEN)
		return s->ret > 0 ? message_length(s, s->arg[1]) : s->ret;
	return imm;
}

static __always_inline bool holds(__s64 ret, __u32 condition)
{
	switch (condition) {
	case EYAS_IF_OK:
		return ret >= 0;
	case EYAS_IF_POSITIVE:
		return ret > 0;
	case EYAS_IF_ZERO:
		return ret == 0;
	case EYAS_IF_CONNECTED:
		return ret == 0 || ret == -EINPROGRESS;
	}
	return true;
}

/* User memory at `at`, `width` bytes, little-endian; 0 when it cannot be read. */
static __always_inline __u64 peek(__u64 at, __u32 width)
{
	__u64 v = 0;

	if (width == 1)
		bpf_probe_read_user(&v, 1, (void *)at);
	else if (width == 2)
		bpf_probe_read_user(&v, 2, (void *)at);
	else if (width == 4)
		bpf_probe_read_user(&v, 4, (void *)at);
	else
		bpf_probe_read_user(&v, 8, (void *)at);
	return v;
}

/* A word of the calling program's size: its offset is given for 64 bits. */
static __always_inline __u64 peek_word(struct scratch *s, __u64 at, __u16 offset, bool word)
{
	if (word && s->compat)
		return (__s32)peek(at + offset / 2, 4);
	return peek(at + offset, 8);
}

#define PTRACE_UINT64 0
#define PTRACE_SIGNAL 1

/* data of ptrace: the peeked value, the delivered signal, or the plain argument. */
static __always_inline void put_ptrace_data(struct scratch *s, __u32 index, __u64 data, __u32 request)
{
	__u8 *to = end(s);

	if (s->ret >= 0 && (request == 7 || request == 9 || request == 17 || request == 24)) {
		to[0] = PTRACE_SIGNAL; /* CONT, SINGLESTEP, DETACH, SYSCALL */
		to[1] = data;
		length(s, index, 2);
		return;
	}
	if (s->ret < 0)
		data = 0;
	else if (request >= 1 && request <= 3)
		data = peek(data, s->compat ? 4 : 8); /* PEEKTEXT, PEEKDATA, PEEKUSR */
	to[0] = PTRACE_UINT64;
	*(__u64 *)(to + 1) = data;
	length(s, index, 9);
}

#define SOCKOPT_UNKNOWN 0
#define SOCKOPT_ERRNO 1
#define SOCKOPT_UINT32 2
#define SOCKOPT_UINT64 3
#define SOCKOPT_TIMEVAL 4
/* SO_* from 1 to 49 whose value is an int: all but ERROR, LINGER, PEERCRED, the timeouts, ATTACH_FILTER, PEERNAME */
#define SOCKOPT_INTS (0x3ffffffffffffULL & ~(1ULL | 1ULL << 4 | 1ULL << 13 | 1ULL << 17 | 1ULL << 20 | 1ULL << 21 | 1ULL << 26 | 1ULL << 28))

__noinline int put_sockopt(struct scratch *s, __u32 index, __u64 value, __u32 size)
{
	__u32 level, name;
	__u8 *to;
	__u64 n;

	if (!s)
		return 0;
	level = s->arg[1];
	name = s->arg[2];
	to = end(s);
	if (level == 1 && name == 4) {
		to[0] = SOCKOPT_ERRNO;
		*(__s64 *)(to + 1) = -(__s64)(__s32)peek(value, 4);
		length(s, index, 9);
	} else if (level == 1 && (name == 20 || name == 21 || name == 66 || name == 67)) {
		to[0] = SOCKOPT_TIMEVAL;
		*(__u64 *)(to + 1) = peek(value, 8) * 1000000000ULL + peek(value + 8, 8) * 1000;
		length(s, index, 9);
	} else if (level == 1 && name == 57) {
		to[0] = SOCKOPT_UINT64;
		*(__u64 *)(to + 1) = peek(value, 8);
		length(s, index, 9);
	} else if (level == 1 && name < 50 && (SOCKOPT_INTS >> name & 1)) {
		to[0] = SOCKOPT_UINT32;
		*(__u32 *)(to + 1) = peek(value, 4);
		length(s, index, 5);
	} else {
		to[0] = SOCKOPT_UNKNOWN;
		n = size > 4096 ? 4096 : size;
		OPAQUE(n);
		n &= TAIL_MASK;
		if (n && bpf_probe_read_user(to + 1, n, (void *)value))
			n = 0;
		length(s, index, 1 + n);
	}
	return 0;
}

#define PR_SET_NAME 15
#define PR_GET_NAME 16
#define PR_GET_CHILD_SUBREAPER 37

static __always_inline void put_prctl(struct scratch *s, __u32 index, bool string)
{
	__u32 option = s->arg[0];
	bool name = option == PR_SET_NAME || option == PR_GET_NAME;

	if (string) {
		put_string(s, index, name ? s->arg[1] : 0);
		return;
	}
	if (name)
		put_u64(s, index, 0);
	else if (option == PR_GET_CHILD_SUBREAPER)
		put_u64(s, index, (__s32)peek(s->arg[1], 4));
	else
		put_u64(s, index, s->arg[1]);
}

/* Length of a buffer: the transferred bytes if the call succeeded, else the requested ones. */
static __always_inline __u64 buffer_length(struct scratch *s, __u32 source)
{
	if (source == EYAS_S_RET || s->ret > 0)
		return s->ret > 0 ? s->ret : 0;
	return source_value(s, source, 0);
}

static __always_inline __u16 to_u16(__u64 v, __u32 fold)
{
	if (fold)
		return (v & 0x7fff) | (v & 0x80000 ? 0x8000 : 0);
	return v;
}

static __always_inline __u8 to_u8(__u64 v, __u32 clamp)
{
	return clamp && (__u32)v > 255 ? 255 : v;
}

/* Device and inode number of the file behind descriptor `fd`. */
static __always_inline void put_file_number(struct scratch *s, __u32 index, __s32 fd, bool inode_number)
{
	__u64 at = s->ret >= 0 ? cached_file(s, fd) : 0;

	at = at ? (__u64)READ(struct file, at, f_inode) : 0;
	if (inode_number) {
		put_u64(s, index, at ? READ(struct inode, at, i_ino) : 0);
		return;
	}
	at = at ? (__u64)READ(struct inode, at, i_sb) : 0;
	put_u32(s, index, at ? encode_device(READ(struct super_block, at, s_dev)) : 0);
}

/*
 * Kinds that read more than registers, except for those of opens and plain buffers, which put_slot() has inline: on processors with return
 * mitigations a call costs 10 ns.
 */
__noinline int put_composite(struct scratch *s, __u32 index, const struct eyas_slot *slot, __u64 v)
{
	__u64 n, other;
	__u32 kind, keep;

	if (!s || !slot)
		return 0;
	kind = slot->kind;
	switch (kind) {
	case EYAS_K_SOCKADDR:
		put_sockaddr(s, index, v, source_value(s, slot->aux, 0));
		break;
	case EYAS_K_TUPLE:
		put_tuple(s, index, v, slot->imm, slot->aux == EYAS_S_NONE ? 0 : source_value(s, slot->aux, 0));
		break;
	case EYAS_K_CREAT_FLAGS:
		/* Falco does not report created files here */
		put_u16(s, index, (raw_open_flags(s) & ~EYAS_RAW_O_CREATED) >> EYAS_RAW_CREAT_SHIFT);
		break;
	case EYAS_K_PEEK_U8:
		put_u8(s, index, peek(v + slot->imm, 1));
		break;
	case EYAS_K_PEEK_U16:
		put_u16(s, index, peek(v + slot->imm, 2));
		break;
	case EYAS_K_PEEK_U32:
		put_u32(s, index, peek(v + slot->imm, 4));
		break;
	case EYAS_K_PEEK_U64:
		put_u64(s, index, peek_word(s, v, slot->imm, slot->aux == EYAS_AUX_WORD));
		break;
	case EYAS_K_PEEK_I32:
		put_u64(s, index, (__s32)peek(v + slot->imm, 4));
		break;
	case EYAS_K_RELTIME:
		n = peek_word(s, v, 0, true);
		other = peek_word(s, v, 8, true);
		put_u64(s, index, n * 1000000000ULL + other);
		break;
	case EYAS_K_IOVEC:
		keep = eyas.snaplen;
		put_iovec(s, index, v, source_value(s, slot->aux, 0), s->ret > 0 && s->ret < keep ? s->ret : keep);
		break;
	case EYAS_K_IOVEC_SIZE:
		put_iovec_size(s, index, v, source_value(s, slot->aux, 0));
		break;
	case EYAS_K_QUEUE:
		put_queue(s, index, v, slot->imm);
		break;
	case EYAS_K_SOCK_PTR:
		put_sock_pointer(s, index, v, slot->imm);
		break;
	case EYAS_K_PTRACE_ADDR:
		*end(s) = PTRACE_UINT64;
		*(__u64 *)(end(s) + 1) = s->ret < 0 ? 0 : v;
		length(s, index, 9);
		break;
	case EYAS_K_PTRACE_DATA:
		put_ptrace_data(s, index, v, source_value(s, slot->aux, 0));
		break;
	case EYAS_K_SOCKOPT:
		n = source_value(s, slot->aux, 0);
		put_sockopt(s, index, v, slot->imm ? peek(n, 4) : n);
		break;
	case EYAS_K_PRCTL_STR:
		put_prctl(s, index, true);
		break;
	case EYAS_K_PRCTL_INT:
		put_prctl(s, index, false);
		break;
	case EYAS_K_MEMORY:
		put_u32(s, index, memory(current_task(), slot->imm));
		break;
	case EYAS_K_FD_PATH:
		put_file_path(s, index, s->ret >= 0 ? cached_file(s, v) : 0);
		break;
	case EYAS_K_CAPS:
		put_u64(s, index, capabilities(current_task(), slot->imm));
		break;
	case EYAS_K_MSG_DATA:
	case EYAS_K_MSG_SIZE:
	case EYAS_K_MSG_TUPLE:
	case EYAS_K_MSG_CONTROL:
		/* aux: source of the transferred length; a failed call transferred nothing, and shows the requested bytes */
		n = s->ret > 0 ? source_value(s, slot->aux, 0) : 0;
		put_message(s, index, slot, v, n);
		break;
	default:
		length(s, index, 0);
		break;
	}
	return 0;
}

/* The condition does not hold: scalars and fixed-width types take `otherwise`, the rest is empty. */
static __always_inline void put_otherwise(struct scratch *s, __u32 index, __u32 kind, __s64 otherwise)
{
	switch (kind) {
	case EYAS_K_U8:
	case EYAS_K_PEEK_U8:
		put_u8(s, index, otherwise);
		break;
	case EYAS_K_U16:
	case EYAS_K_PEEK_U16:
		put_u16(s, index, otherwise);
		break;
	case EYAS_K_U32:
	case EYAS_K_PEEK_U32:
		put_u32(s, index, otherwise);
		break;
	case EYAS_K_U64:
	case EYAS_K_I32:
	case EYAS_K_U32_64:
	case EYAS_K_PEEK_U64:
	case EYAS_K_PEEK_I32:
		put_u64(s, index, otherwise);
		break;
	default:
		length(s, index, 0);
		break;
	}
}

/* `v` = the slot's source everywhere below. */
static __always_inline void put_slot(struct scratch *s, __u32 index, const struct eyas_slot *slot)
{
	__u32 kind = slot->kind;
	__u64 v, n;

	if (slot->condition && !holds(s->ret, slot->condition)) {
		put_otherwise(s, index, kind, slot->otherwise);
		return;
	}
	v = source_value(s, slot->source, slot->imm);
	switch (kind) {
	case EYAS_K_U8:
		put_u8(s, index, to_u8(v, slot->aux));
		break;
	case EYAS_K_U16:
		put_u16(s, index, to_u16(v, slot->aux));
		break;
	case EYAS_K_U32:
		put_u32(s, index, v);
		break;
	case EYAS_K_U64:
		put_u64(s, index, v);
		break;
	case EYAS_K_I32:
		put_u64(s, index, (__s32)v);
		break;
	case EYAS_K_U32_64:
		put_u64(s, index, (__u32)v);
		break;
	case EYAS_K_FCNTL_CMD:
		put_u8(s, index, (__u32)v >= 1024 ? 128 + (v & 127) : v);
		break;
	case EYAS_K_STRING:
		put_string(s, index, v);
		break;
	case EYAS_K_BUFFER:
		n = buffer_length(s, slot->aux);
		put_bytes(s, index, v, n < eyas.snaplen ? n : eyas.snaplen);
		break;
	case EYAS_K_OPEN_FLAGS:
		n = slot->aux == EYAS_AUX_PEEK ? peek(v + slot->imm, 4) : v;
		put_u32(s, index, (n & 0x1fffffff) | raw_open_flags(s));
		break;
	case EYAS_K_DEV:
		put_file_number(s, index, v, false);
		break;
	case EYAS_K_INO:
		put_file_number(s, index, slot->aux == EYAS_AUX_PEEK ? peek(v, 4) : v, true);
		break;
	default:
		put_composite(s, index, slot, v);
		break;
	}
}

#endif
