/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Process events: what exec and the clone family read from the current task. */
#ifndef EYAS_TASK_H
#define EYAS_TASK_H

#include "file.h"

#define PAGE_TO_KB 2 /* pages of 4 KiB; 16 and 64 KiB pages (aarch64) come with that port */

/* kB; what: EYAS_MEM_*. The per-CPU parts of the counters are left out, so small numbers may read 0, or below it. */
static __always_inline __u32 memory(struct task_struct *task, __u32 what)
{
	struct mm_struct *mm = task->mm;
	__s64 pages = 0;

	if (!mm)
		return 0;
	if (what == EYAS_MEM_SIZE)
		return mm->total_vm << PAGE_TO_KB;
	/* order of the counters: file, anonymous, swap, shared memory */
	if (bpf_core_type_exists(struct mm_rss_stat)) {
		struct mm_struct___v6_1 *old = (void *)mm;

		if (what == EYAS_MEM_SWAP)
			pages = READ(struct mm_struct___v6_1, old, rss_stat.count[2].counter);
		else
			pages = READ(struct mm_struct___v6_1, old, rss_stat.count[0].counter) +
				READ(struct mm_struct___v6_1, old, rss_stat.count[1].counter) +
				READ(struct mm_struct___v6_1, old, rss_stat.count[3].counter);
	} else if (what == EYAS_MEM_SWAP) {
		pages = BPF_CORE_READ(mm, rss_stat[2].count);
	} else {
		pages = BPF_CORE_READ(mm, rss_stat[0].count) + BPF_CORE_READ(mm, rss_stat[1].count) +
			BPF_CORE_READ(mm, rss_stat[3].count);
	}
	return pages << PAGE_TO_KB;
}

/* A capability set: two 32-bit words up to 6.2, one 64-bit word since; the same bytes. */
static __always_inline __u64 capabilities(struct task_struct *task, __u32 which)
{
	const struct cred *cred = task->cred;
	__u64 caps = 0;

	if (!cred)
		return 0;
	if (which == EYAS_CAPS_INHERITABLE)
		bpf_core_read(&caps, sizeof(caps), &cred->cap_inheritable);
	else if (which == EYAS_CAPS_PERMITTED)
		bpf_core_read(&caps, sizeof(caps), &cred->cap_permitted);
	else
		bpf_core_read(&caps, sizeof(caps), &cred->cap_effective);
	return caps;
}

/* The number of a struct pid in the namespace that it was made in. */
static __always_inline __u32 number_in_own_namespace(__u64 pid)
{
	__u32 level, number = 0;
	__u64 at;

	if (!pid)
		return 0;
	level = READ(struct pid, pid, level) & 31;
	at = pid + bpf_core_field_offset(struct pid, numbers) + level * bpf_core_type_size(struct upid) +
	     bpf_core_field_offset(struct upid, nr);
	bpf_probe_read_kernel(&number, sizeof(number), (void *)at);
	return number;
}

static __always_inline __u64 namespace_of(__u64 pid)
{
	__u64 at, ns = 0;

	if (!pid)
		return 0;
	at = pid + bpf_core_field_offset(struct pid, numbers) +
	     (READ(struct pid, pid, level) & 31) * bpf_core_type_size(struct upid) +
	     bpf_core_field_offset(struct upid, ns);
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

/* Parameters exe and args from the argument area of the current memory map. */
static __always_inline void put_args_area(struct scratch *s, __u32 index)
{
	struct mm_struct *mm = current_task()->mm;
	__u64 start, size, exe, room;

	if (!mm) {
		length(s, index, 0);
		length(s, index + 1, 0);
		return;
	}
	start = mm->arg_start;
	size = mm->arg_end - start;
	exe = put_string(s, index, start);
	room = EYAS_MAX_PATH - exe;
	size = size > exe ? size - exe : 0;
	if (size > room) {
		size = room;
		s->flags |= EYAS_RECORD_TRUNCATED;
	}
	if (put_bytes(s, index + 1, start + exe, size))
		s->data[(s->off - 1) & MASK] = 0;
}

static __always_inline void put_env_area(struct scratch *s, __u32 index)
{
	struct mm_struct *mm = current_task()->mm;
	__u64 size = 0, limit = eyas.env_limit;

	if (limit > EYAS_MAX_ENV)
		limit = EYAS_MAX_ENV;
	if (mm)
		size = mm->env_end - mm->env_start;
	if (size > limit) {
		size = limit;
		s->flags |= EYAS_RECORD_TRUNCATED;
	}
	if (put_bytes(s, index, mm ? mm->env_start : 0, size))
		s->data[(s->off - 1) & MASK] = 0;
}

static long vector_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 pointer = 0, at;
	long n;

	if (s->compat ? bpf_probe_read_user(&pointer, 4, (void *)s->iov)
		      : bpf_probe_read_user(&pointer, 8, (void *)s->iov))
		return 1;
	if (!pointer)
		return 1;
	s->iov += s->compat ? 4 : 8;
	at = s->off + s->total;
	OPAQUE(at);
	n = bpf_probe_read_user_str(s->data + (at & MASK), EYAS_MAX_PATH, (void *)pointer);
	if (n <= 0)
		return 1;
	s->total += n;
	return s->total >= s->left;
}

