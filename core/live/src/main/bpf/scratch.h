/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Maps, the scratch space in which an event is built, and the writers of parameters.
 *
 * To keep verification cheap, all loop state (offset, pointers of a walk) is in the scratch, never in registers, so that the states of two
 * iterations are equal. Every kind of parameter is a *global* function (__noinline, not static), which the verifier checks once and not per
 * call. Every offset is masked to the first 64 KiB of a 128 KiB + buffer, so that a write of up to 64 KiB after it always fits. An event
 * that grows beyond that overwrites itself and is dropped by size at the end.
 */
#ifndef EYAS_SCRATCH_H
#define EYAS_SCRATCH_H

#include "read.h"

#include "abi.h"
#include "events.h"

#define HALF 65536
#define MASK (HALF - 1)
/* The path builder works downwards in this many bytes at the start of the second half. */
#define TAIL_SIZE 8192
#define TAIL_MASK (TAIL_SIZE - 1)
#define TAIL_TOP 4352 /* EYAS_MAX_PATH + one name */
#define INODES (HALF + TAIL_SIZE) /* where the inode numbers of a path are collected */
#define TEXT (HALF + 2 * TAIL_SIZE) /* the path argument of an open: the event shows the compared bytes */
#define NAME_MASK 255

/* Prevents the compiler from deriving a bound itself and dropping the mask that the verifier needs. */
#define OPAQUE(v) asm volatile("" : "+r"(v))

/* The data of an "eyas.socket"; see abi.h. Ports and addresses are in network order until it is reported. */
struct socket_facts {
	__u32 fd;
	__u16 family, type, protocol, flags;
	__u32 owner, creator;
	__u16 local_port, remote_port;
	__u8 local[16], remote[16];
	__u64 inode;
};

struct scratch {
	__u64 off; /* bytes written: prefix, header, lengths, parameters */
	__u64 arg[6];
	__s64 ret;
	__u64 recipe; /* index of the recipe that the event follows */
	__u64 file;    /* struct file of file_fd, looked up once per event */
	__s32 file_fd;
	__u32 flags; /* EYAS_RECORD_* */
	__u32 compat;
	__u32 busy;
	__u32 raw_open; /* EYAS_RAW_O_* of the opened file, computed once per event */
	__u32 raw_open_known;
	__u64 pointer; /* see scalar() */
	__u32 kernel_strings; /* strings are in kernel memory: names of io_uring requests */
	/* path walk; found means that it reached the root, or that a search had a result */
	__u64 dentry, mnt, root, tail, found;
	/* the caller's root directory, and the offset in the tail of the path below it; 0 before the walk has reached it */
	__u64 caller_root, caller_root_mnt, root_tail;
	__u64 unstable; /* a name changed while the walk read it */
	__u64 key;	/* of chain_key() */
	__u8 lead[32];	/* the start of a call's path argument */
	/* the path argument that was read to TEXT, and its length with the terminator; 0 for none */
	__u64 cached_text, cached_size;
	__u64 text;	/* of a name: the path argument to report with it, or 0 */
	__s32 place;	/* of a name: the descriptor that calls refer to it by, or EYAS_AT_* */
	__u32 number;	/* of the system call */
	/* iovec and argument vector walks */
	__u64 iov, iov_count, left, total;
	/* of a task's ancestors: the outermost one that is not in the machine's mount namespace, and that one's namespace */
	__u64 outer_task, outer_mntns;
	__u64 inode_number; /* of the file whose place is reported */
	/* msghdr, wide form; msg_at says which one is cached */
	struct user_msg msg;
	__u64 msg_at;
	/* the destination of an io_uring request, as a sockaddr; the family is 0 for none */
	__u8 peer[28];
	/* the socket that was reported last; replaced_fd is its number in the call if that refers to another file now, else -1 */
	struct socket_facts socket;
	__s32 replaced_fd;
	__u32 replaced_unused;
	/* the last cgroup path, reused when two controllers share a node (always on pure v2) */
	__u64 kn_last, kn_at, kn_len;
	__u8 data[2 * HALF + 64];
};

struct eyas_shared eyas SEC(".bss");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, EYAS_MAX_RECIPES);
	__type(key, __u32);
	__type(value, struct eyas_recipe);
} recipes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} events SEC(".maps");

/* A plain array indexed by CPU: per-CPU map values end at 32 KiB. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, EYAS_SCRATCH_PER_CPU);
	__type(key, __u32);
	__type(value, struct scratch);
} scratch SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, EYAS_MAX_TREE);
	__type(key, __u32);
	__type(value, __u8);
} tree SEC(".maps");

/* Calls step up to `n` times, until it returns 1. The context of a step is the address of the scratch's address. */
static __always_inline void loop(__u32 n, long (*step)(__u32 i, void *context), struct scratch *s)
{
	struct scratch *context = s;

	bpf_loop(n, step, &context, 0);
}

static __always_inline void count(__u32 index, __u64 n)
{
	__u32 cpu = bpf_get_smp_processor_id();

	if (cpu < EYAS_MAX_CPUS)
		eyas.counters[cpu].value[index & (EYAS_COUNTERS - 1)] += n;
}

