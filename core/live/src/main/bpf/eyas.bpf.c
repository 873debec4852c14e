// SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only)
/*
 * The kernel side of Eyas. See abi.h for the contract, scratch.h for how an event is built.
 *
 * No program runs at system call entry. At exit, memory that the call read is present, while reading it at entry would fail for pages never
 * touched; and it saves the cost of a second hook. The price: a thread that shares the memory may rewrite a path between the kernel's read
 * and this one, so the path argument of a call is untrusted. Kernel data is not: an opened file's name, device, inode and layer come from
 * its struct file, the executable's path and inode from the memory map, the tuple from the socket, and the directory that a name starts
 * from from the process's descriptor table or its fs_struct (names.h). Calls that never return are not captured, except for exit itself.
 */
#include "attachment.h"
#include "recipe.h"
#include "notice.h"
#include "names.h"
#include "sockets.h"

/* The object is licensed under either of the two licences above; the kernel accepts a single string. */
char _license[] SEC("license") = "GPL";

#if defined(__TARGET_ARCH_x86)
#define NR_X32_FLAG X32_SYSCALL_BIT
static __always_inline __u32 syscall_number(struct pt_regs *regs)
{
	return regs->orig_ax;
}

static __always_inline bool is_ia32(struct task_struct *task)
{
	return task->thread_info.status & TS_COMPAT;
}

static __always_inline void read_arguments(struct scratch *s, struct pt_regs *regs, bool ia32)
{
	if (ia32) {
		s->arg[0] = (__u32)regs->bx;
		s->arg[1] = (__u32)regs->cx;
		s->arg[2] = (__u32)regs->dx;
		s->arg[3] = (__u32)regs->si;
		s->arg[4] = (__u32)regs->di;
		s->arg[5] = (__u32)regs->bp;
	} else {
		s->arg[0] = regs->di;
		s->arg[1] = regs->si;
		s->arg[2] = regs->dx;
		s->arg[3] = regs->r10;
		s->arg[4] = regs->r8;
		s->arg[5] = regs->r9;
	}
}
#else
#define NR_X32_FLAG 0
static __always_inline __u32 syscall_number(struct pt_regs *regs)
{
	return regs->syscallno;
}

static __always_inline bool is_ia32(struct task_struct *task)
{
	return false;
}

static __always_inline void read_arguments(struct scratch *s, struct pt_regs *regs, bool ia32)
{
	/* regs[0] holds the result by now */
	s->arg[0] = regs->orig_x0;
	s->arg[1] = regs->regs[1];
	s->arg[2] = regs->regs[2];
	s->arg[3] = regs->regs[3];
	s->arg[4] = regs->regs[4];
	s->arg[5] = regs->regs[5];
}
#endif

/* A failed execve (path, argv, envp) or execveat (fd, path, argv, envp). */
static __always_inline void emit_failed_exec(struct scratch *s, const struct eyas_recipe *recipe)
{
	struct task_struct *task = current_task();
	__u32 shift = recipe->params == EXECVEAT_EXIT_PARAMS ? 1 : 0; /* execveat has no filename parameter */
	__u64 argv = shift ? s->arg[2] : s->arg[1], envp = shift ? s->arg[3] : s->arg[2], first = 0;
	__u64 exe = 0;

	put_u64(s, EXECVE_EXIT_RES, s->ret);
	if (argv)
		bpf_probe_read_user(&first, s->compat ? 4 : 8, (void *)argv);
	exe = put_string(s, EXECVE_EXIT_EXE, first);
	put_vector(s, EXECVE_EXIT_ARGS, argv, 1, exe < EYAS_MAX_PATH ? EYAS_MAX_PATH - exe : 0);
	put_task(s, 1);
	put_cgroups(s, EXECVE_EXIT_CGROUPS);
	put_vector(s, EXECVE_EXIT_ENV, envp, 0, eyas.env_limit < EYAS_MAX_ENV ? eyas.env_limit : EYAS_MAX_ENV);
	put_exec_tail(s, executable(s, task));
	if (!shift)
		put_string(s, EXECVE_EXIT_FILENAME, s->arg[0]);
}

