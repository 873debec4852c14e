/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Reports the kernel's view of the socket behind a descriptor, before the event of the call that uses it: eyas.event.SocketFacts.
 *
 * User space reconstructs descriptors from system calls. Sockets that were received, inherited or taken over, and calls that a seccomp
 * filter answered, make that table wrong. The map `reported` holds a digest of the state that user space has for each (process,
 * descriptor): the socket, its remote end and the process. Only changed digests are reported. On a hash collision, the socket is reported
 * again.
 *
 * A digest is stored before its report, and deleted after the event that changes the descriptor: in any order of two threads in the ring,
 * user space never has less than the digest implies.
 */
#ifndef EYAS_SOCKETS_H
#define EYAS_SOCKETS_H

#include "notice.h"
#include "socket.h"

#define NAME_SOCKET_1 (NAME_EYAS | 0x636f73ULL << 40)
#define NAME_SOCKET_2 0x74656bULL

#define SOCKET_SLOT_BITS 15
#define SOCKET_SLOTS (1 << SOCKET_SLOT_BITS)
#define SOCKET_EPOCHS 1024

struct reported_sockets {
	__u64 digest[SOCKET_SLOTS];
	__u32 epoch[SOCKET_EPOCHS]; /* by descriptor table: incremented by each call that changes any number of descriptors */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct reported_sockets);
} reported SEC(".maps");

/* The process whose call created a socket, by the socket's inode number. The oldest entries are evicted. */
struct socket_creator {
	__u64 started; /* of its main thread, which distinguishes processes with the same id */
	__u32 process;
	__u32 accepted;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, __u64);
	__type(value, struct socket_creator);
} creators SEC(".maps");

static __always_inline struct reported_sockets *all_reported(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&reported, &zero);
}

/* An id of the task's descriptor table, which processes can share. */
static __always_inline __u32 table_number(struct scratch *s, struct task_struct *task)
{
	return scalar(s, task->files) >> 6;
}

static __always_inline __u32 socket_slot(struct scratch *s, struct task_struct *task, __u32 fd)
{
	return (table_number(s, task) * 0x9e3779b1u ^ fd * 0x85ebca6bu) >> (32 - SOCKET_SLOT_BITS);
}

static __always_inline __u32 *socket_epoch(struct scratch *s, struct reported_sockets *all, struct task_struct *task)
{
	return &all->epoch[table_number(s, task) * 0x9e3779b1u >> 22 & (SOCKET_EPOCHS - 1)];
}

static __always_inline void forget_socket(struct scratch *s, struct task_struct *task, __s32 fd)
{
	struct reported_sockets *all = all_reported();
	__u32 slot = socket_slot(s, task, fd);

	OPAQUE(slot);
	if (all)
		all->digest[slot & (SOCKET_SLOTS - 1)] = 0;
}

static __always_inline void forget_all_sockets(struct scratch *s, struct task_struct *task)
{
	struct reported_sockets *all = all_reported();

	if (all)
		__sync_fetch_and_add(socket_epoch(s, all, task), 1);
}

/* The inode of the socket behind a descriptor; 0 if it is not a socket. */
static __always_inline __u64 socket_inode(struct scratch *s, __s32 fd)
{
	__u64 file = cached_file(s, fd), inode;

	inode = file ? (__u64)READ(struct file, file, f_inode) : 0;
	return inode && (READ(struct inode, inode, i_mode) & S_IFMT) == S_IFSOCK ? inode : 0;
}

static __always_inline void note_creator(struct scratch *s, struct task_struct *task, __s32 fd, __u32 accepted)
{
	__u64 inode = socket_inode(s, fd), number;
	struct socket_creator creator = {};

	if (!inode)
		return;
	number = READ(struct inode, inode, i_ino);
	creator.started = task->group_leader->start_time;
	creator.process = task->tgid;
	creator.accepted = accepted;
	/* a call that was answered by a filter creates nothing: the first one counts */
	bpf_map_update_elem(&creators, &number, &creator, BPF_NOEXIST);
}