/* Counts an event lost to a full ring, by its kind of call. */
static __always_inline void count_lost_kind(__u32 code)
{
	count(EYAS_C_LOST_KIND + (eyas.lost_kind[code & (EYAS_MAX_CODES - 1)] & (EYAS_LOST_KINDS - 1)), 1);
}

/* Id of the task's cgroup in the v2 hierarchy; 0 if it is unknown. */
static __always_inline __u64 own_cgroup(struct task_struct *task)
{
	struct css_set *set = task->cgroups;
	struct cgroup *cgroup = set ? set->dfl_cgrp : NULL;
	struct kernfs_node *kn = cgroup ? cgroup->kn : NULL;

	return kn ? kn->id : 0;
}

/* Its node itself, to compare; see own_cgroup(). */
static __always_inline __u64 own_cgroup_node(struct task_struct *task)
{
	__u64 set = (__u64)task->cgroups, cgroup;

	if (!set)
		return 0;
	cgroup = (__u64)READ(struct css_set, set, dfl_cgrp);
	return cgroup ? (__u64)READ(struct cgroup, cgroup, kn) : 0;
}

/* Whether a process is Eyas or its supervisor. */
static __always_inline bool is_eyas(__u32 tgid)
{
	return tgid && (tgid == eyas.own_tgid || tgid == eyas.supervisor_tgid);
}

/* True if the current task is watched. Eyas itself is excluded: its reads of the ring would feed the ring. */
static __always_inline bool in_scope(struct task_struct *task)
{
	__u32 tgid = task->tgid, scope = eyas.scope;

	if (eyas.abi_version != EYAS_ABI_VERSION || tgid == eyas.own_tgid)
		return false;
	/* most tasks are in the watched cgroup itself, which needs no call */
	if (scope == EYAS_SCOPE_CGROUP && (own_cgroup(task) == eyas.cgroup_id ||
					   bpf_get_current_ancestor_cgroup_id(eyas.cgroup_level) == eyas.cgroup_id))
		return true;
	/* a task that left the cgroup, or was created outside of it, is still watched */
	if (scope == EYAS_SCOPE_TREE || scope == EYAS_SCOPE_CGROUP)
		return bpf_map_lookup_elem(&tree, &tgid) != NULL;
	return scope == EYAS_SCOPE_HOST;
}

/* The scheduler programs have a separate scratch. Release with s->busy = 0. */
static __always_inline struct scratch *acquire(__u32 which)
{
	__u32 slot = bpf_get_smp_processor_id() * EYAS_SCRATCH_PER_CPU + which;
	struct scratch *s = bpf_map_lookup_elem(&scratch, &slot);

	if (!s || s->busy) {
		count(EYAS_C_DROP_SCRATCH, 1);
		return NULL;
	}
	s->busy = 1;
	s->flags = 0;
	s->file_fd = -1;
	s->raw_open_known = 0;
	s->msg_at = 0;
	*(__u16 *)s->peer = 0;
	s->kn_last = 0;
	s->kernel_strings = 0;
	s->cached_text = 0;
	s->replaced_fd = -1;
	return s;
}

/* Converts a typed pointer to a number through memory: global functions accept no pointers to kernel objects. */
static __always_inline __u64 scalar(struct scratch *s, const void *pointer)
{
	*(volatile __u64 *)&s->pointer = (__u64)pointer;
	return *(volatile __u64 *)&s->pointer;
}

/*
 * The thread that an event is about. The start of kernel threads within a process is not reported: their work counts as that of its first
 * thread.
 */
static __always_inline __u32 event_thread(struct task_struct *task)
{
	return task->flags & PF_IO_WORKER ? (__u32)task->tgid : (__u32)task->pid;
}

static __always_inline void begin(struct scratch *s, struct task_struct *task, __u32 type, __u32 params)
{
	*(__u64 *)(s->data + EYAS_PREFIX_SIZE) = bpf_ktime_get_boot_ns() + eyas.epoch_offset_ns;
	*(__u64 *)(s->data + EYAS_PREFIX_SIZE + 8) = event_thread(task);
	*(__u16 *)(s->data + EYAS_PREFIX_SIZE + 20) = type;
	*(__u32 *)(s->data + EYAS_PREFIX_SIZE + 22) = params;
	s->off = EYAS_PREFIX_SIZE + EYAS_HEADER_SIZE + 2 * (params & 31);
}

/*
 * Ends the event and sends it; false if it was lost, which is counted. Wakes the reader only if it sleeps and the ring has filled to
 * the watermark.
 */