/* Both sides of clone, clone3, fork and vfork: the child's own return from the call has result 0. */
static __always_inline void emit_clone(struct scratch *s, const struct eyas_recipe *recipe)
{
	__u64 raw = 0;

	put_u64(s, CLONE_EXIT_RES, s->ret);
	if (s->ret >= 0) {
		put_args_area(s);
	} else {
		length(s, CLONE_EXIT_EXE, 0);
		length(s, CLONE_EXIT_ARGS, 0);
	}
	put_task(s, 0);
	if (recipe->clone == EYAS_CLONE_ARG0) {
		raw = s->arg[0];
	} else if (recipe->clone == EYAS_CLONE_STRUCT) {
		raw = peek(s->arg[0], 8);
	} else if (recipe->clone == EYAS_CLONE_VFORK) {
		raw = 0x4100; /* CLONE_VFORK | CLONE_VM */
	}
	if (s->ret >= 0 && take_mounts(current_task()))
		raw |= EYAS_RAW_CL_NEWNS;
	put_clone_tail(s, raw);
}

/* put_slot() as a function that the verifier checks once instead of once per slot. It costs some ns a slot. */
__noinline int put_slot_once(struct scratch *s, __u32 index, const struct eyas_slot *slot)
{
	if (s && slot)
		put_slot(s, index, slot);
	return 0;
}

static __always_inline void emit_slots(struct scratch *s, bool rare)
{
	__u32 index = s->recipe;
	struct eyas_recipe *recipe = bpf_map_lookup_elem(&recipes, &index);

	if (!recipe)
		return;
	begin(s, current_task(), recipe->event, recipe->params);
	for (__u32 i = 0; i < EYAS_MAX_SLOTS; i++) {
		if (i >= recipe->params)
			break;
		if (rare)
			put_slot_once(s, i, &recipe->slot[i]);
		else
			put_slot(s, i, &recipe->slot[i]);
	}
	submit_event(s, recipe->filter & EYAS_FILTER_WAKES);
}

/*
 * The event of a call, whose parameters are the slots of the recipe s->recipe. A global function, which the verifier checks once instead of
 * for each path to it: verifying emit_call() is most of the load time.
 */
__noinline int emit_call(struct scratch *s)
{
	if (s)
		emit_slots(s, false);
	return 0;
}

/* The same for one message of a call, or a request of io_uring. */
__noinline int emit_rare(struct scratch *s)
{
	if (s)
		emit_slots(s, true);
	return 0;
}

/* ia32 socketcall(number, arguments): the arguments are words in user memory. */
static __always_inline bool read_socketcall(struct scratch *s, struct eyas_recipe **recipe, __u32 *found)
{
	__u32 narrow[6] = {}, index = s->arg[0] & 31;

	index = eyas.socketcall_recipe[index];
	if (s->arg[0] >= 32 || index == EYAS_NO_RECIPE)
		return false;
	bpf_probe_read_user(narrow, sizeof(narrow), (void *)s->arg[1]);
	for (int i = 0; i < 6; i++)
		s->arg[i] = narrow[i];
	*recipe = bpf_map_lookup_elem(&recipes, &index);
	*found = index;
	return *recipe != NULL;
}

/* The kernel's limit of messages in one call (UIO_MAXIOV). */
#define MAX_MESSAGES 1024

static long message_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;

	if (i + 1 >= s->ret)
		return 1;
	s->arg[1] += message_stride(s);
	emit_rare(s);
	return 0;
}

static __always_inline void emit(struct scratch *s, struct task_struct *task, struct pt_regs *regs, long ret,
				 struct eyas_recipe *recipe, bool ia32, __u32 index)
{
	read_arguments(s, regs, ia32);
	s->ret = ret;
	s->compat = ia32;
	if (ia32)
		s->flags |= EYAS_RECORD_COMPAT;
	if ((recipe->filter & EYAS_FILTER_SOCKETCALL) && !read_socketcall(s, &recipe, &index))
		return;
	if (!recipe->event) {
		count(EYAS_C_NO_RECIPE, 1);
		return;
	}
	if ((recipe->filter & EYAS_FILTER_PROT_EXEC) && !(s->arg[2] & PROT_EXEC))
		return;
	report_names(s, recipe);
	if ((recipe->filter & EYAS_FILTER_BPF) && ret >= 0)
		note_network_program(task, s->arg[0], ret);
	if (recipe->target)
		report_target(s, task, recipe->target);
	if (recipe->socket)
		before_socket_use(s, recipe->socket);
	s->recipe = index;
	if (recipe->shape == EYAS_SHAPE_SLOTS) {
		emit_call(s);
	} else {
		begin(s, task, recipe->event, recipe->params);
		if (recipe->shape == EYAS_SHAPE_EXEC)
			emit_failed_exec(s, recipe);
		else
			emit_clone(s, recipe);
		submit(s);
	}
	if ((recipe->filter & EYAS_FILTER_MESSAGES) && ret > 1)
		loop(MAX_MESSAGES, message_step, s);
	if (recipe->socket > EYAS_SOCKET_CONNECT)
		after_descriptor_change(s, task, recipe->socket);
}

