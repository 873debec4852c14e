/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Where a path has led: told before the event of the call, where the kernel's path does not end as the text of the call does;
 * and which file of which file system it is, where the caller has another root directory than the machine.
 */
#ifndef EYAS_REALPATH_H
#define EYAS_REALPATH_H

#include "notice.h"
#include "descriptors.h"

#define PROC_1 0x2f636f72702fULL /* "/proc/" */
#define PROC_MASK 0xffffffffffffULL

/* Compares eight bytes of the text, at iov, with those of the path, at root; left is how many are still to be compared. */
static long compare_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 a = s->iov, b = s->total, differ;

	if (!s->left)
		return 1;
	OPAQUE(a);
	OPAQUE(b);
	differ = *(__u64 *)(s->data + (a & MASK)) ^ *(__u64 *)(s->data + HALF + (b & TAIL_MASK));
	if (s->left < 8)
		differ &= (1ULL << (8 * (s->left & 7))) - 1;
	if (differ) {
		s->found = 1;
		return 1;
	}
	s->iov += 8;
	s->total += 8;
	s->left = s->left < 8 ? 0 : s->left - 8;
	return 0;
}

/* Whether the `n` bytes of text at the start of the scratch are the path in the tail, or what it ends with behind a slash. */
static __always_inline bool ends_with(struct scratch *s, __u64 n)
{
	__u64 size = TAIL_TOP - s->tail, before;

	if (n > size || (s->data[0] == '/' && n != size))
		return false;
	if (s->data[0] != '/') {
		if (n == size)
			return false;
		before = s->tail + size - n - 1;
		OPAQUE(before);
		if (s->data[HALF + (before & TAIL_MASK)] != '/')
			return false;
	}
	s->iov = 0;
	s->total = s->tail + size - n;
	s->left = n;
	s->found = 0;
	loop(EYAS_MAX_PATH / 8, compare_step, s);
	return !s->found && !s->left;
}

/* `user` is the text of the call; (dentry, vfsmount) is where it has led, `inode` that of the file or 0. */
__noinline int tell_real_path(struct scratch *s, __u64 user, __u64 dentry, __u64 vfsmount, __u64 inode)
{
	__u64 at, first;
	long read;

	if (!s || !user || !dentry || !vfsmount || !build_path(s, dentry, vfsmount) || !s->found)
		return 0;
	read = bpf_probe_read_user_str(s->data, EYAS_MAX_PATH, (void *)user);
	if (read < 2)
		return 0;
	at = s->tail;
	OPAQUE(at);
	first = *(__u64 *)(s->data + HALF + (at & TAIL_MASK)) & PROC_MASK;
	/* "self" and numbers of a namespace: user space knows more of them than the names of procfs tell */
	if ((*(__u64 *)s->data & PROC_MASK) == PROC_1 && first == PROC_1)
		return 0;
	if (ends_with(s, read - 1))
		return 0;
	begin_notice(s, current_task(), NAME_REALPATH_1, NAME_REALPATH_2, 14);
	put_number_and_path(s, inode, TAIL_TOP + 1 - s->tail);
	submit(s);
	return 0;
}

/*
 * The machine's root directory, that of the init of the task's pid namespace, if the task has another one and that namespace is
 * the machine's; else 0. Roots that are the same directory are the same root, whatever mount they are reached through. Most
 * tasks have the one that is known already: that is one comparison.
 */
static __always_inline __u64 machine_root_of_another(struct task_struct *task)
{
	__u64 fs = (__u64)task->fs, own, ns, init, root;

	own = fs ? (__u64)READ(struct fs_struct, fs, root.dentry) : 0;
	if (!own || own == eyas.machine_root)
		return 0;
	ns = namespace_of((__u64)task->thread_pid);
	if (!ns || READ(struct pid_namespace, ns, ns.inum) != eyas.machine_pidns)
		return 0;
	init = (__u64)READ(struct pid_namespace, ns, child_reaper);
	init = init ? (__u64)READ(struct task_struct, init, fs) : 0;
	root = init ? (__u64)READ(struct fs_struct, init, root.dentry) : 0;
	if (root == own) {
		eyas.machine_root = own;
		return 0;
	}
	return root;
}

/* Climbs from the task s->iov to the first one with the root directory s->root, itself or an ancestor; s->found says that there is one. */
static long root_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 fs = (__u64)READ(struct task_struct, s->iov, fs);

	s->found = fs && (__u64)READ(struct fs_struct, fs, root.dentry) == s->root;
	if (s->found)
		return 1;
	s->iov = (__u64)READ(struct task_struct, s->iov, real_parent);
	return !s->iov;
}

/*
 * Whether somebody other than init has the machine's root directory among a task's ancestors. A service that has a root directory of its
 * own, and all that it starts, has none: for a runner there, and its jobs, what they find by a name counts.
 */
__noinline int comes_from_machine(struct scratch *s, __u64 task, __u64 init, __u64 machine)
{
	if (!s || !task || !init)
		return 0;
	s->iov = task;
	s->root = machine;
	s->found = 0;
	loop(32, root_step, s);
	return s->found && s->iov != init;
}

