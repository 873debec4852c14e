// SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only)
/*
 * Guards the last step of the action, which shows the verdict: a process that the runner's worker starts with a script of that step as the
 * first argument. The runner starts it with the variables of the job, as the job's user. The guard reports the following, and kills the
 * process if laststep.kills is set, before code of the job can run in it:
 *
 * - it executes another program than the first step did;
 * - it reads or maps a file that is neither known nor writable by root only, and that was opened as the loader opens libraries and Node
 *   opens scripts (O_CLOEXEC), or that it reads in large parts, as Node reads a snapshot (--snapshot-blob); OpenSSL opens certificates and
 *   its configuration without that flag, reads them line by line, and they are data;
 * - it exits with 0 without having read its script, as with LD_TRACE_LOADED_OBJECTS;
 * - it listens on a socket, as Node's inspector does, which SIGUSR1 starts.
 *
 * Known files are those that the first step used. The guard records them, with their change time, while user space reads each. Reads,
 * mappings and listening are checked when the call returns, before the process can use the result: eyas_sys_exit calls the program for
 * these calls alone, and others have no extra cost. The exit of a process is checked at its start, by the tracepoints of these two system
 * calls. Only tracepoints are used: kernels of hosted runners reject programs of functions and LSM programs.
 */
#include "inode.h"
#include "laststep.h"

char _license[] SEC("license") = "GPL";

#define CGROUP_SUPER_MAGIC 0x27e0eb
#define CGROUP2_SUPER_MAGIC 0x63677270
#define FUSE_SUPER_MAGIC 0x65735546
#define ANON_INODE_FS_MAGIC 0x09041934
#define PIPEFS_MAGIC 0x50495045
#define S_IFCHR 0020000
#define WRITABLE_BY_OTHERS 022
#define SIGKILL 9
#define SIGNAL_GROUP_EXIT 4
#define SIGNAL_LOOKS 1000
/* stdio reads lines through its buffer of 4096 bytes; it reads directly into larger destinations. No V8 snapshot is smaller. */
#define LARGE_READ 65536

#if defined(__TARGET_ARCH_x86)
#define CALL_READ 0
#define CALL_MMAP 9
#define CALL_PREAD 17
#define CALL_READV 19
#define CALL_LISTEN 50
#define CALL_EXIT 60
#define CALL_EXIT_GROUP 231
#define CALL_PREADV 295
#define CALL_PREADV2 327
#define NUMBER(regs) ((regs)->orig_ax)
#define FIRST(regs) ((__u32)(regs)->di)
#define BEGUN_WITH(regs) FIRST(regs)
#define THIRD(regs) ((regs)->dx)
#define FIFTH(regs) ((__u32)(regs)->r8)
#else
#define CALL_READ 63
#define CALL_MMAP 222
#define CALL_PREAD 67
#define CALL_READV 65
#define CALL_LISTEN 201
#define CALL_EXIT 93
#define CALL_EXIT_GROUP 94
#define CALL_PREADV 69
#define CALL_PREADV2 286
#define NUMBER(regs) ((regs)->syscallno)
/* regs[0] holds the result by now */
#define FIRST(regs) ((__u32)(regs)->orig_x0)
#define BEGUN_WITH(regs) ((__u32)(regs)->regs[0])
#define THIRD(regs) ((regs)->regs[2])
#define FIFTH(regs) ((__u32)(regs)->regs[4])
#endif

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct signal_struct___flags {
	__u32 flags;
};
#pragma clang attribute pop

struct identity {
	__u64 inode;
	__u64 device;
};

struct known_file {
	__u64 changed;
	__u64 is_script;
};

struct laststep_state laststep SEC(".bss");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, struct identity);
	__type(value, struct known_file);
} known_files SEC(".maps");

/* Processes of the last step, and whether they have read their script. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u32);
} last_steps SEC(".maps");

static __always_inline struct identity identity_of(__u64 inode)
{
	__u64 sb = (__u64)READ(struct inode, inode, i_sb);
	struct identity id = {.inode = READ(struct inode, inode, i_ino), .device = READ(struct super_block, sb, s_dev)};

	return id;
}

static __always_inline struct known_file *known(__u64 inode)
{
	struct identity id = identity_of(inode);
	struct known_file *file = bpf_map_lookup_elem(&known_files, &id);

	return file && file->changed == change_time(inode) ? file : NULL;
}

/* Files of procfs whose contents are chosen by a process. */
static __always_inline bool is_chosen(__u64 dentry)
{
	char name[8] = {};

	bpf_probe_read_kernel_str(name, sizeof(name), READ(struct dentry, dentry, d_name.name));
	return (name[0] == 'c' && name[1] == 'm' && name[2] == 'd') || (name[0] == 'c' && name[1] == 'o' && name[2] == 'm') ||
	       (name[0] == 'e' && name[1] == 'n' && name[2] == 'v') || (name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && !name[3]);
}

