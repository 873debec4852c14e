/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * One program for each hook or kernel function that could name the object of a system call. hooks.c loads each separately.
 * The row of a program is its section, followed by the program's name up to "__" unless that is "hook".
 */
#include "../../../../../core/live/src/main/bpf/kernel.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "hooks.h"

char _license[] SEC("license") = "GPL";

struct shared shared;

struct qstr___hash {
	__u32 hash;
} __attribute__((preserve_access_index));

/* Counts a call of the process under test by its operation. Never denies anything. */
static __always_inline int hit(void)
{
	if (bpf_get_current_pid_tgid() >> 32 == shared.target)
		shared.fired[shared.operation & (OPERATIONS - 1)]++;
	return 0;
}

static __always_inline int hit_if(bool works)
{
	return works ? hit() : 0;
}

#define HOOK(section) HOOK_(section, __COUNTER__)
#define HOOK_(section, n) HOOK__(section, n)
#define HOOK__(section, n)                                                                                                     \
	SEC(section) int hook__##n(void *context)                                                                              \
	{                                                                                                                      \
		return hit();                                                                                                  \
	}

HOOK("raw_tp/sys_exit")
HOOK("tp_btf/sys_enter")
HOOK("tp_btf/sys_exit")
HOOK("tp_btf/sched_prepare_exec")
HOOK("tp_btf/sched_process_exec")
HOOK("tp_btf/writeback_mark_inode_dirty")
HOOK("tp_btf/inode_set_ctime_to_ts")
HOOK("tp_btf/ctime_ns_xchg")
HOOK("tp_btf/ctime_xchg_skip")
HOOK("tp_btf/fsnotify")
HOOK("lsm/bprm_check_security")
HOOK("lsm/file_open")
HOOK("lsm/path_mkdir")
HOOK("lsm/path_mknod")
HOOK("lsm/path_symlink")
HOOK("lsm/path_link")
HOOK("lsm/path_rename")
HOOK("lsm/path_unlink")
HOOK("lsm/path_rmdir")
HOOK("lsm/path_chmod")
HOOK("lsm/path_chown")
HOOK("lsm/path_truncate")
HOOK("lsm/path_chroot")
HOOK("lsm/sb_mount")
HOOK("lsm/move_mount")
HOOK("lsm/inode_rename")
HOOK("lsm.s/bprm_check_security")
HOOK("lsm.s/file_open")
HOOK("lsm.s/path_rename")
HOOK("lsm.s/path_mkdir")
HOOK("lsm.s/inode_rename")
HOOK("fentry/vfs_rename")
HOOK("fexit/vfs_rename")
HOOK("fentry/security_path_rename")
HOOK("fmod_ret/security_path_rename")
HOOK("kprobe/vfs_rename")
HOOK("kprobe.multi/vfs_rename")

/* Requires a fanotify mark on the file system. */
SEC("tp_btf/fsnotify") int marked__1(void *context)
{
	return hit();
}

/* A hardware breakpoint on the first instruction of vfs_rename; a processor has four breakpoints. */
SEC("perf_event") int breakpoint__vfs_rename(void *context)
{
	return hit();
}

/* bpf_d_path returns the kernel's own path. The struct path must be an argument or belong to the current task. */
SEC("tp_btf/sys_exit") int bpf_d_path__1(void *context)
{
	return hit_if(bpf_d_path(&bpf_get_current_task_btf()->fs->pwd, shared.names, sizeof(shared.names)) > 0);
}

SEC("lsm/path_rename") int bpf_d_path__2(__u64 *context)
{
	return hit_if(bpf_d_path((struct path *)context[0], shared.names, sizeof(shared.names)) > 0);
}

SEC("lsm.s/path_rename") int bpf_d_path__3(__u64 *context)
{
	return hit_if(bpf_d_path((struct path *)context[0], shared.names, sizeof(shared.names)) > 0);
}

