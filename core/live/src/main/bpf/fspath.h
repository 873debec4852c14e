/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * The file system and the file that a call has opened, if the path of the mount may not be the machine's name of it: see MACHINE PATHS in
 * abi.h.
 */
#ifndef EYAS_FSPATH_H
#define EYAS_FSPATH_H

#include "notice.h"
#include "descriptors.h"

/* The root directory of the init of a pid namespace; 0 if it has none. */
static __always_inline __u64 root_of_init(__u64 ns)
{
	__u64 init = (__u64)READ(struct pid_namespace, ns, child_reaper), fs = init ? (__u64)READ(struct task_struct, init, fs) : 0;

	return fs ? (__u64)READ(struct fs_struct, fs, root.dentry) : 0;
}

/*
 * The machine's root directory, that of the init of the task's pid namespace, if the task has another one and that namespace is the
 * machine's; else 0. Roots that are the same directory are the same root, regardless of the mount. Most tasks have the known one, which
 * takes one comparison.
 */
static __always_inline __u64 machine_root_of_another(struct task_struct *task)
{
	__u64 fs = (__u64)task->fs, own, ns, root;

	own = fs ? (__u64)READ(struct fs_struct, fs, root.dentry) : 0;
	if (!own || own == eyas.machine_root)
		return 0;
	ns = namespace_of((__u64)task->thread_pid);
	if (!ns || READ(struct pid_namespace, ns, ns.inum) != eyas.machine_pidns)
		return 0;
	root = root_of_init(ns);
	if (root == own) {
		eyas.machine_root = own;
		return 0;
	}
	return root;
}

/* MAX_PID_NS_LEVEL of linux/pid_namespace.h */
#define PID_NS_LEVELS 32

/*
 * Finds the machine's root directory from a task whose pid namespace may be below the machine's: all watched tasks may be in such
 * namespaces.
 */
__noinline int find_machine_root(__u64 task)
{
	__u64 ns = namespace_of((__u64)READ(struct task_struct, task, thread_pid));

	for (int i = 0; i < PID_NS_LEVELS && ns && READ(struct pid_namespace, ns, ns.inum) != eyas.machine_pidns; i++)
		ns = (__u64)READ(struct pid_namespace, ns, parent);
	if (ns && READ(struct pid_namespace, ns, ns.inum) == eyas.machine_pidns)
		eyas.machine_root = root_of_init(ns);
	return 0;
}

static __always_inline void know_machine_root(struct scratch *s)
{
	if (eyas.machine_pidns && !eyas.machine_root)
		find_machine_root(scalar(s, current_task()));
}

/* Climbs from the task s->iov to the first ancestor or self with the root directory s->root; s->found is set if there is one. */
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
 * Whether a task has an ancestor other than init with the machine's root directory. A service with its own root directory, and all that it
 * starts, has none: for a runner there and its jobs, the names below that root are the relevant ones.
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
 * Whether a file may have another name on the machine than the path of its mount: a part of its file system is mounted, the mount is
 * in another mount namespace (or in none, as a detached one), or a watched process has changed the machine's mounts.
 */
static __always_inline bool is_foreign(__u64 dentry, __u64 vfsmount)
{
	return eyas.mounts_changed || is_mounted_elsewhere(dentry, vfsmount);
}

/* Whether this is another user namespace than the initial one, where a job needs no privileges to mount or to create a mount namespace. */
static __always_inline bool is_unprivileged(__u64 user_ns)
{
	return user_ns && READ(struct user_namespace, user_ns, level) > 0;
}

/*
 * Climbs from the task s->iov to the first process of the machine's pid namespace, and keeps the last ancestor on the way that is in
 * another mount namespace than the machine's, created by root.
 */
static long outer_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 proxy = (__u64)READ(struct task_struct, s->iov, nsproxy), parent = (__u64)READ(struct task_struct, s->iov, real_parent);
	__u64 pid = (__u64)READ(struct task_struct, s->iov, thread_pid), ns = namespace_of(pid);

	s->found = ns && READ(struct pid_namespace, ns, ns.inum) == eyas.machine_pidns && number_in_own_namespace(pid) == 1;
	if (s->found)
		return 1;
	ns = proxy ? (__u64)READ(struct nsproxy, proxy, mnt_ns) : 0;
	if (ns && READ(struct mnt_namespace, ns, ns.inum) != eyas.machine_mntns && !is_unprivileged((__u64)READ(struct mnt_namespace, ns, user_ns))) {
		s->outer_task = s->iov;
		s->outer_mntns = ns;
	}
	s->found = !parent || parent == s->iov;
	s->iov = parent;
	return s->found;
}