/*
 * A vector of user string pointers (argv, envp) as strings with terminators, `limit` bytes in all; the first `skip`
 * pointers are left out, and so are those after the next 128. For failed calls: their new memory map never came to be.
 */
__noinline int put_vector(struct scratch *s, __u32 index, __u64 vector, __u32 skip, __u32 limit)
{
	if (!s)
		return 0;
	s->total = 0;
	s->left = limit;
	s->iov = vector + skip * (s->compat ? 4 : 8);
	if (vector)
		loop(128, vector_step, s);
	if (s->total >= s->left && s->total) {
		s->total = s->left;
		s->flags |= EYAS_RECORD_TRUNCATED;
	}
	if (s->total)
		s->data[(s->off + s->total - 1) & MASK] = 0;
	length(s, index, s->total);
	return 0;
}

/* Parameters 4 to 14 of exec and clone events: ids, cwd, limit, memory, comm. Indices are zero-based. */
__noinline int put_task(struct scratch *s, __u32 with_cwd)
{
	struct task_struct *task = current_task(), *parent;
	struct signal_struct *signal = task->signal;
	struct fs_struct *fs = task->fs;

	if (!s)
		return 0;
	parent = task->real_parent;
	put_u64(s, 3, task->pid);
	put_u64(s, 4, task->tgid);
	put_u64(s, 5, parent ? parent->pid : 0);
	if (with_cwd && fs)
		put_path(s, 6, (__u64)fs->pwd.dentry, (__u64)fs->pwd.mnt);
	else
		length(s, 6, 0);
	put_u64(s, 7, signal ? signal->rlim[RLIMIT_NOFILE].rlim_cur : 0);
	put_u64(s, 8, task->maj_flt);
	put_u64(s, 9, task->min_flt);
	put_u32(s, 10, memory(task, EYAS_MEM_SIZE));
	put_u32(s, 11, memory(task, EYAS_MEM_RSS));
	put_u32(s, 12, memory(task, EYAS_MEM_SWAP));
	put_kernel_string(s, 13, task->comm, 16);
	return 0;
}

static long cgroup_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 parent, at;
	long n;

	if (bpf_core_field_exists(struct kernfs_node, __parent))
		parent = (__u64)READ(struct kernfs_node, s->dentry, __parent);
	else
		parent = (__u64)READ(struct kernfs_node___v6_14, s->dentry, parent);
	if (!parent)
		return 1;
	/* the length of a kernfs name is not stored: read it behind the path, then move it */
	n = bpf_probe_read_kernel_str(&s->data[HALF + TAIL_SIZE], NAME_MASK + 1,
				      READ(struct kernfs_node, s->dentry, name));
	if (n < 1 || s->tail < 2 * (NAME_MASK + 1))
		return 1;
	s->tail -= n;
	at = s->tail & TAIL_MASK;
	s->data[HALF + at] = '/';
	n -= 1;
	OPAQUE(n);
	bpf_probe_read_kernel(&s->data[HALF + 1 + at], n & NAME_MASK, &s->data[HALF + TAIL_SIZE]);
	s->dentry = parent;
	return 0;
}