SEC("lsm/file_open") int bpf_d_path__4(__u64 *context)
{
	return hit_if(bpf_d_path(&((struct file *)context[0])->f_path, shared.names, sizeof(shared.names)) > 0);
}

SEC("fentry/security_file_open") int bpf_d_path__5(__u64 *context)
{
	return hit_if(bpf_d_path(&((struct file *)context[0])->f_path, shared.names, sizeof(shared.names)) > 0);
}

/* Kernel functions (kfuncs). */
extern int bpf_path_d_path(struct path *path, char *buffer, __u64 buffer__sz) __ksym __weak;
extern struct file *bpf_get_task_exe_file(struct task_struct *task) __ksym __weak;
extern void bpf_put_file(struct file *file) __ksym __weak;
extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym __weak;

SEC("tp_btf/sys_exit") int bpf_path_d_path__1(void *context)
{
	return hit_if(bpf_path_d_path(&bpf_get_current_task_btf()->fs->pwd, shared.names, sizeof(shared.names)) > 0);
}

SEC("lsm.s/path_rename") int bpf_path_d_path__2(__u64 *context)
{
	return hit_if(bpf_path_d_path((struct path *)context[0], shared.names, sizeof(shared.names)) > 0);
}

SEC("lsm.s/file_open") int bpf_path_d_path__3(__u64 *context)
{
	return hit_if(bpf_path_d_path(&((struct file *)context[0])->f_path, shared.names, sizeof(shared.names)) > 0);
}

static __always_inline int exe_file(void)
{
	struct file *file = bpf_get_task_exe_file(bpf_get_current_task_btf());

	if (file)
		bpf_put_file(file);
	return hit_if(file);
}

SEC("tp_btf/sys_exit") int bpf_get_task_exe_file__1(void *context)
{
	return exe_file();
}

SEC("lsm.s/file_open") int bpf_get_task_exe_file__2(void *context)
{
	return exe_file();
}

/* The hash table of directory entries, to look a name up as the kernel does. Kernels without CONFIG_KALLSYMS_ALL hide it. */
extern const void dentry_hashtable __ksym __weak;

SEC("tp_btf/sys_exit") int dentry_hashtable__1(void *context)
{
	void *table = NULL;

	return hit_if(&dentry_hashtable && !bpf_probe_read_kernel(&table, sizeof(table), &dentry_hashtable) && table);
}

/*
 * Walks from the working directory to the root of its file system. "mix" reads the address, the name's hash and the name's length of
 * each entry, "names" copies its name. "pointer" reads through typed pointers in a loop that the verifier unrolls, "loop" uses
 * bpf_loop and reads memory ("read") or casts the address to a typed pointer ("cast").
 */
static __always_inline struct dentry *working_directory(void)
{
	return bpf_get_current_task_btf()->fs->pwd.dentry;
}

/* A pointer as a number: the verifier rejects arithmetic on pointers, but not on numbers read from memory. */
static __always_inline __u64 number(const void *pointer)
{
	*(const void *volatile *)&shared.number = pointer;
	return *(volatile __u64 *)&shared.number;
}

static __always_inline bool watched(void)
{
	return bpf_get_current_pid_tgid() >> 32 == shared.target;
}

static __always_inline __u64 add_to(__u64 mix, __u64 dentry, __u32 hash, __u32 length)
{
	return (mix ^ dentry ^ ((__u64)hash << 32 | length)) * 0x9e3779b97f4a7c15ULL;
}

SEC("tp_btf/sys_exit") int walk_pointer_mix__1(void *context)
{
	struct dentry *dentry, *parent;
	__u64 mix = 0;

	if (!watched())
		return 0;
	dentry = working_directory();
	for (int i = 0; i < DEPTH_MAX; i++) {
		parent = dentry->d_parent;
		mix = add_to(mix, number(dentry), ((struct qstr___hash *)&dentry->d_name)->hash, dentry->d_name.len);
		if (parent == dentry)
			break;
		dentry = parent;
	}
	shared.mix = mix;
	return hit_if(mix);
}