static __always_inline __u64 magic_of(__u64 inode)
{
	__u64 sb = (__u64)READ(struct inode, inode, i_sb);

	return READ(struct super_block, sb, s_magic);
}

/* Whether only root could have written a file's contents. A FUSE server chooses its answers, regardless of the file's owner. */
static __always_inline bool is_roots(__u64 inode, __u64 dentry)
{
	__u64 magic = magic_of(inode);
	__u32 mode = READ(struct inode, inode, i_mode);

	if (magic == PROC_SUPER_MAGIC)
		return !is_chosen(dentry);
	if (magic == CGROUP_SUPER_MAGIC || magic == CGROUP2_SUPER_MAGIC)
		return true;
	if (magic == FUSE_SUPER_MAGIC || READ(struct inode, inode, i_uid.val) != 0)
		return false;
	return (mode & S_IFMT) == S_IFCHR || !(mode & WRITABLE_BY_OTHERS);
}

static __always_inline void put_name(struct laststep_finding *finding, __u64 dentry)
{
	bpf_probe_read_kernel_str(finding->name, LASTSTEP_PATH, READ(struct dentry, dentry, d_name.name));
}

static __always_inline struct laststep_finding *next_finding(void)
{
	__u32 place = __sync_fetch_and_add(&laststep.count, 1);

	if (place >= LASTSTEP_FINDINGS)
		return NULL;
	/* the verifier loses the bound if the compiler moves the check behind the address */
	asm volatile("" : "+r"(place));
	return &laststep.findings[place & (LASTSTEP_FINDINGS - 1)];
}

/*
 * In a non-preemptible program, the kernel sends the signal by an interrupt. It must arrive before the call continues: if a process also
 * ends itself, the first of the two wins.
 */
static __always_inline void end(void)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct signal_struct___flags *signals = (void *)BPF_CORE_READ(task, signal);
	int i;

	bpf_send_signal(SIGKILL);
	for (i = 0; i < SIGNAL_LOOKS; i++)
		if (BPF_CORE_READ(signals, flags) & SIGNAL_GROUP_EXIT)
			break;
}

static __always_inline void finish(struct laststep_finding *finding, __u32 kind, __u32 process)
{
	if (finding) {
		finding->kind = kind;
		finding->process = process;
		__sync_lock_test_and_set(&finding->ready, 1);
	}
	if (laststep.kills)
		end();
}

static __always_inline bool is_equal(const __u64 *words, const __u8 *script)
{
	__u64 expected;
	int i;

	for (i = 0; i < LASTSTEP_PATH / 8; i++) {
		__builtin_memcpy(&expected, script + 8 * i, 8);
		if (words[i] != expected)
			return false;
	}
	return true;
}

static __always_inline bool is_script(struct task_struct *task)
{
	__u64 words[LASTSTEP_PATH / 8] = {};
	__u64 from = task->mm ? task->mm->arg_start : 0;
	long length;

	length = bpf_probe_read_user_str(words, sizeof(words), (void *)from);
	if (length <= 0)
		return false;
	__builtin_memset(words, 0, sizeof(words));
	if (bpf_probe_read_user_str(words, sizeof(words), (void *)(from + length)) <= 1)
		return false;
	return is_equal(words, laststep.scripts[0]) || is_equal(words, laststep.scripts[1]);
}

SEC("tp_btf/sched_process_exec")
int laststep_exec(void *context)
{
	struct task_struct *task = current_task();
	__u32 process = task->tgid, unread = 0;
	struct laststep_finding *finding;
	struct file *program;
	__u64 inode;

	if (!laststep.worker || task->real_parent->tgid != laststep.worker || !is_script(task))
		return 0;
	if (!bpf_map_lookup_elem(&last_steps, &process)) {
		if (bpf_map_update_elem(&last_steps, &process, &unread, BPF_NOEXIST)) {
			finish(next_finding(), LASTSTEP_UNGUARDED, process);
			return 0;
		}
		__sync_fetch_and_add(&laststep.running, 1);
	}
	program = task->mm ? task->mm->exe_file : NULL;
	inode = program ? (__u64)program->f_inode : 0;
	if (inode && known(inode))
		return 0;
	finding = next_finding();
	if (finding && program)
		put_name(finding, (__u64)program->f_path.dentry);
	finish(finding, LASTSTEP_OTHER_PROGRAM, process);
	return 0;
}

