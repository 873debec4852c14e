/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accesses a file in a way such that paths, descriptor tables and working directories do not identify the file:
 *   ways WAY DIRECTORY NAME [write|link|mkdir]
 * Reads the file if there is no last argument.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPEN_TREE_CLONE 1

static char *directory, *name, *what;
static char stack[1 << 16];

static void fail(const char *call)
{
	perror(call);
	exit(1);
}

static void act(int at)
{
	char first[1];
	int fd;

	if (!strcmp(what, "mkdir")) {
		if (mkdirat(at, name, 0700))
			fail("mkdirat");
		return;
	}
	if (!strcmp(what, "link")) {
		if (symlinkat("/bin/true", at, name))
			fail("symlinkat");
		return;
	}
	fd = openat(at, name, strcmp(what, "write") ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (fd < 0)
		fail("openat");
	if (strcmp(what, "write") ? read(fd, first, 1) < 0 : write(fd, "x", 1) != 1)
		fail(what);
}

static int open_directory(void)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		fail(directory);
	return fd;
}

static void send_descriptor(int to, int fd)
{
	char control[CMSG_SPACE(sizeof fd)] = {0};
	struct iovec piece = {"x", 1};
	struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	if (sendmsg(to, &message, 0) != 1)
		fail("sendmsg");
}

static int receive_descriptor(int from)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec piece = {&byte, 1};
	struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	int fd;

	if (recvmsg(from, &message, 0) != 1)
		fail("recvmsg");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
	return fd;
}

static int open_there(void *result)
{
	*(int *)result = open_directory();
	return 0;
}

static int go_there(void *unused)
{
	return chdir(directory);
}

/* Makes a system call return success without executing it. */
static void fake(int number)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof code / sizeof *code, code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		fail("seccomp");
}

/* Adds "/." to the path of the file until it has at least `length` bytes. */
static void lengthen(size_t length)
{
	static char path[4096];
	size_t n = snprintf(path, sizeof path, "%s", directory);

	while (n < length)
		n += snprintf(path + n, sizeof path - n, "/.");
	snprintf(path + n, sizeof path - n, "/%s", name);
	name = path;
}

/* Creates a mount point, in a new mount namespace if `flags` is set, otherwise in the machine's. */
static char *mounted(int flags)
{
	static char at[64] = "/tmp/eyas-ways-XXXXXX";

	if (!mkdtemp(at))
		fail("mkdtemp");
	if (flags && (unshare(flags) || mount(0, "/", 0, MS_REC | MS_PRIVATE, 0)))
		fail("unshare");
	return at;
}

static void below(const char *at)
{
	static char path[4096];

	snprintf(path, sizeof path, "%s/%s", at, name);
	name = path;
	act(AT_FDCWD);
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail(path);
	close(fd);
}

/* Makes an overlay with the directory as upper layer the root directory of a process in new namespaces; possible without root. */
static void in_overlay_root(void)
{
	char options[1024], lower[] = "/tmp/eyas-ways-XXXXXX", *merged;
	int status;

	if (!mkdtemp(lower) || unshare(CLONE_NEWUSER | CLONE_NEWPID))
		fail("unshare");
	write_file("/proc/self/setgroups", "deny");
	write_file("/proc/self/uid_map", "0 0 1");
	write_file("/proc/self/gid_map", "0 0 1");
	if (!fork()) {
		merged = mounted(CLONE_NEWNS);
		snprintf(options, sizeof options, "lowerdir=%s,upperdir=%s,workdir=%s/../../work-root,userxattr", lower, directory, directory);
		if (mount("overlay", merged, "overlay", 0, options) || chroot(merged) || chdir("/"))
			fail("overlay");
		below("");
		_exit(0);
	}
	if (wait(&status) < 0 || status)
		exit(1);
}

static char *concealed;
static volatile int ended;

static void unmount_here(void)
{
	ended = mount(0, "/", 0, MS_REC | MS_PRIVATE, 0) || umount2(concealed, MNT_DETACH) ? -1 : 1;
	syscall(SYS_exit, 0);
}

/*
 * Unmounts `at` in the mount namespace of a thread that clone3 creates. The kernel overwrites the flags in memory with the thread id, which is
 * chosen so that no flag is set in it.
 */
static void unmount_concealed(char *at)
{
	static struct clone_args arguments;
	static __u64 number;
	int thread = 2;
	long result;

	concealed = at;
	while (!kill(thread, 0) || errno != ESRCH || getpgid(thread) >= 0)
		thread++;
	if (thread > 0xff) {
		fputs("no thread id is free\n", stderr);
		exit(1);
	}
	number = thread;
	arguments.flags = CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_FILES | CLONE_NEWNS | CLONE_PARENT_SETTID;
	arguments.parent_tid = (__u64)&arguments.flags;
	arguments.set_tid = (__u64)&number;
	arguments.set_tid_size = 1;
	arguments.stack = (__u64)stack;
	arguments.stack_size = sizeof stack;
#ifdef __x86_64__
	register void (*run)(void) __asm__("r12") = unmount_here;
	__asm__ volatile("syscall\n test %%rax, %%rax\n jnz 1f\n call *%[run]\n 1:"
			 : "=a"(result)
			 : "a"(SYS_clone3), "D"(&arguments), "S"(sizeof arguments), [run] "r"(run)
			 : "rcx", "r11", "memory");
#else
	register long x0 __asm__("x0") = (long)&arguments;
	register long x1 __asm__("x1") = sizeof arguments;
	register long x8 __asm__("x8") = SYS_clone3;
	register void (*run)(void) __asm__("x9") = unmount_here;
	__asm__ volatile("svc 0\n cbnz x0, 1f\n blr x9\n 1:" : "+r"(x0) : "r"(x1), "r"(x8), "r"(run) : "x30", "memory");
	result = x0;
#endif
	if (result < 0) {
		fprintf(stderr, "clone3: %ld\n", result);
		exit(1);
	}
	while (!ended)
		usleep(1000);
	if (ended < 0)
		fail("umount");
}

