/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* The control groups of the current task. */
#ifndef EYAS_CGROUP_H
#define EYAS_CGROUP_H

#include "scratch.h"

static long cgroup_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 parent, at;
	long n;

	if (bpf_core_field_exists(struct kernfs_node, __parent))
		parent = (__u64)READ(struct kernfs_node, s->dentry, __parent);
	else
		parent = (__u64)READ(struct kernfs_node___v6_14, s->dentry, parent);
	if (!parent)
		return 1;
	/* the length of a kernfs name is not stored: read it behind the path, then move it */
	n = bpf_probe_read_kernel_str(&s->data[HALF + TAIL_SIZE], NAME_MASK + 1,
				      READ(struct kernfs_node, s->dentry, name));
	if (n < 1 || s->tail < 2 * (NAME_MASK + 1))
		return 1;
	s->tail -= n;
	at = s->tail & TAIL_MASK;
	s->data[HALF + at] = '/';
	n -= 1;
	OPAQUE(n);
	bpf_probe_read_kernel(&s->data[HALF + 1 + at], n & NAME_MASK, &s->data[HALF + TAIL_SIZE]);
	s->dentry = parent;
	return 0;
}

/* Builds the path of a kernfs node in the tail, terminated; "/" for the root. The last 32 components. */
static __always_inline void build_cgroup_path(struct scratch *s, __u64 kn)
{
	s->tail = TAIL_TOP;
	s->data[HALF + TAIL_TOP] = 0;
	s->dentry = kn;
	loop(32, cgroup_step, s);
	if (s->tail == TAIL_TOP)
		s->data[HALF + --s->tail] = '/';
}

/* Appends "controller=/path\0" at s->off + s->total. */
__noinline int append_cgroup(struct scratch *s, __u32 id)
{
	struct css_set *set = current_task()->cgroups;
	__u64 css = 0, cgroup, kn, ss, at, n;
	long name;

	if (!s || !set)
		return 0;
	bpf_probe_read_kernel(&css, sizeof(css),
			      (void *)((__u64)set + bpf_core_field_offset(struct css_set, subsys) + 8 * (__u64)id));
	if (!css)
		return 0;
	cgroup = (__u64)READ(struct cgroup_subsys_state, css, cgroup);
	ss = (__u64)READ(struct cgroup_subsys_state, css, ss);
	if (!cgroup || !ss)
		return 0;
	kn = (__u64)READ(struct cgroup, cgroup, kn);
	at = s->off + s->total;
	OPAQUE(at);
	name = bpf_probe_read_kernel_str(s->data + (at & MASK), 32, READ(struct cgroup_subsys, ss, name));
	if (name <= 1)
		return 0;
	s->data[(at + name - 1) & MASK] = '=';
	if (kn != s->kn_last) {
		build_cgroup_path(s, kn);
		s->kn_last = kn;
		s->kn_at = s->tail;
	}
	n = TAIL_TOP + 1 - s->kn_at;
	at += name;
	OPAQUE(at);
	OPAQUE(n);
	n &= TAIL_MASK;
	bpf_probe_read_kernel(s->data + (at & MASK), n, &s->data[HALF + (s->kn_at & TAIL_MASK)]);
	s->total += name + n;
	return 0;
}

#define APPEND_CGROUP(s, controller)                                                                                   \
	do {                                                                                                           \
		if (bpf_core_enum_value_exists(enum cgroup_subsys_id, controller##_cgrp_id))                           \
			append_cgroup(s, bpf_core_enum_value(enum cgroup_subsys_id, controller##_cgrp_id));            \
	} while (0)

/* The five controllers that Falco names, in its order. */
static __always_inline void put_cgroups(struct scratch *s, __u32 index)
{
	s->total = 0;
	APPEND_CGROUP(s, cpuset);
	APPEND_CGROUP(s, cpu);
	APPEND_CGROUP(s, cpuacct);
	APPEND_CGROUP(s, io);
	APPEND_CGROUP(s, memory);
	length(s, index, s->total);
}

#endif