/*
 * Finds the mount namespace that the machine's names do not cover and that the task's namespace was made from: that of a container, of a
 * service with its own mounts, or the task's. A job can move its own processes to other namespaces, but never its ancestors. `found` is set
 * if all ancestors were read.
 */
__noinline int find_outer_namespace(struct scratch *s, __u64 task)
{
	if (!s || !task)
		return 0;
	s->iov = task;
	s->found = !eyas.machine_mntns;
	s->outer_task = 0;
	s->outer_mntns = 0;
	if (!s->found)
		loop(128, outer_step, s);
	return s->found;
}

/*
 * Whether a file may have another name in the mount namespace s->outer_mntns than the path of its mount. A process that created that
 * namespace itself has its own names there.
 */
static __always_inline bool is_foreign_outside(struct scratch *s, __u32 process, __u64 vfsmount)
{
	__u64 root = (__u64)READ(struct vfsmount, vfsmount, mnt_root);

	if ((__u64)READ(struct mount, mount_of(vfsmount), mnt_ns) != s->outer_mntns)
		return true;
	return (eyas.mounts_changed || root != (__u64)READ(struct super_block, READ(struct dentry, root, d_sb), s_root)) &&
	       READ(struct task_struct, s->outer_task, tgid) != process;
}

/* Whether a file system was mounted in another user namespace than the initial one. */
static __always_inline bool is_of_other_users(__u64 sb)
{
	return is_unprivileged((__u64)READ(struct super_block, sb, s_user_ns));
}

/* In addition to the bits of S_IFMT: the nesting depth of overlays. A layer may be an overlay itself, but not the layers of that. */
#define IN_LAYER 1
#define IN_LAYER_OF_LAYER 2
#define LAYERS 3

/*
 * Limit of mounts above a root directory, including itself: the one that it was moved over, the initial file system, and, since 7.0,
 * nullfs. The path is "/" for any number.
 */
#define STACKED_ROOTS 4

/* Whether only the root of its mount namespace, or roots that it was mounted over, are above (dentry, vfsmount). */
static __always_inline bool has_nothing_above(__u64 dentry, __u64 vfsmount)
{
	__u64 mnt = mount_of(vfsmount), above;

	for (int i = 0; i < STACKED_ROOTS; i++) {
		if (dentry != (__u64)READ(struct mount, mnt, mnt.mnt_root))
			return false;
		above = (__u64)READ(struct mount, mnt, mnt_parent);
		if (above == mnt || !above)
			return true;
		dentry = (__u64)READ(struct mount, mnt, mnt_mountpoint);
		mnt = above;
	}
	return false;
}

/*
 * Whether a mount is a container's root: a whole overlay that root has mounted, at the root of the task's mount namespace, which root has made, in
 * another pid namespace than the machine's. The path of the mount is then the only name of a file in it. Detached mounts, and bind mounts of a
 * part or at another place, are not.
 */
static __always_inline bool is_whole_container(struct task_struct *task, __u64 sb, __u64 vfsmount)
{
	__u64 pids = namespace_of((__u64)task->thread_pid), proxy = (__u64)task->nsproxy, ns = proxy ? (__u64)READ(struct nsproxy, proxy, mnt_ns) : 0,
	      root = (__u64)READ(struct vfsmount, vfsmount, mnt_root);

	return pids && READ(struct pid_namespace, pids, ns.inum) != eyas.machine_pidns &&
	       READ(struct super_block, sb, s_magic) == OVERLAYFS_SUPER_MAGIC && !is_of_other_users(sb) && ns &&
	       ns == (__u64)READ(struct mount, mount_of(vfsmount), mnt_ns) && !is_unprivileged((__u64)READ(struct mnt_namespace, ns, user_ns)) &&
	       root == (__u64)READ(struct super_block, sb, s_root) && has_nothing_above(root, vfsmount);
}

/*
 * Reports the place of (dentry, vfsmount) in its file system, if it is of `type` (S_IFREG or S_IFDIR). `machine` is the machine's root
 * directory if the task has another one, else 0. A file without a path, such as a removed one, is not reported. EYAS_FSPATH_BELOW is set if
 * no other process shares the descriptor, and the file has one name, in the mount that contains the task's root, below that root, with no
 * mount in between; and an ancestor has the machine's root.
 *
 * With LAYERS in `type`, a file of an overlay is reported as the one in the file system of the layer that has its data, and nothing else:
 * neither a directory that is in the lower layers alone, nor files on the overlay of the machine's root. Returns whether the overlay is
 * that of a container's root, for which nothing is reported. Not a separate function: the stack is nearly full on kernels before 6.2.
 */