/* Builds the path of a kernfs node in the tail, terminated; "/" for the root. The last 32 components. */
static __always_inline void build_cgroup_path(struct scratch *s, __u64 kn)
{
	s->tail = TAIL_TOP;
	s->data[HALF + TAIL_TOP] = 0;
	s->dentry = kn;
	loop(32, cgroup_step, s);
	if (s->tail == TAIL_TOP)
		s->data[HALF + --s->tail] = '/';
}

/* Appends "controller=/path\0" at s->off + s->total. */
__noinline int append_cgroup(struct scratch *s, __u32 id)
{
	struct css_set *set = current_task()->cgroups;
	__u64 css = 0, cgroup, kn, ss, at, n;
	long name;

	if (!s || !set)
		return 0;
	bpf_probe_read_kernel(&css, sizeof(css),
			      (void *)((__u64)set + bpf_core_field_offset(struct css_set, subsys) + 8 * (__u64)id));
	if (!css)
		return 0;
	cgroup = (__u64)READ(struct cgroup_subsys_state, css, cgroup);
	ss = (__u64)READ(struct cgroup_subsys_state, css, ss);
	if (!cgroup || !ss)
		return 0;
	kn = (__u64)READ(struct cgroup, cgroup, kn);
	at = s->off + s->total;
	OPAQUE(at);
	name = bpf_probe_read_kernel_str(s->data + (at & MASK), 32, READ(struct cgroup_subsys, ss, name));
	if (name <= 1)
		return 0;
	s->data[(at + name - 1) & MASK] = '=';
	if (kn != s->kn_last) {
		build_cgroup_path(s, kn);
		s->kn_last = kn;
		s->kn_at = s->tail;
	}
	n = TAIL_TOP + 1 - s->kn_at;
	at += name;
	OPAQUE(at);
	OPAQUE(n);
	n &= TAIL_MASK;
	bpf_probe_read_kernel(s->data + (at & MASK), n, &s->data[HALF + (s->kn_at & TAIL_MASK)]);
	s->total += name + n;
	return 0;
}

