/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Names of the objects of a call, from the kernel's own objects; see NAMES in abi.h. Nothing here depends on the state of user space or on
 * the result of the call: a descriptor is looked up in the process's table, directories are those of its fs_struct.
 */
#ifndef EYAS_NAMES_H
#define EYAS_NAMES_H

#include "fspath.h"
#include "objects.h"

/* A directory, or a file, that calls of a thread refer to by a descriptor; EYAS_AT_* for those without one. */
struct reported_key {
	__u32 thread;
	__s32 descriptor;
};

/* The chain_key() of the path last reported for a descriptor or directory of a thread. An evicted entry is reported again. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, EYAS_REPORTED_NAMES);
	__type(key, struct reported_key);
	__type(value, __u64);
} reported_names SEC(".maps");

/* Devices of file systems that were created without files and that have one mount, which is not attached yet. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, EYAS_NEW_FILE_SYSTEMS);
	__type(key, __u32);
	__type(value, __u8);
} new_file_systems SEC(".maps");

static long key_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 dentry = s->dentry, parent = (__u64)READ(struct dentry, dentry, d_parent), above, name, key = s->key;

	if (dentry == s->root || dentry == parent) {
		key = mix(key, s->mnt);
		above = (__u64)READ(struct mount, s->mnt, mnt_parent);
		if (dentry != s->root || above == s->mnt || !above) {
			s->key = key;
			return 1;
		}
		s->dentry = (__u64)READ(struct mount, s->mnt, mnt_mountpoint);
		s->mnt = above;
		s->root = (__u64)READ(struct mount, above, mnt.mnt_root);
	} else {
		key = mix(key, dentry);
		key = mix(key, (__u64)READ(struct dentry, dentry, d_name.hash) << 32 | READ(struct dentry, dentry, d_name.len));
		/* the first 16 bytes, since names with the same hash can be constructed */
		name = (__u64)READ(struct dentry, dentry, d_name.name);
		key = mix(key, (__u64)READ(struct timespec64, name, tv_sec));
		key = mix(key, (__u64)READ(struct timespec64, name, tv_nsec));
		s->dentry = parent;
	}
	s->key = key;
	return 0;
}

/*
 * A digest of the path of (dentry, vfsmount) and of the other reported facts, in s->key. It copies nothing, so it costs a fraction of the
 * path.
 */
__noinline int chain_key(struct scratch *s, __u64 dentry, __u64 vfsmount)
{
	struct task_struct *task = current_task();
	__u64 fs = (__u64)task->fs;

	if (!s)
		return 0;
	/* thread ids are reused */
	s->key = mix((__u64)bpf_get_current_task(), task->start_time);
	if (fs) {
		s->key = mix(s->key, scalar(s, READ(struct fs_struct, fs, root.dentry)) ^ eyas.mounts_changed);
		s->key = mix(s->key, scalar(s, READ(struct fs_struct, fs, root.mnt)));
	}
	s->dentry = dentry;
	s->root = (__u64)READ(struct vfsmount, vfsmount, mnt_root);
	s->mnt = mount_of(vfsmount);
	loop(EYAS_MAX_PATH, key_step, s);
	return 0;
}

/* The process that the inode of a file below /proc belongs to, as a struct pid; 0 for other files. */
static __always_inline __u64 procfs_pid(__u64 inode)
{
	__u64 sb = inode ? (__u64)READ(struct inode, inode, i_sb) : 0;

	if (!sb || READ(struct super_block, sb, s_magic) != PROC_SUPER_MAGIC)
		return 0;
	return (__u64)READ(struct proc_inode, inode - bpf_core_field_offset(struct proc_inode, vfs_inode), pid);
}

/* Appends the terminated path in the tail to the data of a notice, which has `n` bytes already; returns the new length. */
static __always_inline __u64 append_tail(struct scratch *s, __u64 n)
{
	__u64 size = TAIL_TOP + 1 - s->tail, from = s->tail, to = s->off + n;

	OPAQUE(size);
	OPAQUE(from);
	OPAQUE(to);
	size &= TAIL_MASK;
	bpf_probe_read_kernel(&s->data[to & MASK], size, &s->data[HALF + (from & TAIL_MASK)]);
	return n + size;
}

