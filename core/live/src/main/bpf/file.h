/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Open files: descriptor to struct file, device and inode, overlay layer, and paths from the kernel's own objects. */
#ifndef EYAS_FILE_H
#define EYAS_FILE_H

#include "scratch.h"

#define LAYER_NONE 0
#define LAYER_UPPER 1
#define LAYER_LOWER 2

/* As file_of(), remembered for the event. */
static __always_inline __u64 cached_file(struct scratch *s, __s32 fd)
{
	if (fd < 0)
		return 0;
	if (s->file_fd != fd) {
		s->file = file_of(fd);
		s->file_fd = fd;
	}
	return s->file;
}

/* The kernel's device number as user space knows it from stat(2). */
static __always_inline __u32 encode_device(__u32 dev)
{
	__u32 major = dev >> 20, minor = dev & 0xfffff;

	return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
}

/* The overlay layer of a file: the inode of overlayfs is followed by its upper dentry. */
static __always_inline __u32 layer_of(__u64 file)
{
	struct dentry *dentry = READ(struct file, file, f_path.dentry);
	struct super_block *sb = READ(struct dentry, dentry, d_sb);
	__u64 upper = 0, inode;

	if (READ(struct super_block, sb, s_magic) != OVERLAYFS_SUPER_MAGIC)
		return LAYER_NONE;
	inode = (__u64)READ(struct dentry, dentry, d_inode);
	bpf_probe_read_kernel(&upper, sizeof(upper), (void *)(inode + bpf_core_type_size(struct inode)));
	if (!upper)
		return LAYER_LOWER;
	inode = (__u64)READ(struct dentry, upper, d_inode);
	return inode && READ(struct inode, inode, i_ino) ? LAYER_UPPER : LAYER_LOWER;
}

/* OVL_UPPERDATA in ovl_inode.flags: the upper layer has the data, and not only the attributes ("metacopy"). */
#define OVERLAY_UPPER_DATA 0x8

/* An overlay has no more layers below. */
#define OVERLAY_MAX_LAYERS 500

/* Whether this is a dentry of a regular file. overlayfs is a module, whose structures have no BTF if it is loaded later. */
static __always_inline bool is_file_dentry(__u64 dentry)
{
	__u64 inode = dentry ? (__u64)READ(struct dentry, dentry, d_inode) : 0, sb = inode ? (__u64)READ(struct inode, inode, i_sb) : 0;
	__u64 root = sb && sb == (__u64)READ(struct dentry, dentry, d_sb) ? (__u64)READ(struct super_block, sb, s_root) : 0;

	return root && (__u64)READ(struct dentry, root, d_sb) == sb && (READ(struct inode, inode, i_mode) & S_IFMT) == S_IFREG;
}

/* EYAS_RAW_O_* of the file that the call opened. */
static __always_inline __u32 raw_open_flags(struct scratch *s)
{
	__u32 raw = 0, layer;
	__u64 file;

	if (s->raw_open_known)
		return s->raw_open;
	file = s->ret >= 0 ? cached_file(s, s->ret) : 0;
	if (file) {
		if (READ(struct file, file, f_mode) & FMODE_CREATED)
			raw = EYAS_RAW_O_CREATED;
		layer = layer_of(file);
		if (layer == LAYER_UPPER)
			raw |= EYAS_RAW_O_UPPER;
		else if (layer == LAYER_LOWER)
			raw |= EYAS_RAW_O_LOWER;
	}
	s->raw_open = raw;
	s->raw_open_known = 1;
	return raw;
}

/*
 * Prepends the name of s->dentry to the path in the tail, and moves on to its parent; false if there is no more room. Name and parent are
 * consistent, or s->unstable is set: a rename changes both, and d_seq before and after.
 */
