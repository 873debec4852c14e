/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Which process has a table of descriptors alone. At the end of a call, the descriptor that it returned may be another file's: a process
 * made with CLONE_FILES can put one there, and have gone by then, so that the table's count alone does not tell. A process that
 * never has shared its table with another since it began, or since its last exec, has the file that it opened. Its own threads, and workers
 * of io_uring, are the process: who has a thread that swaps descriptors in time may as well have it change the path in memory.
 */
#ifndef EYAS_DESCRIPTORS_H
#define EYAS_DESCRIPTORS_H

#include "scratch.h"

/* When the process began whose table is its own, by its number; 0 if that has been shared. What is forgotten counts as shared. */
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

/* An exec leaves a shared table. */
static __always_inline void note_exec(struct task_struct *task)
{
	__u64 files = (__u64)task->files;

	if (eyas.machine_pidns && files && READ(struct files_struct, files, count.counter) == 1)
		own_descriptors(task->tgid, task->start_time);
}

/* Written in place, as that cannot fail. */
static __always_inline void share_descriptors(__u32 process)
{
	__u64 *since = bpf_map_lookup_elem(&alone, &process);

	if (since)
		*(volatile __u64 *)since = 0;
}

/* Every new task comes by here before it runs. */
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