/*
 * Reports the name of (dentry, vfsmount), whose path is built already with EYAS_NAME_BUILT in `kind`, which is EYAS_NAME_*. Calls
 * refer to it by s->place; s->text is reported with it. Returns whether it was sent.
 */
__noinline int report_name(struct scratch *s, __u64 dentry, __u64 vfsmount, __u32 kind)
{
	__u64 inode, sb, pid, n = EYAS_NAME_HEAD;
	__u32 magic;
	__u8 flags = 0;
	long size;

	if (!s || !dentry || !vfsmount)
		return 0;
	if (!(kind & EYAS_NAME_BUILT))
		build_path(s, dentry, vfsmount);
	inode = (__u64)READ(struct dentry, dentry, d_inode);
	sb = (__u64)READ(struct dentry, dentry, d_sb);
	pid = procfs_pid(inode);
	start_notice(s, current_task(), NAME_NAME_1, NAME_NAME_2, 10);
	put_name_head(end(s), s, dentry);
	magic = *(__u32 *)(end(s) + 12);
	*(__s32 *)(end(s) + 16) = s->place;
	end(s)[20] = kind;
	*(__u32 *)(end(s) + 24) = pid ? process_of(pid) : 0;
	if (s->tail != TAIL_TOP) {
		n = append_tail(s, n);
	} else {
		/* the root itself, or an object without a path */
		size = (inode ? READ(struct inode, inode, i_mode) & S_IFMT : 0) == S_IFDIR
			       ? bpf_probe_read_kernel_str(end(s) + EYAS_NAME_HEAD, 2, "/")
			       : bpf_probe_read_kernel_str(end(s) + EYAS_NAME_HEAD, NAME_MASK + 1, READ(struct dentry, dentry, d_name.name));
		n += size > 0 ? size & NAME_MASK : 0;
	}
	if (s->text) {
		flags |= EYAS_NAME_HAS_TEXT;
		OPAQUE(n);
		n &= TAIL_MASK;
		size = s->kernel_strings ? bpf_probe_read_kernel_str(end(s) + n, EYAS_MAX_PATH, (void *)s->text)
					 : bpf_probe_read_user_str(end(s) + n, EYAS_MAX_PATH, (void *)s->text);
		if (size > 0)
			n += size & (2 * EYAS_MAX_PATH - 1);
		else
			count(EYAS_C_UNREADABLE, 1);
	} else if (magic == PROC_SUPER_MAGIC) {
		flags |= EYAS_NAME_PROCFS;
		if (build_inner_path(s, scalar(s, READ(struct super_block, sb, s_root)), dentry))
			n = append_tail(s, n);
	}
	if (pid && is_eyas(*(__u32 *)(end(s) + 24)))
		flags |= EYAS_NAME_OWN;
	if (kind & EYAS_NAME_EMPTY)
		flags |= EYAS_NAME_NEW_FILES;
	end(s)[21] |= flags;
	long_length(s, ASYNCEVENT_DATA, n);
	return submit(s);
}

/*
 * Reports that there is no name: the descriptor s->place of the current task is not open (EYAS_NAME_NONE_OPEN), or the base of a name may
 * have changed meanwhile (EYAS_NAME_UNSTABLE).
 */
__noinline int report_nameless(struct scratch *s, __u32 kind, __u32 flags)
{
	if (!s)
		return 0;
	start_notice(s, current_task(), NAME_NAME_1, NAME_NAME_2, 10);
	__builtin_memset(end(s), 0, EYAS_NAME_HEAD + 1);
	*(__s32 *)(end(s) + 16) = s->place;
	end(s)[20] = kind;
	end(s)[21] = flags;
	long_length(s, ASYNCEVENT_DATA, EYAS_NAME_HEAD + 1);
	submit(s);
	return 0;
}

/*
 * Whether names that start from this root directory are those of the machine, or of a container: its path is "/", and it is the machine's
 * own, or that of a container. A part of a file system, a detached mount, or another file system can become a root without a path.
 */