static __always_inline bool submit_event(struct scratch *s, bool urgent)
{
	__u64 size = s->off, flags = BPF_RB_NO_WAKEUP;
	__u32 cpu;

	if (size > EYAS_PREFIX_SIZE + EYAS_MAX_EVENT_SIZE) {
		count(EYAS_C_DROP_SIZE, 1);
		return false;
	}
	*(__u16 *)s->data = bpf_get_smp_processor_id();
	*(__u16 *)(s->data + 2) = s->flags;
	*(__u32 *)(s->data + 4) = 0;
	*(__u32 *)(s->data + EYAS_PREFIX_SIZE + 16) = size - EYAS_PREFIX_SIZE;
	if (eyas.reader_waiting && (urgent || bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) >= eyas.watermark)) {
		eyas.reader_waiting = 0;
		flags = BPF_RB_FORCE_WAKEUP;
	}
	OPAQUE(size);
	size &= 2 * HALF - 1;
	if (bpf_ringbuf_output(&events, s->data, size, flags)) {
		count(EYAS_C_DROP_RING, 1);
		count_lost_kind(*(__u16 *)(s->data + EYAS_PREFIX_SIZE + 20));
		return false;
	}
	cpu = bpf_get_smp_processor_id();
	if (cpu < EYAS_MAX_CPUS) {
		eyas.counters[cpu].value[EYAS_C_SENT]++;
		eyas.counters[cpu].value[EYAS_C_BYTES] += size;
	}
	if (s->flags & EYAS_RECORD_TRUNCATED)
		count(EYAS_C_TRUNCATED, 1);
	return true;
}

static __always_inline bool submit(struct scratch *s)
{
	return submit_event(s, false);
}

/* Adds a value to a digest. */
static __always_inline __u64 mix(__u64 key, __u64 value)
{
	key = (key ^ value) * 0x9e3779b97f4a7c15ULL;
	return key ^ key >> 29;
}

/* Where the next byte is written. */
static __always_inline __u8 *end(struct scratch *s)
{
	__u64 off = s->off;

	OPAQUE(off);
	return s->data + (off & MASK);
}

/* Ends parameter `index` after `length` bytes were written at end(). */
static __always_inline void length(struct scratch *s, __u32 index, __u64 length)
{
	*(__u16 *)(s->data + EYAS_PREFIX_SIZE + EYAS_HEADER_SIZE + 2 * (index & 31)) = length;
	s->off += length & 0xffff;
}

/* The same in an event whose code has large payloads. */
static __always_inline void long_length(struct scratch *s, __u32 index, __u32 length)
{
	*(__u32 *)(s->data + EYAS_PREFIX_SIZE + EYAS_HEADER_SIZE + 4 * (index & 31)) = length;
	s->off += length & 0xffff;
}

static __always_inline void put_u8(struct scratch *s, __u32 index, __u8 v)
{
	*end(s) = v;
	length(s, index, 1);
}

static __always_inline void put_u16(struct scratch *s, __u32 index, __u16 v)
{
	*(__u16 *)end(s) = v;
	length(s, index, 2);
}

static __always_inline void put_u32(struct scratch *s, __u32 index, __u32 v)
{
	*(__u32 *)end(s) = v;
	length(s, index, 4);
}

static __always_inline void put_u64(struct scratch *s, __u32 index, __u64 v)
{
	*(__u64 *)end(s) = v;
	length(s, index, 8);
}

/*
 * User string with its terminator; empty if it cannot be read. Returns the length written.
 *
 * A call that failed with EFAULT is not a loss: the kernel could not read its argument either, and did nothing.
 */
static __always_inline __u64 put_string(struct scratch *s, __u32 index, __u64 user)
{
	long n = 0;

	if (user && user == s->cached_text) {
		n = s->cached_size & (2 * EYAS_MAX_PATH - 1);
		bpf_probe_read_kernel(end(s), n, &s->data[TEXT]);
		if (n == EYAS_MAX_PATH)
			s->flags |= EYAS_RECORD_TRUNCATED;
	} else if (user) {
		n = s->kernel_strings ? bpf_probe_read_kernel_str(end(s), EYAS_MAX_PATH, (void *)user)
				      : bpf_probe_read_user_str(end(s), EYAS_MAX_PATH, (void *)user);
		if (n < 0) {
			if (s->ret != -EFAULT)
				count(EYAS_C_UNREADABLE, 1);
			n = 0;
		}
		if (n == EYAS_MAX_PATH)
			s->flags |= EYAS_RECORD_TRUNCATED;
	}
	length(s, index, n);
	return n;
}

static __always_inline void put_kernel_string(struct scratch *s, __u32 index, const void *kernel, __u32 limit)
{
	long n = kernel ? bpf_probe_read_kernel_str(end(s), limit, kernel) : 0;

	length(s, index, n < 0 ? 0 : n);
}

/* `n` user bytes, at most EYAS_MAX_SNAPLEN. A failed call transferred none, so unreadable bytes are not a loss. */
static __always_inline __u64 put_bytes(struct scratch *s, __u32 index, __u64 user, __u64 n)
{
	if (n > EYAS_MAX_SNAPLEN)
		n = EYAS_MAX_SNAPLEN;
	OPAQUE(n);
	n &= MASK;
	if (n && bpf_probe_read_user(end(s), n, (void *)user)) {
		if (s->ret >= 0 || s->ret == -EINPROGRESS)
			count(EYAS_C_UNREADABLE, 1);
		n = 0;
	}
	length(s, index, n);
	return n;
}

#endif
