/* SPDX-License-Identifier: Apache-2.0 */
/* Operations that the guest's shell does not support: probe group|memory-file|as DIRECTORY|FILE|UID PROGRAM ARGUMENT ... */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs a program in a process that is created in another cgroup. */
static int run_in_group(const char *group, char **words)
{
	struct clone_args arguments = {.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD};
	pid_t child;
	int status = 0;

	arguments.cgroup = open(group, O_RDONLY | O_DIRECTORY);
	child = syscall(SYS_clone3, &arguments, sizeof(arguments));
	if (child == 0) {
		execv(words[0], words);
		_exit(127);
	}
	return child < 0 || waitpid(child, &status, 0) != child || status;
}

/* Runs a copy of a program from a memfd. */
static int run_from_memory(const char *program, char **words)
{
	int from = open(program, O_RDONLY | O_CLOEXEC), to = memfd_create("hidden", MFD_CLOEXEC);
	char *none[] = {NULL};

	while (sendfile(to, from, NULL, 1 << 20) > 0)
		;
	fexecve(to, words, none);
	return 127;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	if (!strcmp(argv[1], "group"))
		return run_in_group(argv[2], argv + 3);
	if (!strcmp(argv[1], "memory-file"))
		return run_from_memory(argv[2], argv + 3);
	if (!strcmp(argv[1], "as") && !setuid(atoi(argv[2])))
		execv(argv[3], argv + 3);
	return 1;
}