static __always_inline bool is_whole_root(struct task_struct *task, __u64 dentry, __u64 vfsmount)
{
	if (!has_nothing_above(dentry, vfsmount))
		return false;
	if (!eyas.machine_pidns || dentry == eyas.machine_root)
		return true;
	if (!machine_root_of_another(task) && dentry == eyas.machine_root)
		return true;
	return is_whole_container(task, (__u64)READ(struct dentry, dentry, d_sb), vfsmount);
}

/*
 * Reports the path of a descriptor of the current task, or of its directory EYAS_AT_*, unless user space knows it. A root directory other
 * than "/" is reported for each call. Names of io_uring requests are always reported: the worker has the id of the process's first thread.
 */
__noinline int report_place(struct scratch *s, __s32 descriptor, __u32 kind, __u64 text)
{
	struct task_struct *task = current_task();
	struct reported_key key = {};
	__u64 fs = (__u64)task->fs, file, dentry = 0, vfsmount = 0, machine, *known, now = 0;

	if (!s)
		return 0;
	s->place = descriptor;
	s->text = text;
	if (descriptor == EYAS_AT_CWD || descriptor == EYAS_AT_ROOT) {
		if (!fs)
			return 0;
		if (descriptor == EYAS_AT_CWD) {
			dentry = scalar(s, READ(struct fs_struct, fs, pwd.dentry));
			vfsmount = scalar(s, READ(struct fs_struct, fs, pwd.mnt));
		} else {
			dentry = scalar(s, READ(struct fs_struct, fs, root.dentry));
			vfsmount = scalar(s, READ(struct fs_struct, fs, root.mnt));
			if (kind == EYAS_NAME_BASE && is_whole_root(task, dentry, vfsmount))
				return 0;
		}
	} else {
		file = cached_file(s, descriptor);
		if (file) {
			dentry = scalar(s, READ(struct file, file, f_path.dentry));
			vfsmount = scalar(s, READ(struct file, file, f_path.mnt));
		}
	}
	if (!dentry || !vfsmount) {
		report_nameless(s, kind, EYAS_NAME_NONE_OPEN);
		return 0;
	}
	key.thread = event_thread(task);
	key.descriptor = descriptor;
	if (!text && descriptor != EYAS_AT_ROOT) {
		chain_key(s, dentry, vfsmount);
		now = s->key;
		known = bpf_map_lookup_elem(&reported_names, &key);
		if (known && *known == now && !s->kernel_strings)
			return 0;
	}
	if (eyas.machine_pidns) {
		machine = machine_root_of_another(task);
		if (machine || is_foreign(dentry, vfsmount))
			report_inner_paths(s, dentry, vfsmount, machine, S_IFDIR);
	}
	if (!report_name(s, dentry, vfsmount, kind) || text || descriptor == EYAS_AT_ROOT)
		return 0;
	if (s->kernel_strings)
		bpf_map_delete_elem(&reported_names, &key);
	else
		bpf_map_update_elem(&reported_names, &key, &now, BPF_ANY);
	return 0;
}

/* "/proc/self/fd/" and "/proc/thread-self/fd/", as overlapping numbers. */
#define LEAD_PROC 0x65732f636f72702fULL	   /* "/proc/se" */
#define LEAD_PROC_THREAD 0x68742f636f72702fULL /* "/proc/th" */
#define LEAD_THREAD_SELF 0x6c65732d64616572ULL /* "read-sel" */
#define LEAD_SELF_FD 0x2f64662f666c65ULL   /* "elf/fd/" */
#define LEAD_SELF_FD_MASK 0xffffffffffffffULL
#define LEAD_DEV_FD 0x2f64662f7665642fULL  /* "/dev/fd/" */

/* The number at `from` in s->lead, if a slash or the end of the text follows; -1 if there is none. */
static __always_inline __s32 lead_number(struct scratch *s, __u32 from)
{
	__s32 number = -1;

	for (__u32 i = from; i < from + 8; i++) {
		__u8 c = s->lead[i];

		if (c == '/' || !c)
			return number;
		if (c < '0' || c > '9')
			return -1;
		number = (number < 0 ? 0 : number) * 10 + c - '0';
	}
	return -1;
}