/* A digest of the socket, its remote end and the owner of the descriptor; never 0. */
static __always_inline __u64 socket_digest(struct task_struct *task, __u32 fd, __u32 epoch, __u64 number, __u64 sk)
{
	__u16 family = READ(struct sock, sk, __sk_common.skc_family), port = 0;
	__u64 digest, address[2] = {};

	digest = mix((__u64)(__u32)task->tgid << 32 | fd, task->group_leader->start_time);
	digest = mix(digest, number ^ (__u64)epoch << 32);
	digest = mix(digest, sk);
	if (family == AF_INET || family == AF_INET6)
		port = READ(struct sock, sk, __sk_common.skc_dport);
	if (port) {
		address[0] = READ(struct sock, sk, __sk_common.skc_daddr);
		if (family == AF_INET6 && bpf_core_field_exists(struct sock_common, skc_v6_daddr))
			bpf_core_read(address, 16, &((struct sock *)sk)->__sk_common.skc_v6_daddr);
		digest = mix(mix(digest, address[0] ^ port), address[1]);
	}
	return digest | 1;
}

static __always_inline void read_socket(struct socket_facts *facts, struct scratch *s, struct task_struct *task, __u64 inode, __u64 sk)
{
	__u64 number = READ(struct inode, inode, i_ino);
	struct socket_creator *creator = bpf_map_lookup_elem(&creators, &number);
	struct endpoint local, remote;

	facts->family = endpoints(sk, &local, &remote);
	facts->type = READ(struct sock, sk, sk_type);
	facts->protocol = READ(struct sock, sk, sk_protocol);
	facts->flags = 0;
	if (creator && creator->accepted)
		facts->flags |= EYAS_SOCKET_IS_ACCEPTED;
	if (creator && creator->process == task->tgid && creator->started == task->group_leader->start_time)
		facts->flags |= EYAS_SOCKET_IS_OWN;
	facts->owner = READ(struct inode, inode, i_uid.val);
	facts->creator = creator ? creator->process : 0;
	facts->local_port = local.port;
	facts->remote_port = remote.port;
	if (facts->family == AF_UNIX) {
		*(__u64 *)local.address = sk;
		*(__u64 *)remote.address = scalar(s, READ(struct unix_sock, sk, peer));
	}
	__builtin_memcpy(facts->local, local.address, 16);
	__builtin_memcpy(facts->remote, remote.address, 16);
	facts->inode = number;
}

/* Sends the report of s->socket; false if it is lost. */
static __always_inline bool send_socket(struct scratch *s, struct task_struct *task)
{
	struct socket_facts *to;

	start_notice(s, task, NAME_SOCKET_1, NAME_SOCKET_2, 12);
	to = (struct socket_facts *)end(s);
	__builtin_memcpy(to, &s->socket, sizeof(*to));
	to->local_port = swap16(to->local_port);
	to->remote_port = swap16(to->remote_port);
	long_length(s, ASYNCEVENT_DATA, EYAS_SOCKET_SIZE);
	return submit_event(s, false);
}

/*
 * The socket that a task is connecting, by the task's id, from when the kernel starts to send until the call ends: meanwhile another task
 * with the same descriptor table may replace the file. TCP only: other connects do not block.
 */
struct connecting_socket {
	__u64 file;
	__u64 address; /* of the call, with facts.fd; distinguishes it from an older call whose end was not observed */
	struct socket_facts facts;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct connecting_socket);
} connecting SEC(".maps");

/* Reports the socket of a connect if its descriptor refers to another file now. */
__noinline int report_replaced(struct scratch *s)
{
	struct task_struct *task = current_task();
	struct connecting_socket *began;
	__u32 thread = task->pid;
	__s32 fd;

	if (!s)
		return 0;
	began = bpf_map_lookup_elem(&connecting, &thread);
	if (!began)
		return 0;
	fd = s->arg[0];
	if (began->facts.fd == fd && began->address == s->arg[1] && began->file != cached_file(s, fd)) {
		s->socket = began->facts;
		s->socket.flags |= EYAS_SOCKET_IS_DETACHED;
		send_socket(s, task);
		s->replaced_fd = fd;
	}
	bpf_map_delete_elem(&connecting, &thread);
	return s->replaced_fd >= 0;
}

