/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Facts that only the kernel knows and no parameter of a call contains, as asynchronous events of Eyas: plugin id 0, a name, and data that
 * the class of the same name in eyas.event parses.
 */
#ifndef EYAS_NOTICE_H
#define EYAS_NOTICE_H

#include "cgroup.h"
#include "file.h"
#include "pid.h"

/* Names as numbers: strings would need a section of their own. All end in zeros. */
#define NAME_EYAS 0x2e73617965ULL /* "eyas." */
#define NAME_SIBLING_1 (NAME_EYAS | 0x626973ULL << 40)
#define NAME_SIBLING_2 0x676e696cULL
#define NAME_CGROUP_1 (NAME_EYAS | 0x726763ULL << 40)
#define NAME_CGROUP_2 0x70756fULL
#define NAME_TARGET_1 (NAME_EYAS | 0x726174ULL << 40)
#define NAME_TARGET_2 0x746567ULL
#define NAME_SIGNAL_1 (NAME_EYAS | 0x676973ULL << 40)
#define NAME_SIGNAL_2 0x6c616eULL
#define NAME_SENT_1 (NAME_EYAS | 0x6e6573ULL << 40)
#define NAME_SENT_2 0x74ULL
#define NAME_NAME_1 (NAME_EYAS | 0x6d616eULL << 40)
#define NAME_NAME_2 0x65ULL
#define NAME_FSPATH_1 (NAME_EYAS | 0x707366ULL << 40)
#define NAME_FSPATH_2 0x687461ULL

/* An event with a large payload: its lengths have 32 bits. The name's length includes the terminator. */
static __always_inline void start_notice(struct scratch *s, struct task_struct *task, __u64 first, __u64 second, __u32 length)
{
	begin(s, task, EVENT_ASYNCEVENT, ASYNCEVENT_PARAMS);
	s->off += 2 * ASYNCEVENT_PARAMS;
	*(__u32 *)end(s) = 0;
	long_length(s, ASYNCEVENT_PLUGIN_ID, 4);
	*(__u64 *)end(s) = first;
	*(__u64 *)(end(s) + 8) = second;
	long_length(s, ASYNCEVENT_NAME, length);
}

/* Ends the data of a notice, after `before` bytes, with `n` bytes of the path in the tail. */
static __always_inline void put_tail(struct scratch *s, __u32 before, __u64 n)
{
	__u64 at = s->tail;

	OPAQUE(at);
	OPAQUE(n);
	n &= TAIL_MASK;
	bpf_probe_read_kernel(end(s) + before, n, &s->data[HALF + (at & TAIL_MASK)]);
	long_length(s, ASYNCEVENT_DATA, before + n);
}

/* The data of a notice: a number and the path. */
static __always_inline void put_number_and_path(struct scratch *s, __u64 number, __u64 n)
{
	*(__u64 *)end(s) = number;
	put_tail(s, 8, n);
}

/* eyas.event.SiblingClone */
static __always_inline void report_sibling(struct scratch *s, struct task_struct *task, __u32 child)
{
	start_notice(s, task, NAME_SIBLING_1, NAME_SIBLING_2, 13);
	*(__u64 *)end(s) = child;
	long_length(s, ASYNCEVENT_DATA, 8);
	submit(s);
}

/* eyas.event.CgroupMove */
static __always_inline void report_move(struct scratch *s, struct task_struct *task, __u32 moved, __u64 node)
{
	build_cgroup_path(s, node);
	start_notice(s, task, NAME_CGROUP_1, NAME_CGROUP_2, 12);
	put_number_and_path(s, moved, TAIL_TOP - s->tail);
	submit(s);
}

/* eyas.event.EyasSignal */
static __always_inline void report_signal(struct scratch *s, struct task_struct *task, __u32 number)
{
	start_notice(s, task, NAME_SIGNAL_1, NAME_SIGNAL_2, 12);
	*(__u64 *)end(s) = number;
	long_length(s, ASYNCEVENT_DATA, 8);
	submit(s);
}

