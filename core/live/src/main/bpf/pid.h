/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Numbers of processes and groups, in the namespaces that know them. */
#ifndef EYAS_PID_H
#define EYAS_PID_H

#include "scratch.h"

/*
 * The offset of a struct pid's entry of its own namespace. The mask changes nothing: it gives the verifier of older kernels the bounds,
 * which it loses if both factors are in registers.
 */
static __always_inline __u64 own_level(__u64 pid)
{
	__u64 offset = (READ(struct pid, pid, level) & 31) * bpf_core_type_size(struct upid);

	OPAQUE(offset);
	return offset & 1023;
}

/* The number of a struct pid in the namespace that it was created in. */
static __always_inline __u32 number_in_own_namespace(__u64 pid)
{
	__u32 number = 0;
	__u64 at;

	if (!pid)
		return 0;
	at = pid + bpf_core_field_offset(struct pid, numbers) + own_level(pid) + bpf_core_field_offset(struct upid, nr);
	bpf_probe_read_kernel(&number, sizeof(number), (void *)at);
	return number;
}

static __always_inline __u64 namespace_of(__u64 pid)
{
	__u64 at, ns = 0;

	if (!pid)
		return 0;
	at = pid + bpf_core_field_offset(struct pid, numbers) + own_level(pid) + bpf_core_field_offset(struct upid, ns);
	bpf_probe_read_kernel(&ns, sizeof(ns), (void *)at);
	return ns;
}

/* The number in the initial namespace. */
static __always_inline __u32 number(__u64 pid)
{
	__u32 number = 0;

	if (pid)
		bpf_probe_read_kernel(&number, sizeof(number),
				      (void *)(pid + bpf_core_field_offset(struct pid, numbers) +
					       bpf_core_field_offset(struct upid, nr)));
	return number;
}

static __always_inline __u64 group_pid(struct task_struct *task, __u32 type)
{
	struct signal_struct *signal = task->signal;
	__u64 pid = 0;

	if (signal)
		bpf_core_read(&pid, sizeof(pid), &signal->pids[type]);
	return pid;
}

#endif
