/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Process events: what exec and the clone family read from the current task. */
#ifndef EYAS_TASK_H
#define EYAS_TASK_H

#include "args.h"
#include "cgroup.h"
#include "file.h"
#include "inode.h"
#include "pid.h"
#include "rights.h"

#define PAGE_TO_KB 2 /* pages of 4 KiB; larger pages of aarch64 (16 and 64 KiB) are not supported yet */

/* kB; what: EYAS_MEM_*. The per-CPU parts of the counters are ignored, so small numbers may read 0, or below it. */
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

/* Code for both exec and clone events uses the indices of exec for both, and those of execve for execveat. */
#define ALIKE(name) _Static_assert(CLONE_EXIT_##name == EXECVE_EXIT_##name, "clone and execve: " #name)
ALIKE(EXE);
ALIKE(ARGS);
ALIKE(TID);
ALIKE(PID);
ALIKE(PTID);
ALIKE(CWD);
ALIKE(FDLIMIT);
ALIKE(PGFT_MAJ);
ALIKE(PGFT_MIN);
ALIKE(VM_SIZE);
ALIKE(VM_RSS);
ALIKE(VM_SWAP);
ALIKE(COMM);
#undef ALIKE
_Static_assert(EXECVEAT_EXIT_GID == EXECVE_EXIT_GID, "execveat and execve");

