/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Distinguishes network changes of the machine's services from those that may be the job's. Includers need the CO-RE macros. */
#ifndef EYAS_ORIGIN_H
#define EYAS_ORIGIN_H

#include "kernel.h"

#include <bpf/bpf_core_read.h>

#define MAX_GROUP_DEPTH 32

/* Whether a task is in the version 2 control group with the id `group`, or below it. */
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

static __always_inline bool started_before(struct task_struct *task, __u64 since)
{
	return BPF_CORE_READ(task, group_leader, start_boottime) < since;
}

/*
 * Whether the task is a kernel thread, or belongs to a process that started before `since` (ns since boot) outside of the job's control
 * group, or to a worker forked by such a process: only a fork shares the struct file of the program. Programs that such a process executes
 * do not count, since cron, at, systemd and container engines execute programs for the job.
 */
static __always_inline bool is_of_machine(struct task_struct *task, __u64 since, __u64 group)
{
	struct task_struct *parent = BPF_CORE_READ(task, group_leader, real_parent);
	struct file *program;

	if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
		return true;
	if (is_below(task, group))
		return false;
	if (started_before(task, since))
		return true;
	program = BPF_CORE_READ(task, mm, exe_file);
	return program && started_before(parent, since) && program == BPF_CORE_READ(parent, mm, exe_file);
}

#endif