/* eyas.event.SentSignal */
static __always_inline void report_sent_signal(struct scratch *s, struct task_struct *task, __u32 target, __u32 number)
{
	start_notice(s, task, NAME_SENT_1, NAME_SENT_2, 10);
	*(__u64 *)end(s) = target;
	*(__u64 *)(end(s) + 8) = number;
	long_length(s, ASYNCEVENT_DATA, 16);
	submit(s);
}

/* One level of the id table of a namespace; s->dentry is the entry, s->left the searched number. */
static long number_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 node = s->dentry, slot = 0, slots = bpf_core_field_size(struct xa_node, slots) / 8;

	if ((node & 3) != 2)
		return 1; /* not an inner node: the result, or nothing */
	node -= 2;
	bpf_probe_read_kernel(&slot, sizeof(slot),
			      (void *)(node + bpf_core_field_offset(struct xa_node, slots) +
				       8 * ((s->left >> (READ(struct xa_node, node, shift) & 63)) & (slots - 1))));
	s->dentry = slot;
	return 0;
}

/* The struct pid for a number in the namespace of the current task, in s->found; 0 if there is none. */
__noinline int find_pid(struct scratch *s, __s32 number)
{
	struct task_struct *task = current_task();
	__u64 ns;

	if (!s)
		return 0;
	s->found = 0;
	ns = namespace_of((__u64)task->thread_pid);
	if (number <= 0 || !ns)
		return 0;
	s->left = (__u32)number - READ(struct pid_namespace, ns, idr.idr_base);
	s->dentry = (__u64)READ(struct pid_namespace, ns, idr.idr_rt.xa_head);
	/* a single first entry has no node */
	if ((s->dentry & 3) != 2 && s->left != 0)
		return 0;
	loop(7, number_step, s);
	if (!(s->dentry & 3))
		s->found = s->dentry;
	return 0;
}

/* The process of a struct pid, which can be that of a thread. A zombie has no task. */
static __always_inline __u32 process_of(__u64 pid)
{
	__u64 first = (__u64)READ(struct pid, pid, tasks[0].first);

	return first ? READ(struct task_struct, first - bpf_core_field_offset(struct task_struct, pid_links), tgid) : number(pid);
}

/* The struct pid of a pidfd: since 6.9 of its inode. 0 if the call found no pidfd. */
static __always_inline __u64 pid_behind(struct scratch *s, __s32 fd)
{
	__u64 file = s->ret == -EBADF ? 0 : cached_file(s, fd), inode, pid;

	inode = file ? (__u64)READ(struct file, file, f_inode) : 0;
	pid = inode ? (__u64)READ(struct inode, inode, i_private) : 0;
	return pid || !file ? pid : (__u64)READ(struct file, file, private_data);
}

/*
 * eyas.event.SyscallTarget: the target process of the next call, if the number in its argument is not that of the host, or it is given by a
 * pidfd, or it is Eyas itself or its supervisor.
 */
static __always_inline void report_target(struct scratch *s, struct task_struct *task, __u32 from)
{
	__u64 pid, own;
	__u32 target;

	if (from == EYAS_TARGET_PIDFD) {
		pid = pid_behind(s, s->arg[0]);
	} else {
		find_pid(s, from == EYAS_TARGET_ARG1 ? s->arg[1] : s->arg[0]);
		pid = s->found;
	}
	if (!pid)
		return;
	target = process_of(pid);
	own = is_eyas(target);
	pid = (__u64)task->thread_pid;
	/* a descriptor is not an id on the host */
	if (!own && from != EYAS_TARGET_PIDFD && (!pid || READ(struct pid, pid, level) == 0))
		return;
	start_notice(s, task, NAME_TARGET_1, NAME_TARGET_2, 12);
	*(__u64 *)end(s) = target;
	*(__u64 *)(end(s) + 8) = own;
	long_length(s, ASYNCEVENT_DATA, 16);
	submit(s);
}

#endif