/* The base of a path argument: the given directory, the root, or a descriptor that it names by /proc/self/fd or /dev/fd. */
__noinline int start_of(struct scratch *s, __u64 text, __s32 directory)
{
	struct task_struct *task = current_task();
	__s32 number;
	__u64 fs;

	if (!s)
		return EYAS_AT_ROOT;

	*(__u64 *)s->lead = 0;
	if (s->kernel_strings)
		bpf_probe_read_kernel_str(s->lead, sizeof(s->lead), (void *)text);
	else
		bpf_probe_read_user_str(s->lead, sizeof(s->lead), (void *)text);
	if (s->lead[0] != '/')
		return directory;
	if (*(__u64 *)s->lead == LEAD_PROC && (*(__u64 *)(s->lead + 7) & LEAD_SELF_FD_MASK) == LEAD_SELF_FD)
		number = lead_number(s, 14);
	else if (*(__u64 *)s->lead == LEAD_PROC_THREAD && *(__u64 *)(s->lead + 8) == LEAD_THREAD_SELF &&
		 (*(__u64 *)(s->lead + 14) & LEAD_SELF_FD_MASK) == LEAD_SELF_FD)
		number = lead_number(s, 21);
	else if (*(__u64 *)s->lead == LEAD_DEV_FD)
		number = lead_number(s, 8);
	else
		return EYAS_AT_ROOT;
	/* below another root, /proc may be any directory */
	fs = (__u64)task->fs;
	if (number < 0 || !fs || !is_whole_root(task, scalar(s, READ(struct fs_struct, fs, root.dentry)), scalar(s, READ(struct fs_struct, fs, root.mnt))))
		return EYAS_AT_ROOT;
	return number;
}

/* Compares eight bytes of the text, at iov, with those of the path, at root; left is the number of remaining bytes. */
static long compare_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 a = s->iov, b = s->total, differ;

	if (!s->left)
		return 1;
	OPAQUE(a);
	OPAQUE(b);
	differ = *(__u64 *)(s->data + TEXT + (a & TAIL_MASK)) ^ *(__u64 *)(s->data + HALF + (b & TAIL_MASK));
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

/* Whether the `n` bytes of text at TEXT are the whole path in the tail. */
static __always_inline bool is_path(struct scratch *s, __u64 n)
{
	if (n != TAIL_TOP - s->tail)
		return false;
	s->iov = 0;
	s->total = s->tail;
	s->left = n;
	s->found = 0;
	loop(EYAS_MAX_PATH / 8, compare_step, s);
	return !s->found && !s->left;
}

/*
 * Reports the name of the file (dentry, vfsmount) that a call has opened as s->place, unless it equals the path argument of the call; 0 for
 * none.
 */
__noinline int report_object(struct scratch *s, __u64 dentry, __u64 vfsmount, __u64 text)
{
	__u64 sb, magic;
	long read = 0;

	if (!s || !dentry || !vfsmount)
		return 0;
	s->text = 0;
	build_path(s, dentry, vfsmount);
	sb = (__u64)READ(struct dentry, dentry, d_sb);
	magic = READ(struct super_block, sb, s_magic);
	if (text)
		read = bpf_probe_read_user_str(&s->data[TEXT], EYAS_MAX_PATH, (void *)text);
	if (read > 0) {
		s->cached_text = text;
		s->cached_size = read;
		if (read <= EYAS_MAX_PLAIN_TEXT && magic != PROC_SUPER_MAGIC && s->found && !s->unstable && s->tail != TAIL_TOP &&
		    is_path(s, read - 1))
			return 0;
	}
	report_name(s, dentry, vfsmount, EYAS_NAME_OPENED | EYAS_NAME_BUILT);
	return 0;
}

