/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Tracks which processes do not share their descriptor table. At the end of a call, the returned descriptor may refer to another file: a
 * process created with CLONE_FILES can replace it and exit, so the table's reference count alone is not sufficient. A process that has not
 * shared its table since its start or last exec still has the file that it opened. Its threads and io_uring workers belong to the process:
 * a thread that can swap descriptors in time can as well change the path in memory.
 */
#ifndef EYAS_DESCRIPTORS_H
#define EYAS_DESCRIPTORS_H

#include "scratch.h"

/* The start time of the process that owns the table, by its id; 0 if the table was shared. Evicted entries count as shared. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, __u64);
} alone SEC(".maps");

static __always_inline bool has_own_descriptors(struct task_struct *task)
{
	__u32 process = task->tgid;
	__u64 *since = bpf_map_lookup_elem(&alone, &process);

	return since && *since && *since == task->group_leader->start_time;
}

static __always_inline void own_descriptors(__u32 process, __u64 since)
{
	bpf_map_update_elem(&alone, &process, &since, BPF_ANY);
}

/* An exec unshares the table. */
static __always_inline void note_exec(struct task_struct *task)
{
	__u64 files = (__u64)task->files;

	if (eyas.machine_pidns && files && READ(struct files_struct, files, count.counter) == 1)
		own_descriptors(task->tgid, task->start_time);
}

/* Written in place, which cannot fail. */
static __always_inline void share_descriptors(__u32 process)
{
	__u64 *since = bpf_map_lookup_elem(&alone, &process);

	if (since)
		*(volatile __u64 *)since = 0;
}

/* Called for every new task before it runs. */
SEC("tp_btf/task_newtask")
int BPF_PROG(eyas_newtask, struct task_struct *child)
{
	struct task_struct *task = current_task();
	__u64 files = (__u64)child->files;

	if (!eyas.machine_pidns || !files || child->tgid == task->tgid)
		return 0;
	if (files == (__u64)task->files) {
		share_descriptors(task->tgid);
		share_descriptors(child->tgid);
	} else if (in_scope(task)) {
		own_descriptors(child->tgid, child->start_time);
	}
	return 0;
}

#endif