/* Reports the socket behind descriptor `fd` of the current task, if user space does not know it yet, or `always`. */
__noinline int report_socket(struct scratch *s, __s32 fd, __u32 always)
{
	struct task_struct *task = current_task();
	struct reported_sockets *all = all_reported();
	__u64 inode, socket, sk, digest;
	__u32 slot, epoch, flags = 0;

	if (!s || !all)
		return 0;
	inode = socket_inode(s, fd);
	socket = inode ? (__u64)READ(struct file, s->file, private_data) : 0;
	sk = socket ? (__u64)READ(struct socket, socket, sk) : 0;
	if (!sk)
		return 0;
	sk = scalar(s, (void *)sk);
	slot = socket_slot(s, task, fd);
	OPAQUE(slot);
	slot &= SOCKET_SLOTS - 1;
	/* io_uring: the number may be a slot of the ring, or the descriptor may refer to another file by now */
	if ((s->flags & EYAS_RECORD_IO_URING) && file_of(fd) != s->file) {
		flags = EYAS_SOCKET_IS_DETACHED;
	} else {
		epoch = *(volatile __u32 *)socket_epoch(s, all, task);
		digest = socket_digest(task, fd, epoch, READ(struct inode, inode, i_ino), sk);
		if (!always && all->digest[slot] == digest)
			return 0;
		all->digest[slot] = digest;
		if (closes_on_exec(fd))
			flags = EYAS_SOCKET_CLOSES_ON_EXEC;
	}
	s->socket.fd = fd;
	read_socket(&s->socket, s, task, inode, sk);
	s->socket.flags |= flags;
	if (!send_socket(s, task))
		all->digest[slot] = 0;
	return 0;
}

/* Before the event of a call that uses a socket. */
static __always_inline void before_socket_use(struct scratch *s, __u32 what)
{
	__s32 fd = what == EYAS_SOCKET_ARG2 ? s->arg[2] : s->arg[0];

	if (what == EYAS_SOCKET_CONNECT && !(s->flags & EYAS_RECORD_IO_URING) && report_replaced(s))
		return;
	if (what <= EYAS_SOCKET_CONNECT && socket_inode(s, fd))
		report_socket(s, fd, what == EYAS_SOCKET_CONNECT);
}

/* The two descriptors that a call has written to user memory. */
__noinline int after_pair(struct scratch *s, __u64 user, __u32 sockets)
{
	struct task_struct *task = current_task();
	__s32 fds[2];

	if (!s || bpf_probe_read_user(fds, sizeof(fds), (void *)user))
		return 0;
	forget_socket(s, task, fds[0]);
	forget_socket(s, task, fds[1]);
	if (sockets) {
		note_creator(s, task, fds[0], 0);
		note_creator(s, task, fds[1], 0);
	}
	return 0;
}

__noinline int after_creation(struct scratch *s, __u32 what)
{
	struct task_struct *task = current_task();
	__u64 listener;

	if (!s)
		return 0;
	if (what == EYAS_SOCKET_ACCEPT) {
		listener = sock_of(s, s->arg[0]);
		if (!listener || READ(struct sock, listener, __sk_common.skc_state) != TCP_LISTEN)
			return 0;
	}
	note_creator(s, task, s->ret, what == EYAS_SOCKET_ACCEPT);
	return 0;
}

/* After the event of a call that changes descriptors. */
static __always_inline void after_descriptor_change(struct scratch *s, struct task_struct *task, __u32 what)
{
	if (s->ret < 0)
		return;
	switch (what) {
	case EYAS_SOCKET_CREATE:
	case EYAS_SOCKET_ACCEPT:
		after_creation(s, what);
		forget_socket(s, task, s->ret);
		break;
	case EYAS_SOCKET_RET:
		forget_socket(s, task, s->ret);
		break;
	case EYAS_SOCKET_CLOSE:
		forget_socket(s, task, s->arg[0]);
		break;
	case EYAS_SOCKET_PIPE:
		after_pair(s, s->arg[0], false);
		break;
	case EYAS_SOCKET_PAIR:
		after_pair(s, s->arg[3], true);
		break;
	case EYAS_SOCKET_ALL:
		forget_all_sockets(s, task);
		break;
	}
}

#endif