struct walk {
	__u64 dentry, mix;
	__u32 at, steps;
};

static long mix_step(__u32 i, struct walk *walk)
{
	struct dentry *dentry = (struct dentry *)walk->dentry;
	__u64 parent = (__u64)BPF_CORE_READ(dentry, d_parent);
	__u32 hash = 0;

	bpf_probe_read_kernel(&hash, sizeof(hash), &((struct qstr___hash *)&dentry->d_name)->hash);
	walk->mix = add_to(walk->mix, walk->dentry, hash, BPF_CORE_READ(dentry, d_name.len));
	if (parent == walk->dentry)
		return 1;
	walk->dentry = parent;
	return 0;
}

SEC("tp_btf/sys_exit") int walk_loop_read_mix__1(void *context)
{
	struct walk walk = {};

	if (!watched())
		return 0;
	walk.dentry = number(working_directory());
	bpf_loop(DEPTH_MAX, mix_step, &walk, 0);
	shared.mix = walk.mix;
	return hit_if(walk.mix);
}

static long cast_step(__u32 i, struct walk *walk)
{
	struct dentry *dentry = bpf_rdonly_cast((void *)walk->dentry, bpf_core_type_id_kernel(struct dentry));
	__u64 parent = number(dentry->d_parent);

	walk->mix = add_to(walk->mix, walk->dentry, ((struct qstr___hash *)&dentry->d_name)->hash, dentry->d_name.len);
	if (parent == walk->dentry)
		return 1;
	walk->dentry = parent;
	return 0;
}

SEC("tp_btf/sys_exit") int walk_loop_cast_mix__1(void *context)
{
	struct walk walk = {};

	if (!watched())
		return 0;
	walk.dentry = number(working_directory());
	bpf_loop(DEPTH_MAX, cast_step, &walk, 0);
	shared.mix = walk.mix;
	return hit_if(walk.mix);
}

static __always_inline bool add_name(struct walk *walk, const unsigned char *name, __u32 length)
{
	__u32 at = walk->at;

	if (at > sizeof(shared.names) - 256)
		return false;
	length &= 255;
	bpf_probe_read_kernel(&shared.names[at], length, name);
	walk->at = at + length;
	return true;
}

static long name_step(__u32 i, struct walk *walk)
{
	struct dentry *dentry = (struct dentry *)walk->dentry;
	__u64 parent = (__u64)BPF_CORE_READ(dentry, d_parent);

	if (parent == walk->dentry || !add_name(walk, BPF_CORE_READ(dentry, d_name.name), BPF_CORE_READ(dentry, d_name.len)))
		return 1;
	walk->dentry = parent;
	return 0;
}

SEC("tp_btf/sys_exit") int walk_loop_read_names__1(void *context)
{
	struct walk walk = {};

	if (!watched())
		return 0;
	walk.dentry = number(working_directory());
	bpf_loop(DEPTH_MAX, name_step, &walk, 0);
	return hit_if(walk.at);
}

/* The same, starting from the renamed entry. */
SEC("lsm/path_rename") int walk_loop_read_names__2(__u64 *context)
{
	struct walk walk = {.dentry = context[1]};

	if (!watched())
		return 0;
	bpf_loop(DEPTH_MAX, name_step, &walk, 0);
	return hit_if(walk.at);
}

SEC("tp_btf/sys_exit") int walk_pointer_names__1(void *context)
{
	struct dentry *dentry, *parent;
	struct walk walk = {};

	if (!watched())
		return 0;
	dentry = working_directory();
	for (int i = 0; i < DEPTH_MAX; i++) {
		parent = dentry->d_parent;
		if (parent == dentry || !add_name(&walk, dentry->d_name.name, dentry->d_name.len))
			break;
		dentry = parent;
	}
	return hit_if(walk.at);
}
