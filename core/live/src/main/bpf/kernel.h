/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * The few kernel types that Eyas reads, with only the members that it reads: CO-RE finds the real offsets at load. A type with a ___suffix
 * is the same kernel type in the layout of other kernel versions (libbpf ignores the suffix). With this file the build needs neither
 * vmlinux.h nor bpftool nor kernel headers.
 */
#ifndef EYAS_KERNEL_H
#define EYAS_KERNEL_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u64 __be64;
typedef __u32 __wsum;
typedef _Bool bool;
#define true 1
#define false 0
#define NULL ((void *)0)

/* linux/bpf.h, kernel ABI: the values cannot change. */
#define BPF_MAP_TYPE_HASH 1
#define BPF_MAP_TYPE_LRU_HASH 9
#define BPF_MAP_TYPE_ARRAY 2
#define BPF_MAP_TYPE_PROG_ARRAY 3
#define BPF_MAP_TYPE_RINGBUF 27
#define BPF_ANY 0
#define BPF_NOEXIST 1
#define BPF_RB_NO_WAKEUP 1ULL
#define BPF_RB_FORCE_WAKEUP 2ULL
#define BPF_RB_AVAIL_DATA 0

#define EPERM 1
#define EBADF 9
#define EACCES 13
#define EFAULT 14
#define EINPROGRESS 115
#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_INET 2
#define SOCK_STREAM 1
#define TCP_SYN_SENT 2
#define TCP_LISTEN 10
#define AF_INET6 10
#define PROT_EXEC 4
#define TS_COMPAT 2
#define X32_SYSCALL_BIT 0x40000000U
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGURG 23
#define SIGWINCH 28
#define PF_KTHREAD 0x00200000
#define PF_EXITING 0x00000004
#define PF_IO_WORKER 0x00000010 /* a kernel thread for a process's io_uring requests */
#define RLIMIT_NOFILE 7
#define FMODE_WRITE 0x2
#define FMODE_CREATED 0x00100000
#define OVERLAYFS_SUPER_MAGIC 0x794c7630
#define TMPFS_MAGIC 0x01021994
#define PROC_SUPER_MAGIC 0x9fa0
#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFREG 0100000
#define S_IFDIR 0040000
#define S_IFLNK 0120000
#define S_IMMUTABLE 8
#define SB_RDONLY 1
#define CAP_DAC_OVERRIDE 1
#define CAP_FOWNER 3

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long bp;
	unsigned long bx;
	unsigned long ax;
	unsigned long cx;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long orig_ax;
};
struct thread_info {
	__u32 status;
};
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
	__u64 regs[31];
	__u64 orig_x0;
	__s32 syscallno;
};
#else
#error "Eyas knows the system call registers of x86_64 and aarch64 only"
#endif

typedef struct {
	__u32 val;
} kuid_t;
typedef struct {
	__u32 val;
} kgid_t;

/* One name per layout: 6.3 merged the two words of a capability set. */
typedef struct kernel_cap_struct {
	__u32 cap[2];
} kernel_cap_t;

struct user_namespace;
struct group_info {
	int ngroups;
	kgid_t gid[0];
};
struct cred {
	kuid_t uid;
	kuid_t euid;
	kgid_t egid;
	kuid_t fsuid;
	kgid_t fsgid;
	kernel_cap_t cap_inheritable;
	kernel_cap_t cap_permitted;
	kernel_cap_t cap_effective;
	struct user_namespace *user_ns;
	struct group_info *group_info;
};
struct uid_gid_extent {
	__u32 first;
	__u32 lower_first;
	__u32 count;
};
struct uid_gid_map {
	__u32 nr_extents;
	struct uid_gid_extent extent[5];
};
struct user_namespace {
	struct uid_gid_map uid_map;
	struct uid_gid_map gid_map;
	int level;
};

struct timespec64 {
	__s64 tv_sec;
	long tv_nsec;
};
struct dentry;
struct super_block {
	__u32 s_dev;
	unsigned long s_flags;
	unsigned long s_magic;
	struct dentry *s_root;
	struct user_namespace *s_user_ns;
};
struct inode {
	__s64 i_size;
	__u16 i_mode;
	kuid_t i_uid;
	kgid_t i_gid;
	__u32 i_flags;
	void *i_private;
	struct super_block *i_sb;
	unsigned long i_ino;
	unsigned int i_nlink;
	struct timespec64 i_ctime; /* up to 6.5 */
	struct timespec64 i_mtime; /* up to 6.6 */
};
struct inode___v6_6 {
	struct timespec64 __i_ctime;
};
struct inode___v6_7 {
	struct timespec64 __i_mtime;
};
struct inode___v6_11 {
	__s64 i_mtime_sec;
	__s64 i_ctime_sec;
	__u32 i_mtime_nsec;
	__u32 i_ctime_nsec;
};
struct qstr {
	__u32 hash;
	__u32 len;
	const unsigned char *name;
};
typedef struct {
	unsigned int sequence;
} seqcount_t;
typedef struct {
	seqcount_t seqcount;
} seqcount_spinlock_t;
struct dentry {
	seqcount_spinlock_t d_seq;
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	struct super_block *d_sb;
};
struct vfsmount {
	struct dentry *mnt_root;
};
struct mnt_namespace;
struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
	struct mnt_namespace *mnt_ns;
};
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};
struct file {
	__u32 f_mode;
	struct inode *f_inode;
	struct path f_path;
	void *private_data;
};
struct fdtable {
	__u32 max_fds;
	struct file **fd;
	unsigned long *close_on_exec;
};
typedef struct {
	__s64 counter;
} atomic_long_t;
typedef struct {
	int counter;
} atomic_t;
struct files_struct {
	atomic_t count;
	struct fdtable *fdt;
};
struct fs_struct {
	struct path root;
	struct path pwd;
};