__noinline int report_inner_path(struct scratch *s, __u64 dentry, __u64 vfsmount, __u64 machine, __u32 type)
{
	struct task_struct *task = current_task();
	__u64 inode, sb, fs, below, ns, machine_sb, outer;
	bool is_layered, is_all;

	if (!s || !dentry)
		return 0;
	fs = (__u64)task->fs;
	inode = (__u64)READ(struct dentry, dentry, d_inode);
	sb = (__u64)READ(struct dentry, dentry, d_sb);
	if (!sb || !inode || !fs)
		return 0;
	machine_sb = machine ? machine : eyas.machine_root;
	machine_sb = machine_sb ? (__u64)READ(struct dentry, machine_sb, d_sb) : 0;
	is_layered = sb != machine_sb && READ(struct super_block, sb, s_magic) == OVERLAYFS_SUPER_MAGIC;
	/* the name of a file of procfs identifies it */
	if (READ(struct super_block, sb, s_magic) == PROC_SUPER_MAGIC || (type & LAYERS && !is_layered))
		return 0;
	ns = namespace_of((__u64)task->thread_pid);
	if (is_layered && is_whole_container(task, sb, vfsmount))
		return 1;
	below = machine && !is_layered && ns && vfsmount == (__u64)READ(struct fs_struct, fs, root.mnt) && READ(struct inode, inode, i_nlink) == 1 &&
				has_own_descriptors(task) &&
				comes_from_machine(s, scalar(s, task), scalar(s, READ(struct pid_namespace, ns, child_reaper)), machine)
			? EYAS_FSPATH_BELOW
			: 0;
	s->inode_number = READ(struct inode, inode, i_ino);
	for (__u32 i = 0; i < 2 && i < (type & LAYERS); i++) {
		/* reported by IN_LAYER */
		if (i && (sb == machine_sb || READ(struct super_block, sb, s_magic) != OVERLAYFS_SUPER_MAGIC))
			return 0;
		s->dentry = 0;
		find_data_dentry(s, scalar(s, (void *)inode));
		dentry = s->dentry;
		inode = dentry ? (__u64)READ(struct dentry, dentry, d_inode) : 0;
		sb = dentry ? (__u64)READ(struct dentry, dentry, d_sb) : 0;
		if (!sb || !inode)
			return 0;
	}
	is_all = find_outer_namespace(s, scalar(s, task));
	s->iov = scalar(s, READ(struct fs_struct, fs, root.dentry));
	if ((READ(struct inode, inode, i_mode) & S_IFMT) != (type & S_IFMT) || !READ(struct inode, inode, i_nlink) ||
	    !(build_inner_path(s, scalar(s, READ(struct super_block, sb, s_root)), scalar(s, (void *)dentry)) ||
	      ((type & S_IFMT) == S_IFDIR && s->found)))
		return 0;
	if (!s->total)
		below = 0;
	start_notice(s, current_task(), NAME_FSPATH_1, NAME_FSPATH_2, 12);
	*(__u64 *)end(s) = s->inode_number;
	*(__u32 *)(end(s) + 8) = encode_device(READ(struct super_block, sb, s_dev));
	*(__u32 *)(end(s) + 12) = below;
	*(__u32 *)(end(s) + 16) = below ? s->total - s->tail : 0;
	*(__u32 *)(end(s) + 20) = s->left;
	*(__u64 *)(end(s) + 24) = 0;
	outer = s->outer_task;
	if (!is_all) {
		*(__u32 *)(end(s) + 24) = EYAS_FSPATH_UNKNOWN;
	} else if (outer && is_foreign_outside(s, task->tgid, vfsmount)) {
		*(__u32 *)(end(s) + 24) = READ(struct task_struct, outer, tgid);
		*(__u32 *)(end(s) + 28) = READ(struct mnt_namespace, s->outer_mntns, ns.inum);
	}
	bpf_probe_read_kernel(end(s) + 32, 8 * EYAS_FSPATH_INODES, &s->data[INODES]);
	put_tail(s, 32 + 8 * EYAS_FSPATH_INODES, TAIL_TOP + 1 - s->tail);
	submit(s);
	return 0;
}

/* Reports the places of a file in its file system, and in the file systems of its layers. */
static __always_inline void report_inner_paths(struct scratch *s, __u64 dentry, __u64 vfsmount, __u64 machine, __u32 type)
{
	if (report_inner_path(s, dentry, vfsmount, scalar(s, (void *)machine), type) ||
	    READ(struct super_block, READ(struct dentry, dentry, d_sb), s_magic) != OVERLAYFS_SUPER_MAGIC)
		return;
	report_inner_path(s, dentry, vfsmount, scalar(s, (void *)machine), type | IN_LAYER);
	report_inner_path(s, dentry, vfsmount, scalar(s, (void *)machine), type | IN_LAYER_OF_LAYER);
}

#endif