/* Reports the kernel's facts about the file that a call has opened as `descriptor`, by the path argument `text`, or 0 if there is none. */
static __always_inline void report_opened(struct scratch *s, struct task_struct *task, __s32 descriptor, __u64 text)
{
	__u64 file = cached_file(s, descriptor), dentry, vfsmount, machine = 0;

	s->place = descriptor;
	if (!file) {
		report_nameless(s, EYAS_NAME_OPENED, EYAS_NAME_NONE_OPEN);
		return;
	}
	dentry = scalar(s, READ(struct file, file, f_path.dentry));
	vfsmount = scalar(s, READ(struct file, file, f_path.mnt));
	if (!dentry || !vfsmount)
		return;
	report_object(s, dentry, vfsmount, text);
	if (!eyas.machine_pidns)
		return;
	if (READ(struct file, file, f_mode) & (FMODE_WRITE | FMODE_CREATED))
		machine = machine_root_of_another(task);
	if (machine || is_foreign(dentry, vfsmount))
		report_inner_paths(s, dentry, vfsmount, machine, S_IFREG);
}

static __always_inline bool was_refused(__s64 ret)
{
	return ret == -EACCES || ret == -EPERM;
}

/*
 * Reports the name of the object that objects.bpf.c has recorded for the current call, by the number of the name. Returns whether there is
 * one.
 */
__noinline int report_recorded(struct scratch *s, __u32 which)
{
	struct task_struct *task = current_task();
	struct object_names *names = object_slot(task);
	__u64 owner = object_owner(task), size = 0;

	/* an io_uring request does not belong to a call of its thread */
	if (!s || s->kernel_strings || !names || names->owner != owner || !take(&names->busy))
		return 0;
	which &= 1;
	if (names->owner == owner && names->number == s->number) {
		size = names->name[which].size;
		names->name[which].size = 0;
		if (size) {
			start_notice(s, task, NAME_NAME_1, NAME_NAME_2, 10);
			OPAQUE(size);
			size &= TAIL_MASK;
			bpf_probe_read_kernel(end(s), size, names->name[which].data);
			*(__s32 *)(end(s) + 16) = which;
			end(s)[20] = EYAS_NAME_BASE;
			end(s)[21] |= EYAS_NAME_OBJECT;
		}
	}
	leave(&names->busy);
	if (!size)
		return 0;
	long_length(s, ASYNCEVENT_DATA, size);
	return submit(s);
}

/* Reports the directory that the name of an executed script starts from if that is a descriptor; the interpreter gets that name. */
__noinline int report_script(struct scratch *s, __u64 name)
{
	__u64 file, inode;
	__s32 start;

	if (!s)
		return 0;
	know_machine_root(s);
	s->kernel_strings = 1;
	start = start_of(s, name, EYAS_AT_CWD);
	file = start >= 0 ? cached_file(s, start) : 0;
	inode = file ? (__u64)READ(struct file, file, f_inode) : 0;
	if (inode && (READ(struct inode, inode, i_mode) & S_IFMT) == S_IFDIR)
		report_place(s, start, EYAS_NAME_BASE, 0);
	s->kernel_strings = 0;
	return 0;
}

/* The device of the tmpfs that a descriptor of the current task refers to; 0 for other files. */
static __always_inline __u32 tmpfs_of(struct scratch *s, __s32 descriptor)
{
	__u64 file = cached_file(s, descriptor), inode = file ? (__u64)READ(struct file, file, f_inode) : 0,
	      sb = inode ? (__u64)READ(struct inode, inode, i_sb) : 0;

	return sb && READ(struct super_block, sb, s_magic) == TMPFS_MAGIC ? READ(struct super_block, sb, s_dev) : 0;
}

/* Remembers a file system that fsmount() has created; a mount that open_tree() has copied has another name. */
__noinline int note_file_system(struct scratch *s, __u32 kind)
{
	__u32 device;
	__u8 unused = 1;

	if (!s)
		return 0;
	device = tmpfs_of(s, s->ret);
	if (device && kind == EYAS_NAME_FILE_SYSTEM)
		bpf_map_update_elem(&new_file_systems, &device, &unused, BPF_ANY);
	else if (device)
		bpf_map_delete_elem(&new_file_systems, &device);
	return 0;
}

#define MOVE_MOUNT_F_EMPTY_PATH 0x4
/* Size of the root directory of a tmpfs without files: 2 * BOGO_DIRENT_SIZE of linux/shmem_fs.h */
#define TMPFS_EMPTY 40

