/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Programs that bpf() attaches to network devices (tcx, netkit, XDP) or to netfilter: they can change packets after egress control has
 * checked them, and netlink announces none of them. Types are read from kernel objects, never from the caller's memory after the call.
 */
#ifndef EYAS_ATTACHMENT_H
#define EYAS_ATTACHMENT_H

#include "origin.h"
#include "scratch.h"

/* linux/bpf.h, kernel ABI. */
#define BPF_PROG_LOAD 5
#define BPF_PROG_ATTACH 8
#define BPF_LINK_CREATE 28
#define BPF_LINK_UPDATE 29
#define BPF_PROG_TYPE_SCHED_CLS 3
#define BPF_PROG_TYPE_XDP 6
#define BPF_PROG_TYPE_NETFILTER 32
#define BPF_LINK_TYPE_XDP 6
#define BPF_LINK_TYPE_NETFILTER 10
#define BPF_LINK_TYPE_TCX 11
#define BPF_LINK_TYPE_NETKIT 13

/* The names of the files of bpf(), as eight bytes. */
#define NAME_OF_PROGRAM 0x676f72702d667062ULL /* "bpf-prog" */
#define NAME_OF_LINK 0x6b6e696c5f667062ULL    /* "bpf_link" */

/* The object behind the descriptor that bpf() returned; 0 if another thread has replaced the file meanwhile. */
static __always_inline __u64 returned_object(__s32 fd, __u64 name)
{
	__u64 file = file_of(fd), text = 0;

	if (!file)
		return 0;
	bpf_probe_read_kernel(&text, sizeof(text), READ(struct dentry, READ(struct file, file, f_path.dentry), d_name.name));
	return text == name ? (__u64)READ(struct file, file, private_data) : 0;
}

/*
 * Records a successful call of a process that is not the machine's. A call that attaches returns a link, whose type is checked.
 * BPF_PROG_ATTACH and BPF_LINK_UPDATE return nothing, so they count once a program of such a type was loaded. An object that another thread
 * has replaced counts as well.
 */
static __always_inline void note_network_program(struct task_struct *task, __u32 command, __s32 fd)
{
	__u64 object;
	__u32 type;

	if (!eyas.network_since || is_of_machine(task, eyas.network_since, eyas.job_group))
		return;
	switch (command) {
	case BPF_PROG_LOAD:
		object = returned_object(fd, NAME_OF_PROGRAM);
		type = object ? READ(struct bpf_prog, object, type) : BPF_PROG_TYPE_SCHED_CLS;
		if (type == BPF_PROG_TYPE_SCHED_CLS || type == BPF_PROG_TYPE_XDP || type == BPF_PROG_TYPE_NETFILTER)
			eyas.network_loaded = 1;
		break;
	case BPF_LINK_CREATE:
		object = returned_object(fd, NAME_OF_LINK);
		type = object ? READ(struct bpf_link, object, type) : BPF_LINK_TYPE_TCX;
		if (type == BPF_LINK_TYPE_TCX || type == BPF_LINK_TYPE_NETKIT || type == BPF_LINK_TYPE_XDP ||
		    type == BPF_LINK_TYPE_NETFILTER)
			eyas.network_attached = 1;
		break;
	case BPF_PROG_ATTACH:
	case BPF_LINK_UPDATE:
		if (eyas.network_loaded)
			eyas.network_attached = 1;
		break;
	}
}

#endif