/* The program of the guard of the last step, which runs after the events of calls are sent. Empty if nothing is guarded. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} guard SEC(".maps");

/* Sends the event of the call `number` if a consumer needs it: `want` is its entry in the table of wanted calls, never 0. */
static __always_inline void report_call(struct pt_regs *regs, long ret, __u32 number, __u32 want)
{
	struct task_struct *task = current_task();
	bool ia32 = is_ia32(task);
	__u32 index = number;
	struct eyas_recipe *recipe;
	struct scratch *s;

	if (ia32) {
		want >>= 1;
		index = eyas.ia32_recipe[number];
	}
	if (!(want & EYAS_WANT_NATIVE) ||
	    ((want & EYAS_WANT_NATIVE_OK) && ret < 0 && ret != -EINPROGRESS) || !in_scope(task))
		return;
	recipe = bpf_map_lookup_elem(&recipes, &index);
	if (!recipe || ((recipe->filter & EYAS_FILTER_FAILED) && ret >= 0))
		return;
	s = acquire(0);
	if (!s)
		return;
	s->number = number;
	emit(s, task, regs, ret, recipe, ia32, index);
	s->busy = 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(eyas_sys_exit, struct pt_regs *regs, long ret)
{
	__u32 number = syscall_number(regs) & ~NR_X32_FLAG, want;

	/* No code before this test: it is the whole cost of an unwanted call. */
	OPAQUE(number);
	if (number >= EYAS_MAX_SYSCALLS) {
		/* calls of x32 only; a return from a signal handler has the number -1 */
		if (number < 2 * EYAS_MAX_SYSCALLS)
			count(EYAS_C_UNKNOWN_ABI, 1);
		return 0;
	}
	want = eyas.wanted[number];
	if (!want)
		return 0;
	if (want & ~EYAS_WANT_GUARD)
		report_call(regs, ret, number, want);
	if (want & EYAS_WANT_GUARD)
		bpf_tail_call(ctx, &guard, 0);
	return 0;
}

/* A successful execve or execveat, by any ABI: always reported as execve, as in Falco. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(eyas_exec, struct task_struct *p, int old_pid, struct linux_binprm *bprm)
{
	struct task_struct *task = current_task();
	struct scratch *s;

	if ((task->flags & PF_KTHREAD) || !(eyas.tracepoints & EYAS_TP_EXEC) || !in_scope(task))
		return 0;
	note_exec(task);
	s = acquire(1);
	if (!s)
		return 0;
	s->ret = 0;
	s->compat = 0;
	report_script(s, scalar(s, bprm->filename));
	begin(s, task, EVENT_EXECVE_EXIT, EXECVE_EXIT_PARAMS);
	put_u64(s, EXECVE_EXIT_RES, 0);
	put_args_area(s);
	put_task(s, 1);
	put_cgroups(s, EXECVE_EXIT_CGROUPS);
	put_env_area(s, EXECVE_EXIT_ENV);
	put_exec_tail(s, executable(s, task));
	put_kernel_string(s, EXECVE_EXIT_FILENAME, bprm->filename, EYAS_MAX_PATH);
	submit_event(s, is_new_executable(s, executable(s, task)));
	forget_all_sockets(s, task);
	s->busy = 0;
	return 0;
}

static long thread_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 thread = s->iov - bpf_core_field_offset(struct task_struct, thread_node);

	s->found = 0;
	if (s->iov == s->total)
		return 1;
	if (!(READ(struct task_struct, thread, flags) & PF_EXITING)) {
		s->found = READ(struct task_struct, thread, pid);
		return 1;
	}
	s->iov = (__u64)READ(struct task_struct, thread, thread_node.next);
	s->found = -1;
	return 0;
}

/* The first thread of a group that is not exiting; 0 if there is none, -1 if the group is too large to search. */
__noinline int alive_thread(struct scratch *s, __u64 task)
{
	__u64 signal = (__u64)READ(struct task_struct, task, signal);

	if (!s)
		return 0;
	s->total = signal + bpf_core_field_offset(struct signal_struct, thread_head);
	s->iov = (__u64)READ(struct list_head, s->total, next);
	s->found = 0;
	loop(64, thread_step, s);
	return s->found;
}

static __always_inline bool subreaper(__u64 task, bool itself)
{
	struct signal_struct *signal = READ(struct task_struct, task, signal);

	return itself ? BPF_CORE_READ_BITFIELD_PROBED(signal, is_child_subreaper)
		      : BPF_CORE_READ_BITFIELD_PROBED(signal, has_child_subreaper);
}

/* One ancestor; s->dentry is where it is, s->root the namespace's init, s->left the depth of the namespace. */
static long ancestor_step(__u32 i, void *context)
{
	struct scratch *s = *(struct scratch **)context;
	__u64 pid = (__u64)READ(struct task_struct, s->dentry, thread_pid);

	if (READ(struct pid, pid, level) != s->left || s->dentry == s->root) {
		s->found = READ(struct task_struct, s->root, pid);
		return 1;
	}
	if (subreaper(s->dentry, true)) {
		s->found = alive_thread(s, s->dentry);
		if (s->found)
			return 1;
	}
	s->dentry = (__u64)READ(struct task_struct, s->dentry, real_parent);
	s->found = -1;
	return 0;
}

/*
 * Finds the new parent of a dying task's children: a living thread of its group, else the nearest child subreaper among the ancestors in
 * the same pid namespace, else the init of that namespace. 0: none (that init itself dies); -1: not found within the limits.
 */
__noinline int reaper_of(struct scratch *s, __u64 task)
{
	__u64 pid, ns;
	__s32 found;

	if (!s)
		return 0;
	found = alive_thread(s, task);
	if (found)
		return found;
	pid = (__u64)READ(struct task_struct, task, thread_pid);
	ns = namespace_of(pid);
	if (!ns)
		return 0;
	s->root = (__u64)READ(struct pid_namespace, ns, child_reaper);
	if (s->root == task)
		return 0;
	if (!subreaper(task, false))
		return READ(struct task_struct, s->root, pid);
	s->left = READ(struct pid, pid, level);
	s->dentry = (__u64)READ(struct task_struct, task, real_parent);
	s->found = -1;
	loop(60, ancestor_step, s);
	return s->found;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(eyas_exit, struct task_struct *dying)
{
	struct task_struct *task = current_task(); /* the dying one */
	struct list_head *children = &task->children;
	struct signal_struct *signal = task->signal;
	__u32 tgid = task->tgid;
	struct scratch *s;
	int code;

	if ((eyas.tracepoints & EYAS_TP_PROCEXIT) && !(task->flags & (PF_KTHREAD | PF_IO_WORKER)) && in_scope(task)) {
		take_mounts(task); /* killed within the call, or the machine does not report the child's return */
		s = acquire(1);
		if (s) {
			code = task->exit_code;
			begin(s, task, EVENT_PROCEXIT, PROCEXIT_PARAMS);
			put_u64(s, PROCEXIT_STATUS, code);
			put_u64(s, PROCEXIT_RET, (code >> 8) & 0xff);
			/* killed by a signal: neither a normal exit (0) nor stopped (0x7f) */
			put_u8(s, PROCEXIT_SIG, (code & 0x7f) != 0 && (code & 0x7f) != 0x7f ? code & 0x7f : 0);
			put_u8(s, PROCEXIT_CORE, (code & 0x80) != 0);
			put_u64(s, PROCEXIT_REAPER_TID, children->next != children ? reaper_of(s, scalar(s, task)) : 0);
			submit(s);
			s->busy = 0;
		}
	}
	if ((eyas.scope == EYAS_SCOPE_TREE || eyas.scope == EYAS_SCOPE_CGROUP) && signal && signal->live.counter == 0)
		bpf_map_delete_elem(&tree, &tgid);
	return 0;
}

/*
 * Maintains the tree of watched processes, and reports two facts before the child runs: its creator, if the kernel gives it another parent,
 * and that it starts in another control group (CLONE_INTO_CGROUP).
 */
SEC("tp_btf/sched_process_fork")
int BPF_PROG(eyas_fork, struct task_struct *parent, struct task_struct *child)
{
	struct task_struct *task = current_task(); /* the creator of the child */
	__u64 given = (__u64)child->real_parent, creator = (__u64)bpf_get_current_task(), group, own;
	__u64 numbers, numbers_of_creator;
	__u32 from, to;
	__u8 one = 1;
	struct scratch *s;
	bool reports_creator;

	from = parent->tgid;
	to = child->tgid;
	if (!in_scope(task))
		return 0;
	note_mounts(task, child);
	if (from == to)
		return 0;
	if ((eyas.scope == EYAS_SCOPE_TREE || eyas.scope == EYAS_SCOPE_CGROUP) &&
	    bpf_map_update_elem(&tree, &to, &one, BPF_ANY))
		count(EYAS_C_TREE_FULL, 1);
	if (task->flags & PF_KTHREAD)
		return 0;
	group = own_cgroup_node(child);
	own = own_cgroup_node(task);
	numbers = namespace_of((__u64)child->thread_pid);
	numbers_of_creator = namespace_of((__u64)task->thread_pid);
	/*
	 * CLONE_PARENT. Both sides of the call report it too late: the child does not know, and after vfork its creator waits. In a pid
	 * namespace of the child or its creator, only the child reports itself, and its creator may have ended by then.
	 */
	reports_creator = given != creator || numbers != numbers_of_creator || READ(struct pid_namespace, numbers, level) != 0;
	if (!reports_creator && group == own)
		return 0;
	s = acquire(1);
	if (!s)
		return 0;
	if (reports_creator)
		report_sibling(s, task, to);
	if (group != own)
		report_move(s, task, to, group);
	s->busy = 0;
	return 0;
}

/* A process was moved to another control group, by any process and mount. Called after the move. */
SEC("tp_btf/cgroup_attach_task")
int BPF_PROG(eyas_move, struct cgroup *to, const char *path, struct task_struct *moved, bool group)
{
	struct task_struct *task = current_task(); /* the process that moves it */
	__u64 node = (__u64)to->kn;
	struct scratch *s;

	/* version 1 has separate hierarchies, which no scope uses */
	if (!in_scope(task) || node != own_cgroup_node(moved))
		return 0;
	s = acquire(1);
	if (!s)
		return 0;
	report_move(s, task, moved->tgid, node);
	s->busy = 0;
	return 0;
}

/* SIGUSR1, for which Node opens its inspector, and the signals whose default action dumps core: QUIT to SEGV, XCPU, XFSZ, SYS. */
#define OPENS_MEMORY (1U << 10 | 1U << 3 | 1U << 4 | 1U << 5 | 1U << 6 | 1U << 7 | 1U << 8 | 1U << 11 | 1U << 24 | 1U << 25 | 1U << 31)

/* Whether a process, not the kernel, sends a signal that can make another process expose its memory. */
static __always_inline bool opens_memory(int number, struct kernel_siginfo *info, struct task_struct *to, struct task_struct *from)
{
	if (number <= 0 || number > 31 || !(OPENS_MEMORY >> number & 1) || to->tgid == from->tgid)
		return false;
	/* 0: as by kill, 1: the kernel itself; siginfo.h */
	return (__u64)info == 0 || ((__u64)info > 2 && READ(struct kernel_siginfo, info, si_code) <= 0);
}

/*
 * Reports a signal to Eyas itself or its supervisor, by any call: arguments need not be trusted, and a stop is counted while Eyas is
 * stopped. Also a signal to another process that can make it expose its memory.
 */
SEC("tp_btf/signal_generate")
int BPF_PROG(eyas_signal, int number, struct kernel_siginfo *info, struct task_struct *to, int group, int result)
{
	struct task_struct *task = current_task();
	bool own = is_eyas(to->tgid);
	struct scratch *s;

	if (eyas.scope == EYAS_SCOPE_NONE)
		return 0;
	if (!own && !opens_memory(number, info, to, task))
		return 0;
	if (own && (number == SIGSTOP || number == SIGTSTP))
		count(EYAS_C_STOPPED, 1);
	/* ignored by default, such as SIGCHLD */
	if (number == SIGCHLD || number == SIGCONT || number == SIGURG || number == SIGWINCH)
		return 0;
	if (!in_scope(task))
		return 0;
	s = acquire(1);
	if (!s)
		return 0;
	if (own)
		report_signal(s, task, number);
	else
		report_sent_signal(s, task, to->tgid, number);
	s->busy = 0;
	return 0;
}

#include "connecting.h"
#include "uring.h"