static __always_inline bool step_up(struct scratch *s, __u64 parent, __u32 sequence)
{
	__u64 length = READ(struct dentry, s->dentry, d_name.len) & NAME_MASK, at;

	if (s->tail < length + 1 + NAME_MASK)
		return false;
	s->tail -= length + 1;
	at = s->tail & TAIL_MASK;
	s->data[HALF + at] = '/';
	OPAQUE(length);
	length &= NAME_MASK;
	bpf_probe_read_kernel(&s->data[HALF + 1 + at], length, READ(struct dentry, s->dentry, d_name.name));
	if ((sequence & 1) || READ(struct dentry, s->dentry, d_seq.seqcount.sequence) != sequence)
		s->unstable = 1;
	s->dentry = parent;
	return true;
}

static long path_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u32 sequence = READ(struct dentry, s->dentry, d_seq.seqcount.sequence);
	__u64 parent = (__u64)READ(struct dentry, s->dentry, d_parent), above;

	if (s->dentry == s->caller_root && s->mnt == s->caller_root_mnt)
		s->root_tail = s->tail;
	if (s->dentry == s->root || s->dentry == parent) {
		above = (__u64)READ(struct mount, s->mnt, mnt_parent);
		if (s->dentry != s->root || above == s->mnt || !above) {
			s->found = 1;
			return 1;
		}
		s->dentry = (__u64)READ(struct mount, s->mnt, mnt_mountpoint);
		s->mnt = above;
		s->root = (__u64)READ(struct mount, above, mnt.mnt_root);
		return 0;
	}
	return step_up(s, parent, sequence) ? 0 : 1;
}

static long inner_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u32 sequence = READ(struct dentry, s->dentry, d_seq.seqcount.sequence);
	__u64 parent = (__u64)READ(struct dentry, s->dentry, d_parent);
	__u64 inode = (__u64)READ(struct dentry, s->dentry, d_inode), at = (i & (EYAS_FSPATH_INODES - 1)) * 8;

	*(__u64 *)&s->data[INODES + at] = inode ? READ(struct inode, inode, i_ino) : 0;
	s->left = i + 1;
	if (s->dentry == s->iov)
		s->total = s->tail;
	s->found = s->dentry == s->root;
	if (s->found || s->dentry == parent)
		return 1;
	return step_up(s, parent, sequence) ? 0 : 1;
}

/*
 * Builds the path from `root`, the root of a file system, to `dentry` in the tail, as build_path() does. Returns 0 if `dentry` is not below
 * it: the file is out of the tree, or too deep in it. s->total is the offset in the tail of the path below s->iov, a directory on the way;
 * 0 if it is not on the way. s->left is the number of inode numbers of the path in the scratch, at INODES.
 */
__noinline int build_inner_path(struct scratch *s, __u64 root, __u64 dentry)
{
	if (!s)
		return 0;
	s->tail = TAIL_TOP;
	s->data[HALF + TAIL_TOP] = 0;
	s->dentry = dentry;
	s->root = root;
	s->total = 0;
	s->found = 0;
	s->left = 0;
	s->unstable = 0;
	loop(EYAS_FSPATH_INODES, inner_step, s);
	return s->found && s->tail != TAIL_TOP;
}

/*
 * Finds the dentry of the overlay layer that has an inode's data, in s->dentry, 0 if it is unknown: for a directory, that of the upper
 * layer. In memory, ovl_inode has the flags before the inode, and the upper dentry after it; then, since 6.5, a pointer to the number of
 * lower layers and (layer, dentry) of each, of which the last one has the data of a file; from 6.0 on, (layer, dentry) of the uppermost
 * one. A separate function: the stack of its callers is nearly full on kernels before 6.2.
 */
__noinline int find_data_dentry(struct scratch *s, __u64 inode)
{
	__u64 words[3] = {}, flags = 0, dentry = 0;
	__u32 layers = 0;

	if (!s || !inode)
		return 0;
	bpf_probe_read_kernel(words, sizeof(words), (void *)(inode + bpf_core_type_size(struct inode)));
	s->dentry = words[0];
	if ((READ(struct inode, inode, i_mode) & S_IFMT) != S_IFREG)
		return 0;
	bpf_probe_read_kernel(&flags, sizeof(flags), (void *)(inode - sizeof(flags)));
	if (words[0] && (flags & OVERLAY_UPPER_DATA))
		return 0;
	bpf_probe_read_kernel(&layers, sizeof(layers), (void *)words[1]);
	if (layers && layers <= OVERLAY_MAX_LAYERS) {
		bpf_probe_read_kernel(&dentry, sizeof(dentry), (void *)(words[1] + 16 * (__u64)layers));
		s->dentry = dentry;
		if (is_file_dentry(dentry))
			return 0;
	}
	s->dentry = is_file_dentry(words[2]) ? words[2] : 0;
	return 0;
}

