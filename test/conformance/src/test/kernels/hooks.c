/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads and attaches each program of hooks.bpf.c separately, runs file operations, and prints those for which it fired:
 *   hooks OBJECT DIRECTORY [cost SECTION [CALL]]
 * A line for each program: KERNELS ROW yes OPERATION ..., or KERNELS ROW no and the reason: "absent" if the kernel has no such
 * hook or function, "load" or "attach" with an error, "silent" if no operation fired it.
 * With `cost`, the CPU time in ns of CALL (default: all of `calls`), and the additional time with each program whose section starts
 * with SECTION, as medians of rounds with and without the program.
 */
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "hooks.h"

static const char *self = "/proc/self/exe";

static int do_open(void) { return close(open("file", O_RDONLY)); }
static int do_creat(void) { return close(open("made", O_CREAT | O_EXCL | O_WRONLY, 0600)); }
static int do_mkdir(void) { return mkdir("directory", 0700); }
static int do_mknod(void) { return mknod("node", S_IFIFO | 0600, 0); }
static int do_symlink(void) { return symlink("file", "symlink"); }
static int do_link(void) { return link("made", "link"); }
static int do_rename(void) { return rename("made", "renamed"); }
static int do_unlink(void) { return unlink("renamed"); }
static int do_chmod(void) { return chmod("link", 0640); }
static int do_chown(void) { return chown("link", 1, 1); }
static int do_truncate(void) { return truncate("link", 1); }
static int do_chdir(void) { return chdir("directory"); }
static int do_fchdir(void) { return fchdir(100); }
static int do_mount(void) { return mount("probe", "directory", "tmpfs", 0, NULL); }
static int do_move_mount(void)
{
	int tree = syscall(SYS_open_tree, AT_FDCWD, "directory", 1 /* OPEN_TREE_CLONE */);

	return tree < 0 ? -1 : syscall(SYS_move_mount, tree, "", AT_FDCWD, "below", 4 /* MOVE_MOUNT_F_EMPTY_PATH */);
}
static int do_rmdir(void) { return rmdir("empty"); }
static int do_chroot(void) { return chroot("/"); }
static int do_exec(void) { return execl(self, self, "exit", NULL); }

/* The operations in order; each uses the files that the earlier ones leave. */
static const struct {
	const char *name;
	int (*run)(void);
} operations[] = {
	{"open", do_open},         {"creat", do_creat},   {"mkdir", do_mkdir},   {"mknod", do_mknod},
	{"symlink", do_symlink},   {"link", do_link},     {"rename", do_rename}, {"unlink", do_unlink},
	{"chmod", do_chmod},       {"chown", do_chown},   {"truncate", do_truncate}, {"rmdir", do_rmdir},
	{"chdir", do_chdir},       {"fchdir", do_fchdir}, {"mount", do_mount},   {"move_mount", do_move_mount},
	{"chroot", do_chroot},     {"exec", do_exec},
};
#define COUNT (sizeof(operations) / sizeof(operations[0]))
_Static_assert(COUNT <= OPERATIONS, "more operations than counters");

static void die(const char *what)
{
	fprintf(stderr, "hooks: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Runs all operations in a process with its own mount namespace; the last operation ends the process. */
static void run_operations(volatile struct shared *shared)
{
	char directory[] = "hooks.XXXXXX";
	int status;
	pid_t child;

	if (!mkdtemp(directory))
		die("mkdtemp");
	child = fork();
	if (!child) {
		if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) || chdir(directory) ||
		    close(creat("file", 0600)) || mkdir("empty", 0700) || mkdir("below", 0700) || dup2(open(".", O_RDONLY), 100) < 0)
			die("preparation");
		shared->target = getpid();
		for (unsigned int i = 0; i < COUNT; i++) {
			shared->operation = i;
			if (operations[i].run())
				die(operations[i].name);
		}
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status)
		die("operations failed");
	if (!fork()) {
		execlp("rm", "rm", "-r", directory, NULL);
		die("rm");
	}
	wait(NULL);
}

static unsigned long long address_of(const char *symbol)
{
	FILE *symbols = fopen("/proc/kallsyms", "r");
	char line[512], name[256];
	unsigned long long address, found = 0;

	while (symbols && !found && fgets(line, sizeof(line), symbols))
		if (sscanf(line, "%llx %*c %255s", &address, name) == 2 && !strcmp(name, symbol))
			found = address;
	if (symbols)
		fclose(symbols);
	return found;
}

static struct bpf_link *attach_breakpoint(struct bpf_program *program)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_BREAKPOINT, .size = sizeof(attributes), .sample_period = 1, .pinned = 1,
		.bp_type = HW_BREAKPOINT_X, .bp_addr = address_of("vfs_rename"), .bp_len = sizeof(long),
	};
	int event = syscall(SYS_perf_event_open, &attributes, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);

	return event < 0 ? NULL : bpf_program__attach_perf_event(program, event);
}

/* Opens the object with only one of its programs enabled. */
static struct bpf_object *open_only(const char *path, int index, struct bpf_program **chosen)
{
	struct bpf_object *object = bpf_object__open(path);
	struct bpf_program *program;
	int i = 0;

	*chosen = NULL;
	if (!object)
		die(path);
	bpf_object__for_each_program(program, object) {
		bpf_program__set_autoload(program, i == index);
		if (i++ == index)
			*chosen = program;
	}
	return object;
}

/* Stays attached until the process ends. */
static void mark_file_system(void)
{
	int group = fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_DFID_NAME, 0);

	if (group < 0 || fanotify_mark(group, FAN_MARK_ADD | FAN_MARK_FILESYSTEM,
				       FAN_CREATE | FAN_DELETE | FAN_MOVE | FAN_ATTRIB | FAN_OPEN | FAN_ONDIR, AT_FDCWD, "."))
		die("fanotify");
}

