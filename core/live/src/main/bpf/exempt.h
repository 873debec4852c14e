/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Exempt processes and their sockets. The mark of an exempt socket (SOCKET_EXEMPT) counts for exempt processes only; any other process that
 * obtains the socket removes the mark, at the latest by a call that uses it.
 */
#ifndef EYAS_EXEMPT_H
#define EYAS_EXEMPT_H

#include "egress.h"

/* The start time of a process, in ticks of 10 ms since boot. */
static __always_inline __u64 started(struct task_struct *task)
{
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);

	return BPF_CORE_READ(leader, start_boottime) / 10000000;
}

/* Whether the current process is exempt, and has not executed another program since it was first seen. */
static __always_inline bool is_exempt_process(__u32 process)
{
	struct exemption *known = bpf_map_lookup_elem(&exempt_processes, &process);
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u64 executed;

	if (!known || started(task) != known->started)
		return false;
	executed = BPF_CORE_READ(task, self_exec_id) + 1;
	if (!known->executed)
		known->executed = executed;
	return known->executed == executed;
}

/* Whether the current process or its control group is exempt. */
static __always_inline bool is_exempt_caller(__u32 process)
{
	__u64 group = bpf_get_current_cgroup_id();

	return is_exempt_process(process) || bpf_map_lookup_elem(&exempt_groups, &group);
}

/*
 * Removes the exemption of a socket that a non-exempt process uses. From then on its packets, whose sender the packet hook does not know,
 * are checked and reported as those of that process.
 */
static __always_inline void revoke(struct socket_facts *facts, __u32 thread, __u32 process)
{
	facts->flags &= ~SOCKET_EXEMPT;
	facts->passed = 0;
	facts->step = step_of(process);
	facts->thread = thread;
}

/*
 * Whether the current process may use a socket without restrictions. The mark of an exempt socket counts for exempt processes only: any
 * other may have taken the socket (pidfd_getfd), received it (SCM_RIGHTS) or inherited it (fork, exec). The kernel thread of an io_uring
 * ring has the process id of the ring's owner. A socket that is older than the programs has no mark: if an exempt process uses it, that is
 * recorded now, since its packets may leave while another process is current.
 */
static __always_inline bool is_exempt_use(struct bpf_sock *socket)
{
	struct socket_facts *facts, exempt = {.flags = SOCKET_EXEMPT};
	__u32 process;

	if (!socket)
		return false;
	facts = bpf_sk_storage_get(&sockets, socket, NULL, 0);
	if (facts && !(facts->flags & SOCKET_EXEMPT))
		return false;
	current_ids(&exempt.thread, &process);
	if (!is_exempt_caller(process)) {
		if (facts)
			revoke(facts, exempt.thread, process);
		return false;
	}
	/* created with its value, so that no packet sees a default */
	return facts || bpf_sk_storage_get(&sockets, socket, &exempt, BPF_SK_STORAGE_GET_F_CREATE);
}

/* The current process, which is not exempt, obtains a socket; `begins` records one that is older than the programs as not exempt. */
static __always_inline void hand_over(struct sock *socket, bool begins)
{
	struct socket_facts *facts, own = {};
	__u32 process;

	current_ids(&own.thread, &process);
	if (is_exempt_caller(process))
		return;
	facts = bpf_sk_storage_get(&sockets, socket, NULL, 0);
	if (facts) {
		if (facts->flags & SOCKET_EXEMPT)
			revoke(facts, own.thread, process);
	} else if (begins) {
		own.step = step_of(process);
		(void)bpf_sk_storage_get(&sockets, socket, &own, BPF_SK_STORAGE_GET_F_CREATE);
	}
}

/*
 * Descriptors that the kernel installs for a process which did not open them: pidfd_getfd, SCM_RIGHTS, seccomp, fixed files of io_uring.
 * The first of the programs: if the kernel rejects those at functions, as under lockdown, no other program is loaded in vain.
 */
SEC("fentry/security_file_receive")
int BPF_PROG(egress_received, struct file *file)
{
	struct socket *socket = bpf_sock_from_file(file);
	struct sock *sk = socket ? socket->sk : NULL;

	if (sk && (sk->__sk_common.skc_family == AF_INET || sk->__sk_common.skc_family == AF_INET6))
		hand_over(sk, true);
	return 0;
}

/* Accepted sockets inherit the mark of their listening socket. The group has no hook for listen(). */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(egress_listen, struct sock *socket, int before, int after)
{
	if (after == TCP_LISTEN)
		hand_over(socket, false);
	return 0;
}

#endif