/*
 * Tells which file of which file system a task with another root than the machine's, `machine`, has opened. Nothing is told of
 * what has no place: of a file that was removed, or that is in the lower layer of an overlay. A file in the upper layer is the one in
 * that layer's file system, but for the overlay that the machine's root is on. EYAS_FSPATH_BELOW is told where the descriptor is
 * nobody else's, and the file has one name, in the mount that the task's root is in, below that root: no mount leads to it from there; and an ancestor
 * has the machine's root.
 */
__noinline int tell_inner_path(struct scratch *s, __u64 file, __u64 machine)
{
	struct task_struct *task = current_task();
	__u64 dentry, inode, sb, number, fs, below, ns;

	if (!s || !file || !machine)
		return 0;
	ns = namespace_of((__u64)task->thread_pid);
	below = ns && has_own_descriptors(task) &&
				comes_from_machine(s, scalar(s, task), scalar(s, READ(struct pid_namespace, ns, child_reaper)), machine)
			? EYAS_FSPATH_BELOW
			: 0;
	fs = (__u64)task->fs;
	dentry = (__u64)READ(struct file, file, f_path.dentry);
	inode = (__u64)READ(struct file, file, f_inode);
	sb = dentry ? (__u64)READ(struct dentry, dentry, d_sb) : 0;
	if (!sb || !inode || !fs)
		return 0;
	if ((__u64)READ(struct file, file, f_path.mnt) != (__u64)READ(struct fs_struct, fs, root.mnt) ||
	    READ(struct inode, inode, i_nlink) != 1)
		below = 0;
	number = READ(struct inode, inode, i_ino);
	if (sb != (__u64)READ(struct dentry, machine, d_sb) && READ(struct super_block, sb, s_magic) == OVERLAYFS_SUPER_MAGIC) {
		below = 0;
		dentry = 0;
		bpf_probe_read_kernel(&dentry, sizeof(dentry), (void *)(inode + bpf_core_type_size(struct inode)));
		inode = dentry ? (__u64)READ(struct dentry, dentry, d_inode) : 0;
		sb = dentry ? (__u64)READ(struct dentry, dentry, d_sb) : 0;
		if (!sb || !inode || READ(struct super_block, sb, s_magic) == OVERLAYFS_SUPER_MAGIC)
			return 0;
	}
	s->iov = scalar(s, READ(struct fs_struct, fs, root.dentry));
	if ((READ(struct inode, inode, i_mode) & S_IFMT) != S_IFREG || !READ(struct inode, inode, i_nlink) ||
	    !build_inner_path(s, scalar(s, READ(struct super_block, sb, s_root)), scalar(s, (void *)dentry)))
		return 0;
	if (!s->total)
		below = 0;
	begin_notice(s, current_task(), NAME_FSPATH_1, NAME_FSPATH_2, 12);
	*(__u64 *)end(s) = number;
	*(__u32 *)(end(s) + 8) = encode_device(READ(struct super_block, sb, s_dev));
	*(__u32 *)(end(s) + 12) = below;
	*(__u32 *)(end(s) + 16) = below ? s->total - s->tail : 0;
	*(__u32 *)(end(s) + 20) = s->left;
	bpf_probe_read_kernel(end(s) + 24, 8 * EYAS_FSPATH_INODES, &s->data[INODES]);
	put_tail(s, 24 + 8 * EYAS_FSPATH_INODES, TAIL_TOP + 1 - s->tail);
	submit(s);
	return 0;
}

/* Tells where the path of an open, or of a chdir, has led; the text is the first string of the recipe. */
static __always_inline void tell_where_it_led(struct scratch *s, struct task_struct *task, const struct eyas_recipe *recipe)
{
	__u32 from = recipe->slot[1].kind == EYAS_K_STRING ? recipe->slot[1].source : recipe->slot[2].source;
	__u64 file, inode, machine;

	if (from >= 6 || s->ret < 0)
		return;
	if (recipe->filter & EYAS_FILTER_MOVED) {
		file = (__u64)task->fs;
		if (file)
			tell_real_path(s, s->arg[from], scalar(s, READ(struct fs_struct, file, pwd.dentry)),
				       scalar(s, READ(struct fs_struct, file, pwd.mnt)), 0);
		return;
	}
	file = cached_file(s, s->ret);
	if (!file)
		return;
	inode = (__u64)READ(struct file, file, f_inode);
	tell_real_path(s, s->arg[from], scalar(s, READ(struct file, file, f_path.dentry)),
		       scalar(s, READ(struct file, file, f_path.mnt)), inode ? READ(struct inode, inode, i_ino) : 0);
	if (!eyas.machine_pidns || !(READ(struct file, file, f_mode) & (FMODE_WRITE | FMODE_CREATED)))
		return;
	machine = machine_root_of_another(task);
	if (machine)
		tell_inner_path(s, file, scalar(s, (void *)machine));
}

#endif
