/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Tells changes of the network that services of the machine make from those that may be the job's. Includers have CO-RE's macros. */
#ifndef EYAS_ORIGIN_H
#define EYAS_ORIGIN_H

#include "kernel.h"

#include <bpf/bpf_core_read.h>

#define MAX_GROUP_DEPTH 32

/* Whether a task is in the control group of version 2 with the number `group`, or below it. */
static __always_inline bool is_below(struct task_struct *task, __u64 group)
{
	struct cgroup *at = BPF_CORE_READ(task, cgroups, dfl_cgrp);
	struct cgroup_subsys_state *above;

	for (int i = 0; i < MAX_GROUP_DEPTH && at; i++) {
		if (BPF_CORE_READ(at, kn, id) == group)
			return true;
		above = BPF_CORE_READ(at, self.parent);
		at = above ? BPF_CORE_READ(above, cgroup) : NULL;
	}
	return false;
}

static __always_inline bool began_before(struct task_struct *task, __u64 since)
{
	return BPF_CORE_READ(task, group_leader, start_boottime) < since;
}

/*
 * Whether the task is the kernel's own, or of a process that began before `since` (ns since the machine's start) outside of the job's control
 * group, or of a worker that such a process has forked: only a fork shares the struct file of the program. What such a process executes does
 * not count, since cron, at, systemd and container engines execute what the job asks for.
 */
static __always_inline bool is_of_machine(struct task_struct *task, __u64 since, __u64 group)
{
	struct task_struct *parent = BPF_CORE_READ(task, group_leader, real_parent);
	struct file *program;

	if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
		return true;
	if (is_below(task, group))
		return false;
	if (began_before(task, since))
		return true;
	program = BPF_CORE_READ(task, mm, exe_file);
	return program && began_before(parent, since) && program == BPF_CORE_READ(parent, mm, exe_file);
}

#endif