static __always_inline void learn(__u64 inode)
{
	struct identity id = identity_of(inode);
	struct known_file file = {.changed = change_time(inode), .is_script = laststep.learning == LASTSTEP_LEARN_SCRIPT};

	if (!bpf_map_update_elem(&known_files, &id, &file, BPF_ANY))
		laststep.learned++;
}

/* Pipes and sockets are not files, and unnamed files belong to the kernel. */
static __always_inline bool is_file(__u64 inode)
{
	__u64 magic = magic_of(inode);

	return magic != PIPEFS_MAGIC && magic != ANON_INODE_FS_MAGIC && (READ(struct inode, inode, i_mode) & S_IFMT) != S_IFSOCK;
}

/*
 * Checks what the process `process` reads or maps, `size` bytes of it if it reads into one buffer; `script` is set if it has read its
 * script.
 */
static __always_inline void check_file(__u32 fd, __u64 file, __u64 size, __u32 process, __u32 *script)
{
	__u64 inode = (__u64)READ(struct file, file, f_inode), dentry = (__u64)READ(struct file, file, f_path.dentry);
	struct laststep_finding *finding;
	struct known_file *learned = known(inode);

	if (learned) {
		if (learned->is_script)
			*script = 1;
		return;
	}
	if ((!closes_on_exec(fd) && size < LARGE_READ) || !is_file(inode) || is_roots(inode, dentry))
		return;
	finding = next_finding();
	if (finding)
		put_name(finding, dentry);
	finish(finding, LASTSTEP_OTHER_FILE, process);
}

/* In the map `guard` of eyas.bpf.c. */
SEC("tp_btf/sys_exit")
int BPF_PROG(laststep_call, struct pt_regs *regs, long ret)
{
	__u64 numbers, file, size = 0;
	__u32 process, *script, fd;
	bool learns;

	if (!laststep.running && !laststep.learning)
		return 0;
	numbers = bpf_get_current_pid_tgid();
	process = numbers >> 32;
	learns = laststep.learning && laststep.learner == (__u32)numbers;
	script = learns ? NULL : bpf_map_lookup_elem(&last_steps, &process);
	if (!learns && !script)
		return 0;
	switch (NUMBER(regs)) {
	case CALL_READ:
	case CALL_PREAD:
		size = THIRD(regs);
		fd = FIRST(regs);
		break;
	case CALL_READV:
	case CALL_PREADV:
	case CALL_PREADV2:
		fd = FIRST(regs);
		break;
	case CALL_MMAP:
		fd = FIFTH(regs);
		break;
	case CALL_LISTEN:
		if (script)
			finish(next_finding(), LASTSTEP_LISTENS, process);
		return 0;
	default:
		return 0;
	}
	file = file_of(fd);
	if (!file)
		return 0;
	if (script)
		check_file(fd, file, size, process, script);
	else
		learn((__u64)READ(struct file, file, f_inode));
	return 0;
}

/* A process or its first thread that exits, with a code of the low 8 bits. */
static __always_inline void check_exit(__u64 code, bool whole)
{
	__u64 numbers;
	__u32 process, *script;

	if (!laststep.running || (code & 255))
		return;
	numbers = bpf_get_current_pid_tgid();
	process = numbers >> 32;
	script = bpf_map_lookup_elem(&last_steps, &process);
	if (script && !*script && (whole || process == (__u32)numbers))
		finish(next_finding(), LASTSTEP_NO_SCRIPT, process);
}

/* The arguments of the per-syscall tracepoints. */
struct call_begins {
	__u64 common;
	__s64 number;
	__u64 argument[6];
};

SEC("tracepoint/syscalls/sys_enter_exit_group")
int laststep_ends(struct call_begins *call)
{
	check_exit(call->argument[0], true);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_exit")
int laststep_thread_ends(struct call_begins *call)
{
	check_exit(call->argument[0], false);
	return 0;
}

/* Fallback for these two if tracefs is not mounted or the kernel lacks them. It adds cost to every system call of the machine. */
SEC("tp_btf/sys_enter")
int BPF_PROG(laststep_any_call, struct pt_regs *regs, long number)
{
	if (laststep.running && (number == CALL_EXIT_GROUP || number == CALL_EXIT))
		check_exit(BEGUN_WITH(regs), number == CALL_EXIT_GROUP);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int laststep_exit(void *context)
{
	struct task_struct *task = current_task();
	__u32 process = task->tgid;

	if (laststep.running && task->signal->live.counter == 0 && !bpf_map_delete_elem(&last_steps, &process))
		__sync_fetch_and_sub(&laststep.running, 1);
	return 0;
}
