/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* The start of a TCP connection, in the call that makes it. See struct connecting_socket. */
#ifndef EYAS_CONNECTING_H
#define EYAS_CONNECTING_H

#include "sockets.h"

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(eyas_connecting, const struct sock *changed, int before, int after)
{
	struct connecting_socket began = {};
	struct eyas_recipe *recipe;
	struct task_struct *task;
	struct pt_regs *regs;
	__u64 sk, socket, inode;
	__u32 number, index, thread;
	struct scratch *s;

	if (after != TCP_SYN_SENT)
		return 0;
	task = current_task();
	/* requests of io_uring have their own file */
	if ((task->flags & (PF_KTHREAD | PF_IO_WORKER)) || !in_scope(task))
		return 0;
	regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
	number = syscall_number(regs) & ~NR_X32_FLAG;
	OPAQUE(number);
	if (number >= EYAS_MAX_SYSCALLS)
		return 0;
	index = is_ia32(task) ? eyas.ia32_recipe[number] : number;
	recipe = bpf_map_lookup_elem(&recipes, &index);
	if (!recipe || (recipe->socket != EYAS_SOCKET_CONNECT && !(recipe->filter & EYAS_FILTER_SOCKETCALL)))
		return 0;
	s = acquire(1);
	if (!s)
		return 0;
	read_arguments(s, regs, is_ia32(task));
	if (recipe->filter & EYAS_FILTER_SOCKETCALL)
		read_socketcall(s, &recipe, &index);
	sk = scalar(s, changed);
	socket = (__u64)READ(struct sock, sk, sk_socket);
	began.file = socket ? scalar(s, READ(struct socket, socket, file)) : 0;
	inode = began.file ? scalar(s, READ(struct file, began.file, f_inode)) : 0;
	if (inode) {
		read_socket(&began.facts, s, task, inode, sk);
		began.facts.fd = s->arg[0];
		began.address = s->arg[1];
		thread = task->pid;
		bpf_map_update_elem(&connecting, &thread, &began, BPF_ANY);
	}
	s->busy = 0;
	return 0;
}

#endif
