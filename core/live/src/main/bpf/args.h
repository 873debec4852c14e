/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Arguments and environment of the running program, and of one that could not be executed. */
#ifndef EYAS_ARGS_H
#define EYAS_ARGS_H

#include "scratch.h"

/* Parameters exe and args of exec and clone events, from the argument area of the current memory map. */
static __always_inline void put_args_area(struct scratch *s)
{
	struct mm_struct *mm = current_task()->mm;
	__u64 start, size, exe, room;

	if (!mm) {
		length(s, EXECVE_EXIT_EXE, 0);
		length(s, EXECVE_EXIT_ARGS, 0);
		return;
	}
	start = mm->arg_start;
	size = mm->arg_end - start;
	exe = put_string(s, EXECVE_EXIT_EXE, start);
	room = EYAS_MAX_PATH - exe;
	size = size > exe ? size - exe : 0;
	if (size > room) {
		size = room;
		s->flags |= EYAS_RECORD_TRUNCATED;
	}
	if (put_bytes(s, EXECVE_EXIT_ARGS, start + exe, size))
		s->data[(s->off - 1) & MASK] = 0;
}

static __always_inline void put_env_area(struct scratch *s, __u32 index)
{
	struct mm_struct *mm = current_task()->mm;
	__u64 size = 0, limit = eyas.env_limit;

	if (limit > EYAS_MAX_ENV)
		limit = EYAS_MAX_ENV;
	if (mm)
		size = mm->env_end - mm->env_start;
	if (size > limit) {
		size = limit;
		s->flags |= EYAS_RECORD_TRUNCATED;
	}
	if (put_bytes(s, index, mm ? mm->env_start : 0, size))
		s->data[(s->off - 1) & MASK] = 0;
}

static long vector_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 pointer = 0, at;
	long n;

	if (s->compat ? bpf_probe_read_user(&pointer, 4, (void *)s->iov)
		      : bpf_probe_read_user(&pointer, 8, (void *)s->iov))
		return 1;
	if (!pointer)
		return 1;
	s->iov += s->compat ? 4 : 8;
	at = s->off + s->total;
	OPAQUE(at);
	n = bpf_probe_read_user_str(s->data + (at & MASK), EYAS_MAX_PATH, (void *)pointer);
	if (n <= 0)
		return 1;
	s->total += n;
	return s->total >= s->left;
}

/*
 * A vector of user string pointers (argv, envp) as strings with terminators, `limit` bytes in all; without the first `skip` pointers, and
 * those after the next 128. For failed calls, whose new memory map was never created.
 */
__noinline int put_vector(struct scratch *s, __u32 index, __u64 vector, __u32 skip, __u32 limit)
{
	if (!s)
		return 0;
	s->total = 0;
	s->left = limit;
	s->iov = vector + skip * (s->compat ? 4 : 8);
	if (vector)
		loop(128, vector_step, s);
	if (s->total >= s->left && s->total) {
		s->total = s->left;
		s->flags |= EYAS_RECORD_TRUNCATED;
	}
	if (s->total)
		s->data[(s->off + s->total - 1) & MASK] = 0;
	length(s, index, s->total);
	return 0;
}

#endif
