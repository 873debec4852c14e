/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Names of objects that are removed or renamed when their call ends. LSM programs (objects.bpf.c) record them while the kernel works on the
 * object; the program at system call exit reports them (names.h).
 */
#ifndef EYAS_OBJECTS_H
#define EYAS_OBJECTS_H

#include "file.h"

/* The head and the path of an "eyas.name". The verifier only knows the size of a path below TAIL_SIZE. */
struct object_name {
	__u64 size; /* 0 for none */
	__u8 data[EYAS_NAME_HEAD + TAIL_SIZE];
};

/* The names of one call. Threads can share a slot: a reader or writer sets busy first, and skips the slot if it is set. */
struct object_names {
	__u64 owner; /* object_owner() of the thread, 0 for none */
	__u32 busy;
	__u32 number; /* of the system call */
	struct object_name name[2];
};

/* Indexed by the lowest bits of the thread's id. An array, since entries of a full hash are reused while another processor reads them. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, EYAS_OBJECT_SLOTS);
	__type(key, __u32);
	__type(value, struct object_names);
} objects SEC(".maps");

static __always_inline struct object_names *object_slot(struct task_struct *task)
{
	__u32 slot = task->pid & (EYAS_OBJECT_SLOTS - 1);

	return bpf_map_lookup_elem(&objects, &slot);
}

/* A number of the current thread that is never reused. */
static __always_inline __u64 object_owner(struct task_struct *task)
{
	return mix((__u64)bpf_get_current_task(), task->start_time) | 1;
}

/* Sets a flag that is 0; false if it is set already. Ordered against other processors, like leave(). */
static __always_inline bool take(__u32 *busy)
{
	return !__sync_val_compare_and_swap(busy, 0, 1);
}

static __always_inline void leave(__u32 *busy)
{
	__sync_lock_test_and_set(busy, 0);
}

/* Writes the head of the name of dentry, whose path is in the tail, without its place, kind and process. */
static __always_inline void put_name_head(__u8 *to, struct scratch *s, __u64 dentry)
{
	__u64 inode = (__u64)READ(struct dentry, dentry, d_inode), sb = (__u64)READ(struct dentry, dentry, d_sb);
	__u8 flags = 0;

	if (!s->found)
		flags |= EYAS_NAME_CUT;
	if (s->unstable)
		flags |= EYAS_NAME_UNSTABLE;
	*(__u64 *)to = inode ? READ(struct inode, inode, i_ino) : 0;
	*(__u32 *)(to + 8) = encode_device(READ(struct super_block, sb, s_dev));
	*(__u32 *)(to + 12) = READ(struct super_block, sb, s_magic);
	to[21] = flags;
	*(__u16 *)(to + 22) = s->root_tail && s->root_tail > s->tail ? s->root_tail - s->tail : 0;
	*(__u32 *)(to + 24) = 0;
	*(__u32 *)(to + 28) = inode ? READ(struct inode, inode, i_mode) : 0;
}

#endif
