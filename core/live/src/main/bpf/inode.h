/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Facts about an inode: its change time, and whether it belongs to a memfd. */
#ifndef EYAS_INODE_H
#define EYAS_INODE_H

#include "read.h"

static __always_inline __u64 nanoseconds(__s64 seconds, __u64 ns)
{
	return seconds < 0 ? 0 : (__u64)seconds * 1000000000ULL + ns;
}

/* Since 6.13 the highest bit is set if the time was queried, so that the next change uses a finer one. */
#define CTIME_QUERIED 0x80000000u

static __always_inline __u64 change_time(__u64 inode)
{
	if (bpf_core_field_exists(struct inode___v6_11, i_ctime_sec))
		return nanoseconds(READ(struct inode___v6_11, inode, i_ctime_sec),
				   READ(struct inode___v6_11, inode, i_ctime_nsec) & ~CTIME_QUERIED);
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

#endif
