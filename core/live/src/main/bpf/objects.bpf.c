// SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only)
/*
 * Names the objects of rename, link, unlink, rmdir, symlink, mkdir, mknod, chmod and chown while the kernel works on them. Optional: some
 * kernels reject LSM programs, and others attach them but never run them. Denies nothing. See OBJECTS in abi.h.
 *
 * The maps are shared with the main object, except for the scratch: these programs may be preempted, those of the main object are not, and
 * would lose an event if the scratch is in use.
 */
#include "objects.h"

char _license[] SEC("license") = "GPL";

#if defined(__TARGET_ARCH_x86)
#define NUMBER_OF(regs) ((__u32)(regs)->orig_ax & ~X32_SYSCALL_BIT)
#define IS_MKNOD(number) ((number) == 133 || (number) == 259)
#else
#define NUMBER_OF(regs) ((__u32)(regs)->syscallno)
#define IS_MKNOD(number) ((number) == 33)
#endif

static __always_inline bool record_name(struct scratch *s, struct object_name *name, __u64 dentry, __u64 vfsmount)
{
	__u64 sb = (__u64)READ(struct dentry, dentry, d_sb), size, from;

	/* a file of procfs has its own kind of name (EYAS_NAME_PROCFS); for others, their directory determines the machine's name */
	if (READ(struct super_block, sb, s_magic) == PROC_SUPER_MAGIC || (eyas.machine_pidns && is_mounted_elsewhere(dentry, vfsmount)))
		return false;
	build_path(s, dentry, vfsmount);
	size = TAIL_TOP + 1 - s->tail;
	from = s->tail;
	if (!s->found || size < 2 || size > EYAS_MAX_PATH)
		return false;
	put_name_head(name->data, s, dentry);
	OPAQUE(size);
	OPAQUE(from);
	size &= TAIL_MASK;
	bpf_probe_read_kernel(name->data + EYAS_NAME_HEAD, size, &s->data[HALF + (from & TAIL_MASK)]);
	name->size = EYAS_NAME_HEAD + size;
	return true;
}

/*
 * Records the names of the objects of the current call; `second` is NULL if it has one name. At least, names of an earlier call are
 * cleared.
 */
static __always_inline void record_names(const struct dentry *first, const struct vfsmount *first_mount, const struct dentry *second,
					const struct vfsmount *second_mount)
{
	struct task_struct *task = current_task();
	struct object_names *names = object_slot(task);
	__u32 cpu = bpf_get_smp_processor_id();
	struct scratch *s = bpf_map_lookup_elem(&scratch, &cpu);
	__u64 owner = object_owner(task);
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
	bool kept;

	if (!names || !s || !regs)
		return;
	if (names->owner == owner)
		names->owner = 0;
	if (!take(&s->busy))
		return;
	if (take(&names->busy)) {
		names->owner = 0;
		names->name[0].size = 0;
		names->name[1].size = 0;
		kept = record_name(s, &names->name[0], scalar(s, first), scalar(s, first_mount));
		if (kept && second)
			kept = record_name(s, &names->name[1], scalar(s, second), scalar(s, second_mount));
		names->number = NUMBER_OF(regs);
		if (kept)
			names->owner = owner;
		leave(&names->busy);
	}
	leave(&s->busy);
}

/*
 * Whether the current call is to be named. For processes of Eyas, this only shows that the hooks run. An io_uring worker is not within a
 * call.
 */
static __always_inline bool is_named(void)
{
	struct task_struct *task = current_task();

	if ((__u32)task->tgid == eyas.own_tgid) {
		eyas.hooks_fired = 1;
		return false;
	}
	return (eyas.features & EYAS_FEATURE_OBJECT_NAMES) && !(task->flags & (PF_KTHREAD | PF_IO_WORKER)) && in_scope(task);
}

/* Entries of a directory: the mount is the directory's. */
#define ENTRY_HOOK(hook)                                                                                               \
	SEC("lsm/path_" #hook)                                                                                         \
	int BPF_PROG(object_##hook, struct path *directory, struct dentry *dentry)                                     \
	{                                                                                                              \
		if (is_named())                                                                                        \
			record_names(dentry, directory->mnt, NULL, NULL);                                                \
		return 0;                                                                                              \
	}

#define PATH_HOOK(hook)                                                                                                \
	SEC("lsm/path_" #hook)                                                                                         \
	int BPF_PROG(object_##hook, struct path *path)                                                                 \
	{                                                                                                              \
		if (is_named())                                                                                        \
			record_names(path->dentry, path->mnt, NULL, NULL);                                               \
		return 0;                                                                                              \
	}

ENTRY_HOOK(mkdir)
ENTRY_HOOK(symlink)
ENTRY_HOOK(unlink)
ENTRY_HOOK(rmdir)
PATH_HOOK(chmod)
PATH_HOOK(chown)

/* Also called for each file that an open creates, which is named by its descriptor. */
SEC("lsm/path_mknod")
int BPF_PROG(object_mknod, struct path *directory, struct dentry *dentry)
{
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());

	if (regs && IS_MKNOD(NUMBER_OF(regs)) && is_named())
		record_names(dentry, directory->mnt, NULL, NULL);
	return 0;
}

/* The kernel links within a mount only. */
SEC("lsm/path_link")
int BPF_PROG(object_link, struct dentry *old, struct path *directory, struct dentry *dentry)
{
	if (is_named())
		record_names(old, directory->mnt, dentry, directory->mnt);
	return 0;
}

SEC("lsm/path_rename")
int BPF_PROG(object_rename, struct path *old_directory, struct dentry *old, struct path *directory, struct dentry *dentry)
{
	if (is_named())
		record_names(old, old_directory->mnt, dentry, directory->mnt);
	return 0;
}
