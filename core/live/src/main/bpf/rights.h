/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Permissions of the current task: capabilities, and writing to a file. */
#ifndef EYAS_RIGHTS_H
#define EYAS_RIGHTS_H

#include "scratch.h"

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

/* True if the kernel id is mapped in the user namespace. Checks the first five extents, which are stored in place. */
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

#endif