/* struct mount from its struct vfsmount. */
static __always_inline __u64 mount_of(__u64 vfsmount)
{
	return vfsmount - bpf_core_field_offset(struct mount, mnt);
}

/* Whether a part of a file system is mounted here, or the mount is in another mount namespace than the machine's, or in none. */
static __always_inline bool is_mounted_elsewhere(__u64 dentry, __u64 vfsmount)
{
	__u64 sb = (__u64)READ(struct dentry, dentry, d_sb), ns = (__u64)READ(struct mount, mount_of(vfsmount), mnt_ns);

	return (__u64)READ(struct vfsmount, vfsmount, mnt_root) != (__u64)READ(struct super_block, sb, s_root) || !ns ||
	       READ(struct mnt_namespace, ns, ns.inum) != eyas.machine_mntns;
}

/*
 * Builds the path of (dentry, vfsmount) from its end in the tail, terminated; s->tail is its start. Crosses mounts up to the root of the
 * mount namespace, as d_path() does, but takes no locks: s->unstable is set if a name was changed meanwhile. s->root_tail is the start of
 * the path below the caller's root directory, 0 if that is not on the way. A deleted file has no mark. A path of more than EYAS_MAX_PATH
 * bytes loses its head (truncated). Returns 0 if there is no component: the root itself, or an object without a path, such as a memfd.
 */
__noinline int build_path(struct scratch *s, __u64 dentry, __u64 vfsmount)
{
	__u64 fs;

	if (!s)
		return 0;
	fs = (__u64)current_task()->fs;
	s->caller_root = fs ? (__u64)READ(struct fs_struct, fs, root.dentry) : 0;
	s->caller_root_mnt = fs ? mount_of((__u64)READ(struct fs_struct, fs, root.mnt)) : 0;
	s->root_tail = 0;
	s->unstable = 0;
	s->tail = TAIL_TOP;
	s->data[HALF + TAIL_TOP] = 0;
	s->dentry = dentry;
	s->root = (__u64)READ(struct vfsmount, vfsmount, mnt_root);
	s->mnt = mount_of(vfsmount);
	s->found = 0;
	/* a component has two bytes or more; each mount on the way is a step as well */
	loop(EYAS_MAX_PATH, path_step, s);
	if (!s->found)
		s->flags |= EYAS_RECORD_TRUNCATED;
	return s->tail != TAIL_TOP;
}

static __always_inline void put_built_path(struct scratch *s, __u32 index)
{
	__u64 n = TAIL_TOP + 1 - s->tail, at = s->tail;

	OPAQUE(at);
	OPAQUE(n);
	n &= TAIL_MASK;
	bpf_probe_read_kernel(end(s), n, &s->data[HALF + (at & TAIL_MASK)]);
	length(s, index, n);
}

/* The path of a struct path; the object's own name where there is no path ("/", "memfd:x"); empty for none. */
static __always_inline void put_path(struct scratch *s, __u32 index, __u64 dentry, __u64 vfsmount)
{
	if (!dentry || !vfsmount)
		length(s, index, 0);
	else if (build_path(s, scalar(s, (void *)dentry), scalar(s, (void *)vfsmount)))
		put_built_path(s, index);
	else
		put_kernel_string(s, index, READ(struct dentry, s->dentry, d_name.name), NAME_MASK + 1);
}

__noinline int put_file_path(struct scratch *s, __u32 index, __u64 file)
{
	if (!s)
		return 0;
	if (file)
		put_path(s, index, (__u64)READ(struct file, file, f_path.dentry),
			 (__u64)READ(struct file, file, f_path.mnt));
	else
		length(s, index, 0);
	return 0;
}

#endif