/* Whether a file is in a mount of the current task's mount namespace: a new mount is in none before it is attached. */
static __always_inline bool is_in_own_mounts(__u64 file)
{
	__u64 proxy = (__u64)current_task()->nsproxy, mount = mount_of((__u64)READ(struct file, file, f_path.mnt));

	return proxy && (__u64)READ(struct mount, mount, mnt_ns) == (__u64)READ(struct nsproxy, proxy, mnt_ns);
}

/* Whether move_mount() has attached a new file system without files, which its first argument refers to. */
__noinline int attached_new(struct scratch *s)
{
	__u32 device;
	__u64 file, inode;
	char first = 0;

	if (!s)
		return 0;
	device = tmpfs_of(s, (__s32)s->arg[0]);
	file = device ? cached_file(s, (__s32)s->arg[0]) : 0;
	inode = file ? (__u64)READ(struct file, file, f_inode) : 0;
	if (s->arg[1])
		bpf_probe_read_user(&first, 1, (void *)s->arg[1]);
	return inode && (s->arg[4] & MOVE_MOUNT_F_EMPTY_PATH) && !first && !bpf_map_delete_elem(&new_file_systems, &device) &&
	       READ(struct inode, inode, i_size) == TMPFS_EMPTY && is_in_own_mounts(file) &&
	       (__u64)READ(struct file, file, f_path.dentry) == (__u64)READ(struct super_block, READ(struct inode, inode, i_sb), s_root);
}

/* Reports one name of a call, by its number, before the event of the call. */
__noinline int report_name_of(struct scratch *s, const struct eyas_name *name, __u32 which)
{
	__u64 text;
	__s32 directory, start;

	if (!s || !name)
		return 0;
	text = name->text < 6 ? s->arg[name->text] : 0;
	directory = name->directory < 6 ? (__s32)s->arg[name->directory] : EYAS_AT_CWD;
	switch (name->kind) {
	case EYAS_NAME_TREE:
	case EYAS_NAME_FILE_SYSTEM:
		if (s->ret >= 0)
			note_file_system(s, name->kind);
	/* fall through */
	case EYAS_NAME_OPENED:
		if (s->ret >= 0)
			report_opened(s, current_task(), s->ret, text);
		else if (was_refused(s->ret) && text)
			report_place(s, start_of(s, text, directory), EYAS_NAME_BASE, 0);
		break;
	case EYAS_NAME_CWD:
	case EYAS_NAME_ROOT:
		if (s->ret >= 0)
			report_place(s, name->kind == EYAS_NAME_CWD ? EYAS_AT_CWD : EYAS_AT_ROOT, name->kind, 0);
		break;
	case EYAS_NAME_DESCRIPTOR:
		if (s->ret >= 0)
			report_place(s, directory, name->kind, 0);
		break;
	case EYAS_NAME_BASE:
		if (s->ret < 0 || ((eyas.features & EYAS_FEATURE_OBJECT_NAMES) && report_recorded(s, which)))
			break;
		start = start_of(s, text, directory);
		report_place(s, start, name->kind, 0);
		/* an io_uring request used the directory at another time */
		if (s->kernel_strings && start != EYAS_AT_ROOT)
			report_nameless(s, EYAS_NAME_TEXT, EYAS_NAME_UNSTABLE);
		break;
	case EYAS_NAME_TEXT:
	case EYAS_NAME_MOUNT_POINT:
		if (s->ret < 0)
			break;
		start = name->kind == EYAS_NAME_MOUNT_POINT && attached_new(s) ? EYAS_NAME_EMPTY : 0;
		report_place(s, start_of(s, text, directory), name->kind | start, text);
		break;
	}
	return 0;
}

/* Reports the names of a call. */
static __always_inline void report_names(struct scratch *s, const struct eyas_recipe *recipe)
{
	if (recipe->filter & EYAS_FILTER_MOUNTS && s->ret >= 0)
		eyas.mounts_changed = 1;
	if (!recipe->name[0].kind)
		return;
	know_machine_root(s);
	report_name_of(s, &recipe->name[0], 0);
	if (recipe->name[1].kind)
		report_name_of(s, &recipe->name[1], 1);
}

#endif