int main(int count, char **words)
{
	char *way = words[1], *at, *merged, root[32], upper[256], work[256], options[1024];
	int pair[2], status, fd;
	static int got = -1;

	directory = words[2];
	name = words[3];
	what = count > 4 ? words[4] : "read";
	if (!strcmp(way, "plain")) {
		act(open_directory());
	} else if (!strcmp(way, "received")) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
			fail("socketpair");
		if (!fork()) {
			send_descriptor(pair[1], open_directory());
			_exit(0);
		}
		act(receive_descriptor(pair[0]));
	} else if (!strcmp(way, "shared-table")) {
		clone(open_there, stack + sizeof stack, CLONE_FILES | CLONE_VM | SIGCHLD, &got);
		wait(&status);
		act(got);
	} else if (!strcmp(way, "shared-directory")) {
		clone(go_there, stack + sizeof stack, CLONE_FS | SIGCHLD, NULL);
		wait(&status);
		act(AT_FDCWD);
	} else if (!strcmp(way, "open-tree")) {
		act(syscall(SYS_open_tree, AT_FDCWD, directory, 0));
	} else if (!strcmp(way, "detached")) {
		act(syscall(SYS_open_tree, AT_FDCWD, directory, OPEN_TREE_CLONE));
	} else if (!strcmp(way, "faked-close")) {
		fd = open_directory();
		fake(SYS_close);
		close(fd);
		act(fd);
	} else if (!strcmp(way, "faked-chdir")) {
		if (chdir(directory))
			fail("chdir");
		fake(SYS_chdir);
		if (chdir("/tmp"))
			fail("chdir");
		act(AT_FDCWD);
	} else if (!strcmp(way, "faked-chroot")) {
		fake(SYS_chroot);
		if (chroot("/tmp"))
			fail("chroot");
		lengthen(0);
		act(AT_FDCWD);
	} else if (!strcmp(way, "long")) {
		lengthen(2000);
		act(AT_FDCWD);
	} else if (!strcmp(way, "bind") || !strcmp(way, "bind-of-the-machine")) {
		at = mounted(strcmp(way, "bind") ? 0 : CLONE_NEWNS);
		if (mount(directory, at, 0, MS_BIND, 0))
			fail("mount");
		below(at);
		umount2(at, MNT_DETACH);
	} else if (!strcmp(way, "unmounted-elsewhere")) {
		at = mounted(0);
		if (mount(directory, at, 0, MS_BIND, 0))
			fail("mount");
		unmount_concealed(at);
		/* Eyas considers an unmounted mount until the thread makes another call */
		close(open_directory());
		below(at);
		umount2(at, MNT_DETACH);
	} else if (!strcmp(way, "overlay") || !strcmp(way, "overlay-attributes") || !strcmp(way, "overlay-detached")) {
		/* outside the directory's parent, where the upper layer has a path on the machine */
		snprintf(upper, sizeof upper, "%s/../../upper-%s", directory, way);
		snprintf(work, sizeof work, "%s/../../work-%s", directory, way);
		merged = mounted(CLONE_NEWNS);
		if (mkdir(upper, 0700) || mkdir(work, 0700))
			fail("mkdir");
		snprintf(options, sizeof options, "lowerdir=%s,upperdir=%s,workdir=%s,metacopy=on", directory, upper, work);
		if (mount("overlay", merged, "overlay", 0, options))
			fail("overlay");
		if (!strcmp(way, "overlay")) {
			below(merged);
			return 0;
		}
		/* copies only the attributes of the file to the upper layer */
		if (chdir(merged) || (!strcmp(way, "overlay-attributes") && chmod(name, 0640)))
			fail("chmod");
		if (!strcmp(way, "overlay-detached") && umount2(merged, MNT_DETACH))
			fail("umount");
		act(AT_FDCWD);
	} else if (!strcmp(way, "second-procfs")) {
		at = mounted(CLONE_NEWNS);
		if (mount("proc", at, "proc", 0, 0))
			fail("mount");
		directory += strlen("/proc/");
		if (chdir(at) || chdir(directory))
			fail("chdir");
		act(AT_FDCWD);
	} else if (!strcmp(way, "root-of-parent")) {
		snprintf(root, sizeof root, "/proc/%d/root", getppid());
		if (chroot(root) || chdir("/"))
			fail("chroot");
		directory++;
		act(open_directory());
	} else if (!strcmp(way, "overlay-root")) {
		in_overlay_root();
	} else if (!strcmp(way, "detached-root")) {
		fd = syscall(SYS_open_tree, AT_FDCWD, directory, OPEN_TREE_CLONE);
		if (fd < 0 || fchdir(fd) || chroot("."))
			fail("chroot");
		below("");
	} else {
		fprintf(stderr, "unknown way %s\n", way);
		return 2;
	}
	return 0;
}