struct percpu_counter {
	__s64 count;
};
struct mm_struct {
	unsigned long total_vm;
	unsigned long arg_start;
	unsigned long arg_end;
	unsigned long env_start;
	unsigned long env_end;
	struct file *exe_file;
	struct percpu_counter rss_stat[4];
};
struct mm_rss_stat {
	atomic_long_t count[4];
};
struct mm_struct___v6_1 {
	struct mm_rss_stat rss_stat; /* up to 6.1 */
};

struct kernfs_node {
	struct kernfs_node *__parent;
	const char *name;
	__u64 id;
};
struct kernfs_node___v6_14 {
	struct kernfs_node *parent; /* up to 6.14 */
};
struct cgroup_subsys {
	const char *name;
};
struct cgroup;
struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys *ss;
	struct cgroup_subsys_state *parent;
};
struct cgroup {
	struct cgroup_subsys_state self;
	struct kernfs_node *kn;
};
struct css_set {
	struct cgroup_subsys_state *subsys[1];
	struct cgroup *dfl_cgrp;
};
/* The available controllers depend on the kernel's configuration; the values here only name them for CO-RE. */
enum cgroup_subsys_id {
	cpuset_cgrp_id = 0,
	cpu_cgrp_id = 1,
	cpuacct_cgrp_id = 2,
	io_cgrp_id = 3,
	memory_cgrp_id = 4,
};

struct task_struct;
/* The id table of a namespace: a radix tree. */
struct xa_node {
	unsigned char shift;
	void *slots[64];
};
struct xarray {
	void *xa_head;
};
struct idr {
	struct xarray idr_rt;
	unsigned int idr_base;
};
struct ns_common {
	unsigned int inum;
};
struct mnt_namespace {
	struct ns_common ns;
	struct user_namespace *user_ns;
};
struct pid_namespace {
	struct ns_common ns;
	struct idr idr;
	struct task_struct *child_reaper;
	struct pid_namespace *parent;
	__u32 level;
};
struct hlist_node {
	struct hlist_node *next;
};
struct hlist_head {
	struct hlist_node *first;
};
struct upid {
	int nr;
	struct pid_namespace *ns;
};
struct pid {
	__u32 level;
	struct hlist_head tasks[4];
	struct upid numbers[1];
};
/* Files below /proc; pid is of the process or thread that the file belongs to. */
struct proc_inode {
	struct pid *pid;
	struct inode vfs_inode;
};
struct nsproxy {
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
};
struct tty_driver {
	int major;
	int minor_start;
};
struct tty_struct {
	struct tty_driver *driver;
	int index;
};
struct rlimit {
	unsigned long rlim_cur;
	unsigned long rlim_max;
};
struct list_head {
	struct list_head *next;
};
/* include/linux/pid.h: the order is fixed since 4.19. */
#define PIDTYPE_TGID 1
#define PIDTYPE_PGID 2
struct signal_struct {
	atomic_t live;
	struct list_head thread_head;
	unsigned int is_child_subreaper : 1;
	unsigned int has_child_subreaper : 1;
	struct pid *pids[4];
	struct tty_struct *tty;
	struct rlimit rlim[16];
};
struct task_struct {
#if defined(__TARGET_ARCH_x86)
	struct thread_info thread_info;
#endif
	__u32 flags;
	struct mm_struct *mm;
	int exit_code;
	int pid;
	int tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct list_head children;
	struct list_head thread_node;
	struct pid *thread_pid;
	struct hlist_node pid_links[4];
	__u64 start_time;
	__u64 start_boottime;
	__u64 self_exec_id;
	unsigned long min_flt;
	unsigned long maj_flt;
	const struct cred *cred;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	kuid_t loginuid; /* absent without CONFIG_AUDIT */
	struct css_set *cgroups;
};
struct kernel_siginfo {
	int si_code; /* not above 0 for signals from a process */
};
/* The values are those of linux/bpf.h. */
enum bpf_prog_type { BPF_PROG_TYPE_UNSPEC };
struct bpf_prog {
	enum bpf_prog_type type;
};
enum bpf_link_type { BPF_LINK_TYPE_UNSPEC };
struct bpf_link {
	enum bpf_link_type type;
};
struct linux_binprm {
	const char *filename;
};

#include "kernel_net.h"

#pragma clang attribute pop

/* User memory: the system call ABI, no relocation. */
struct user_iovec {
	__u64 base;
	__u64 len;
};
struct user_msg {
	__u64 name;
	__u32 namelen;
	__u32 pad0;
	__u64 iov;
	__u64 iovlen;
	__u64 control;
	__u64 controllen;
	__u32 flags;
	__u32 pad1;
};
struct compat_msg {
	__u32 name;
	__u32 namelen;
	__u32 iov;
	__u32 iovlen;
	__u32 control;
	__u32 controllen;
	__u32 flags;
};

#endif