/* From tid to comm of exec and clone events: ids, cwd, limit, memory. */
__noinline int put_task(struct scratch *s, __u32 with_cwd)
{
	struct task_struct *task = current_task(), *parent;
	struct signal_struct *signal = task->signal;
	struct fs_struct *fs = task->fs;

	if (!s)
		return 0;
	parent = task->real_parent;
	put_u64(s, EXECVE_EXIT_TID, task->pid);
	put_u64(s, EXECVE_EXIT_PID, task->tgid);
	put_u64(s, EXECVE_EXIT_PTID, parent ? parent->pid : 0);
	if (with_cwd && fs)
		put_path(s, EXECVE_EXIT_CWD, (__u64)fs->pwd.dentry, (__u64)fs->pwd.mnt);
	else
		length(s, EXECVE_EXIT_CWD, 0);
	put_u64(s, EXECVE_EXIT_FDLIMIT, signal ? signal->rlim[RLIMIT_NOFILE].rlim_cur : 0);
	put_u64(s, EXECVE_EXIT_PGFT_MAJ, task->maj_flt);
	put_u64(s, EXECVE_EXIT_PGFT_MIN, task->min_flt);
	put_u32(s, EXECVE_EXIT_VM_SIZE, memory(task, EYAS_MEM_SIZE));
	put_u32(s, EXECVE_EXIT_VM_RSS, memory(task, EYAS_MEM_RSS));
	put_u32(s, EXECVE_EXIT_VM_SWAP, memory(task, EYAS_MEM_SWAP));
	put_kernel_string(s, EXECVE_EXIT_COMM, task->comm, 16);
	return 0;
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

/* The schema's execve_flags. */
#define EXE_WRITABLE 1
#define EXE_UPPER_LAYER 2
#define EXE_FROM_MEMFD 4
#define EXE_LOWER_LAYER 8

/* From tty to gid of exec events. `file` is the executable's struct file. */
__noinline int put_exec_tail(struct scratch *s, __u64 file)
{
	struct task_struct *task = current_task();
	const struct cred *cred = task->cred;
	__u64 inode = 0, pgrp;
	__u32 flags = 0, layer, loginuid = (__u32)-1;

	if (!s)
		return 0;
	put_u32(s, EXECVE_EXIT_TTY, terminal(task));
	pgrp = group_pid(task, PIDTYPE_PGID);
	put_u64(s, EXECVE_EXIT_VPGID, number_in_own_namespace(pgrp));
	if (bpf_core_field_exists(struct task_struct, loginuid))
		loginuid = task->loginuid.val;
	put_u32(s, EXECVE_EXIT_LOGINUID, loginuid);
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
	put_u32(s, EXECVE_EXIT_FLAGS, flags);
	put_u64(s, EXECVE_EXIT_CAP_INHERITABLE, capabilities(task, EYAS_CAPS_INHERITABLE));
	put_u64(s, EXECVE_EXIT_CAP_PERMITTED, capabilities(task, EYAS_CAPS_PERMITTED));
	put_u64(s, EXECVE_EXIT_CAP_EFFECTIVE, capabilities(task, EYAS_CAPS_EFFECTIVE));
	put_u64(s, EXECVE_EXIT_EXE_INO, inode ? READ(struct inode, inode, i_ino) : 0);
	put_u64(s, EXECVE_EXIT_EXE_INO_CTIME, inode ? change_time(inode) : 0);
	put_u64(s, EXECVE_EXIT_EXE_INO_MTIME, inode ? modify_time(inode) : 0);
	put_u32(s, EXECVE_EXIT_UID, cred ? cred->euid.val : (__u32)-1);
	put_file_path(s, EXECVE_EXIT_TRUSTED_EXEPATH, file);
	put_u64(s, EXECVE_EXIT_PGID, number(pgrp));
	put_u32(s, EXECVE_EXIT_GID, cred ? cred->egid.val : (__u32)-1);
	return 0;
}

/* The struct file of the program that the task runs. */
static __always_inline __u64 executable(struct scratch *s, struct task_struct *task)
{
	struct mm_struct *mm = task->mm;

	return mm ? scalar(s, mm->exe_file) : 0;
}

/*
 * Whether this executable is a new one. The reader opens it while the process lives, so it is woken at once; a build that starts the same
 * compiler a thousand times causes no wakeups. Two files that share a slot only cost extra wakeups.
 */
static __always_inline bool is_new_executable(struct scratch *s, __u64 file)
{
	__u64 inode, key;
	__u32 slot;

	if (!(eyas.features & EYAS_FEATURE_WAKE_ON_EXEC) || !file)
		return false;
	inode = (__u64)READ(struct file, file, f_inode);
	key = READ(struct inode, inode, i_ino) * 0x9E3779B97F4A7C15ULL;
	key = (key ^ change_time(inode)) * 0xC2B2AE3D27D4EB4FULL;
	key ^= scalar(s, READ(struct inode, inode, i_sb));
	slot = (key >> 32) & (EYAS_EXECUTABLES - 1);
	if (eyas.executables[slot] == key)
		return false;
	eyas.executables[slot] = key;
	return true;
}

/* Threads that have created a thread with its own mount namespace, and these, until they return from the call. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, EYAS_NEW_MOUNTS);
	__type(key, __u32);
	__type(value, __u8);
} new_mounts SEC(".maps");

/*
 * Remembers that the current task creates a thread with its own mount namespace. Flags of clone3 are in memory, which may have changed when
 * the call returns, and either thread may have entered another namespace by then.
 */
static __always_inline void note_mounts(struct task_struct *task, struct task_struct *child)
{
	__u64 own = (__u64)task->nsproxy, its = (__u64)child->nsproxy;
	__u32 creator_id = task->pid, created_id = child->pid;
	__u8 one = 1;

	if (!own || !its || READ(struct nsproxy, own, mnt_ns) == READ(struct nsproxy, its, mnt_ns))
		return;
	if (bpf_map_update_elem(&new_mounts, &creator_id, &one, BPF_ANY) || bpf_map_update_elem(&new_mounts, &created_id, &one, BPF_ANY))
		count(EYAS_C_TREE_FULL, 1);
}

/* Whether this was recorded for a thread; removes the record. */
static __always_inline bool take_mounts(struct task_struct *task)
{
	__u32 thread = task->pid;

	return !bpf_map_delete_elem(&new_mounts, &thread);
}

/* From cgroups on of clone events. `raw` = the caller's clone flags. */
__noinline int put_clone_tail(struct scratch *s, __u64 raw)
{
	struct task_struct *task = current_task();
	const struct cred *cred = task->cred;
	struct nsproxy *proxy = task->nsproxy;
	__u64 pid = (__u64)task->thread_pid, ns, start = 0, reaper;

	if (!s)
		return 0;
	put_cgroups(s, CLONE_EXIT_CGROUPS);
	ns = namespace_of(pid);
	raw &= ~0xffULL;
	/* in its own namespace, or about to create children in another one */
	if (ns && (READ(struct pid_namespace, ns, level) != 0 || (proxy && (__u64)proxy->pid_ns_for_children != ns)))
		raw |= EYAS_RAW_CL_CHILD_IN_PIDNS;
	put_u32(s, CLONE_EXIT_FLAGS, raw);
	put_u32(s, CLONE_EXIT_UID, cred ? cred->euid.val : (__u32)-1);
	put_u32(s, CLONE_EXIT_GID, cred ? cred->egid.val : (__u32)-1);
	put_u64(s, CLONE_EXIT_VTID, number_in_own_namespace(pid));
	put_u64(s, CLONE_EXIT_VPID, number_in_own_namespace(group_pid(task, PIDTYPE_TGID)));
	if (s->ret == 0 && ns) {
		reaper = (__u64)READ(struct pid_namespace, ns, child_reaper);
		start = reaper ? READ(struct task_struct, reaper, start_time) : 0;
	}
	put_u64(s, CLONE_EXIT_PIDNS_INIT_START_TS, start);
	return 0;
}

#endif