static struct bpf_link *attach(struct bpf_program *program)
{
	if (!strcmp(bpf_program__name(program), "marked__1"))
		mark_file_system();
	return strcmp(bpf_program__section_name(program), "perf_event") ? bpf_program__attach(program)
									  : attach_breakpoint(program);
}

static volatile struct shared *shared_of(struct bpf_object *object)
{
	size_t size;

	return bpf_map__initial_value(bpf_object__find_map_by_name(object, ".bss"), &size);
}

static void print_row(struct bpf_program *program)
{
	const char *name = bpf_program__name(program);

	printf("KERNELS %s", bpf_program__section_name(program));
	if (strncmp(name, "hook__", 6))
		printf(" %.*s", (int)(strstr(name, "__") - name), name);
}

static void probe(struct bpf_object *object, struct bpf_program *program)
{
	struct bpf_link *link;
	volatile struct shared *shared;
	int fires = 0, error;

	print_row(program);
	error = -bpf_object__load(object);
	if (error) {
		printf(error == ESRCH || error == ENOENT ? " no absent\n" : " no load %s\n", strerrorname_np(error));
		return;
	}
	link = attach(program);
	if (!link) {
		printf(" no attach %s\n", strerrorname_np(errno));
		return;
	}
	fflush(stdout);
	shared = shared_of(object);
	run_operations(shared);
	for (unsigned int i = 0; i < COUNT; i++)
		if (shared->fired[i]) {
			printf(fires++ ? " %s" : " yes %s", operations[i].name);
		}
	printf(fires ? "\n" : " no silent\n");
	bpf_link__destroy(link);
}

/* Calls whose cost is measured; each leaves the files unchanged. */
static void call_nothing(void) { syscall(SYS_getppid); }
static void call_open(void) { close(open("0/file", O_RDONLY)); }
static void call_rename(void) { rename("0/file", "0/other"), rename("0/other", "0/file"); }
static void call_mkdir(void) { mkdir("0/directory", 0700), rmdir("0/directory"); }
static void call_chmod(void) { chmod("0/file", 0600); }
static const struct {
	const char *name;
	void (*run)(void);
	int calls, times;
} calls[] = {
	{"getppid", call_nothing, 1, 20000}, {"open+close", call_open, 1, 5000}, {"rename", call_rename, 2, 1000},
	{"mkdir+rmdir", call_mkdir, 1, 1000}, {"chmod", call_chmod, 1, 5000},
};
#define ROUNDS 15

static double nanoseconds(int call, int times)
{
	struct timespec begin, end;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
	for (int i = 0; i < times; i++)
		calls[call].run();
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
	return ((end.tv_sec - begin.tv_sec) * 1e9 + (end.tv_nsec - begin.tv_nsec)) / times / calls[call].calls;
}

static int compare(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof(*values), compare);
	return values[ROUNDS / 2];
}

static const char *measured_section, *measured_call;

static void measure(struct bpf_object *object, struct bpf_program *program)
{
	struct bpf_link *link;

	if (strncmp(bpf_program__section_name(program), measured_section, strlen(measured_section)) ||
	    bpf_object__load(object) || !(link = attach(program)))
		return;
	bpf_link__destroy(link);
	print_row(program);
	/* With no target, hooks only compare the process; the other programs do their work. */
	shared_of(object)->target = strncmp(bpf_program__name(program), "hook__", 6) ? getpid() : 0;
	for (unsigned int call = 0; call < sizeof(calls) / sizeof(calls[0]); call++) {
		double without[ROUNDS], added[ROUNDS];

		if (measured_call && strcmp(calls[call].name, measured_call))
			continue;
		for (int i = 0; i < ROUNDS; i++) {
			without[i] = nanoseconds(call, calls[call].times);
			link = attach(program);
			nanoseconds(call, calls[call].times / 10);
			added[i] = nanoseconds(call, calls[call].times) - without[i];
			bpf_link__destroy(link);
		}
		printf(" %s %.0f%+.0f", calls[call].name, median(without), median(added));
		fflush(stdout);
	}
	printf("\n");
}

/* Creates six nested directories and a file in the last one. */
static void prepare_costs(void)
{
	for (int i = 0; i < 5; i++) {
		mkdir("directory", 0700);
		if (chdir("directory"))
			die("chdir");
	}
	mkdir("0", 0700);
	close(creat("0/file", 0600));
}

static int quiet(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_WARN && getenv("HOOKS_VERBOSE") ? vfprintf(stderr, format, arguments) : 0;
}

int main(int argc, char **argv)
{
	void (*run)(struct bpf_object *, struct bpf_program *) = argc >= 5 ? measure : probe;
	struct bpf_program *program;
	cpu_set_t first;
	char *path;

	if (argc == 2 && !strcmp(argv[1], "exit"))
		return 0;
	if (argc < 3 || !(path = realpath(argv[1], NULL)) || chdir(argv[2]))
		die("usage: hooks OBJECT DIRECTORY [cost SECTION [CALL]]");
	libbpf_set_print(quiet);
	CPU_ZERO(&first);
	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), &first);
	if (argc >= 5) {
		measured_section = argv[4];
		measured_call = argv[5];
		prepare_costs();
	}
	for (int i = 0;; i++) {
		struct bpf_object *object = open_only(path, i, &program);

		if (!program)
			return 0;
		run(object, program);
		bpf_object__close(object);
		fflush(stdout);
	}
}