#define APPEND_CGROUP(s, controller)                                                                                   \
	do {                                                                                                           \
		if (bpf_core_enum_value_exists(enum cgroup_subsys_id, controller##_cgrp_id))                           \
			append_cgroup(s, bpf_core_enum_value(enum cgroup_subsys_id, controller##_cgrp_id));            \
	} while (0)

/* The five controllers that Falco names, in its order. */
static __always_inline void put_cgroups(struct scratch *s, __u32 index)
{
	s->total = 0;
	APPEND_CGROUP(s, cpuset);
	APPEND_CGROUP(s, cpu);
	APPEND_CGROUP(s, cpuacct);
	APPEND_CGROUP(s, io);
	APPEND_CGROUP(s, memory);
	length(s, index, s->total);
}

static __always_inline __u32 terminal(struct task_struct *task)
{
	struct signal_struct *signal = task->signal;
	struct tty_struct *tty = signal ? signal->tty : NULL;
	struct tty_driver *driver = tty ? tty->driver : NULL;

	if (!driver)
		return 0;
	return encode_device((((__u32)driver->major << 20) | driver->minor_start) + tty->index);
}

/* True if the kernel id has a name in the user namespace. The first five extents, as many as are stored in place. */
__noinline int mapped(__u64 map, __u32 id)
{
	__u32 extents = READ(struct uid_gid_map, map, nr_extents);

	for (int i = 0; i < 5; i++) {
		__u32 first, n;

		if (i >= extents)
			break;
		first = READ(struct uid_gid_map, map, extent[i].lower_first);
		n = READ(struct uid_gid_map, map, extent[i].count);
		if (id >= first && id - first < n)
			return true;
	}
	return false;
}

/* Whether gid is among the supplementary groups, which are sorted. */
__noinline int in_groups(struct scratch *s, __u32 gid)
{
	const struct cred *cred = current_task()->cred;
	__u64 groups;

	if (!s || !cred)
		return 0;
	groups = scalar(s, cred->group_info);
	s->left = 0;
	s->total = groups ? READ(struct group_info, groups, ngroups) : 0;
	for (int i = 0; i < 17; i++) {
		__u64 mid = (s->left + s->total) / 2;
		__u32 value = 0;

		if (s->left >= s->total)
			break;
		bpf_probe_read_kernel(&value, sizeof(value),
				      (void *)(groups + bpf_core_field_offset(struct group_info, gid) + 4 * mid));
		if (value == gid)
			return 1;
		if (gid > value)
			s->left = mid + 1;
		else
			s->total = mid;
	}
	return 0;
}

/* Whether the current task could write the file it runs: permission bits, ownership and capabilities; no ACLs. */
__noinline int writable(struct scratch *s, __u64 inode)
{
	__u64 cred = (__u64)current_task()->cred, sb, ns, caps;
	__u32 uid, gid, mode;

	if (!s || !inode || !cred)
		return 0;
	mode = READ(struct inode, inode, i_mode);
	sb = (__u64)READ(struct inode, inode, i_sb);
	if ((READ(struct super_block, sb, s_flags) & SB_RDONLY) &&
	    ((mode & S_IFMT) == S_IFREG || (mode & S_IFMT) == S_IFDIR || (mode & S_IFMT) == S_IFLNK))
		return 0;
	if (READ(struct inode, inode, i_flags) & S_IMMUTABLE)
		return 0;
	uid = READ(struct inode, inode, i_uid.val);
	gid = READ(struct inode, inode, i_gid.val);
	if (uid == (__u32)-1 || gid == (__u32)-1)
		return 0;
	/* the owner may make it writable */
	if (READ(struct cred, cred, fsuid.val) == uid)
		return 1;
	if (READ(struct cred, cred, fsgid.val) == gid || in_groups(s, gid))
		mode >>= 3;
	if (mode & 2)
		return 1;
	ns = (__u64)READ(struct cred, cred, user_ns);
	if (!ns)
		return 0;
	ns = scalar(s, (void *)ns);
	if (!mapped(ns + bpf_core_field_offset(struct user_namespace, uid_map), uid))
		return 0;
	caps = capabilities(current_task(), EYAS_CAPS_EFFECTIVE);
	if (caps & (1ULL << CAP_FOWNER))
		return 1;
	return (caps & (1ULL << CAP_DAC_OVERRIDE)) &&
	       mapped(ns + bpf_core_field_offset(struct user_namespace, gid_map), gid);
}

static __always_inline __u64 nanoseconds(__s64 seconds, __u64 ns)
{
	return seconds < 0 ? 0 : (__u64)seconds * 1000000000ULL + ns;
}

static __always_inline __u64 change_time(__u64 inode)
{
	if (bpf_core_field_exists(struct inode___v6_11, i_ctime_sec))
		return nanoseconds(READ(struct inode___v6_11, inode, i_ctime_sec),
				   READ(struct inode___v6_11, inode, i_ctime_nsec));
	if (bpf_core_field_exists(struct inode___v6_6, __i_ctime))
		return nanoseconds(READ(struct inode___v6_6, inode, __i_ctime.tv_sec),
				   READ(struct inode___v6_6, inode, __i_ctime.tv_nsec));
	return nanoseconds(READ(struct inode, inode, i_ctime.tv_sec), READ(struct inode, inode, i_ctime.tv_nsec));
}

static __always_inline __u64 modify_time(__u64 inode)
{
	if (bpf_core_field_exists(struct inode___v6_11, i_mtime_sec))
		return nanoseconds(READ(struct inode___v6_11, inode, i_mtime_sec),
				   READ(struct inode___v6_11, inode, i_mtime_nsec));
	if (bpf_core_field_exists(struct inode___v6_7, __i_mtime))
		return nanoseconds(READ(struct inode___v6_7, inode, __i_mtime.tv_sec),
				   READ(struct inode___v6_7, inode, __i_mtime.tv_nsec));
	return nanoseconds(READ(struct inode, inode, i_mtime.tv_sec), READ(struct inode, inode, i_mtime.tv_nsec));
}

/* memfd_create() names its file "memfd:..." and gives it no directory. */
static __always_inline bool from_memfd(__u64 dentry)
{
	char name[8] = {};

	if ((__u64)READ(struct dentry, dentry, d_parent) != dentry)
		return false;
	bpf_probe_read_kernel_str(name, 7, READ(struct dentry, dentry, d_name.name));
	return name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && name[3] == 'f' && name[4] == 'd' &&
	       name[5] == ':';
}

/* The schema's execve_flags. */
#define EXE_WRITABLE 1
#define EXE_UPPER_LAYER 2
#define EXE_FROM_MEMFD 4
#define EXE_LOWER_LAYER 8

/* Parameters 17 to 30 of exec events. `file` is the executable's struct file. */
__noinline int put_exec_tail(struct scratch *s, __u64 file)
{
	struct task_struct *task = current_task();
	const struct cred *cred = task->cred;
	__u64 inode = 0, pgrp;
	__u32 flags = 0, layer, loginuid = (__u32)-1;

	if (!s)
		return 0;
	put_u32(s, 16, terminal(task));
	pgrp = group_pid(task, PIDTYPE_PGID);
	put_u64(s, 17, number_in_own_namespace(pgrp));
	if (bpf_core_field_exists(struct task_struct, loginuid))
		loginuid = task->loginuid.val;
	put_u32(s, 18, loginuid);
	if (file) {
		inode = (__u64)READ(struct file, file, f_inode);
		if (writable(s, scalar(s, (void *)inode)))
			flags |= EXE_WRITABLE;
		layer = layer_of(file);
		if (layer == LAYER_UPPER)
			flags |= EXE_UPPER_LAYER;
		else if (layer == LAYER_LOWER)
			flags |= EXE_LOWER_LAYER;
		if (from_memfd((__u64)READ(struct file, file, f_path.dentry)))
			flags |= EXE_FROM_MEMFD;
	}
	put_u32(s, 19, flags);
	put_u64(s, 20, capabilities(task, EYAS_CAPS_INHERITABLE));
	put_u64(s, 21, capabilities(task, EYAS_CAPS_PERMITTED));
	put_u64(s, 22, capabilities(task, EYAS_CAPS_EFFECTIVE));
	put_u64(s, 23, inode ? READ(struct inode, inode, i_ino) : 0);
	put_u64(s, 24, inode ? change_time(inode) : 0);
	put_u64(s, 25, inode ? modify_time(inode) : 0);
	put_u32(s, 26, cred ? cred->euid.val : (__u32)-1);
	put_file_path(s, 27, file);
	put_u64(s, 28, number(pgrp));
	put_u32(s, 29, cred ? cred->egid.val : (__u32)-1);
	return 0;
}

/* The struct file that the task runs. */
static __always_inline __u64 executable(struct scratch *s, struct task_struct *task)
{
	struct mm_struct *mm = task->mm;

	return mm ? scalar(s, mm->exe_file) : 0;
}

/* Parameters 15 to 21 of clone events. `raw` = the caller's clone flags. */
__noinline int put_clone_tail(struct scratch *s, __u64 raw)
{
	struct task_struct *task = current_task();
	const struct cred *cred = task->cred;
	struct nsproxy *proxy = task->nsproxy;
	__u64 pid = (__u64)task->thread_pid, ns, start = 0, reaper;

	if (!s)
		return 0;
	put_cgroups(s, 14);
	ns = namespace_of(pid);
	raw &= ~0xffULL;
	/* in a namespace of its own, or about to make children in another one */
	if (ns && (READ(struct pid_namespace, ns, level) != 0 || (proxy && (__u64)proxy->pid_ns_for_children != ns)))
		raw |= EYAS_RAW_CL_CHILD_IN_PIDNS;
	put_u32(s, 15, raw);
	put_u32(s, 16, cred ? cred->euid.val : (__u32)-1);
	put_u32(s, 17, cred ? cred->egid.val : (__u32)-1);
	put_u64(s, 18, number_in_own_namespace(pid));
	put_u64(s, 19, number_in_own_namespace(group_pid(task, PIDTYPE_TGID)));
	if (s->ret == 0 && ns) {
		reaper = (__u64)READ(struct pid_namespace, ns, child_reaper);
		start = reaper ? READ(struct task_struct, reaper, start_time) : 0;
	}
	put_u64(s, 20, start);
	return 0;
}

#endif
