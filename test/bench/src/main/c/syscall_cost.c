/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measures the CPU time (user + system) per operation of one kind of system call in a loop.
 *
 *   cc -O2 -o syscall_cost syscall_cost.c
 *   syscall_cost KIND COUNT [ROUNDS]
 *
 * KIND is getppid, open_close (openat and close of an existing file), open_failed (openat of a missing one) or write (1
 * byte to /dev/null). Prints one line per round: the nanoseconds of CPU per operation (a pair for open_close). Run it
 * alternately with and without a monitor attached, and compare medians: the difference is the overhead for the
 * monitored program.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/syscall.h>
#include <unistd.h>

static double cpu_nanoseconds(void)
{
	struct timespec used;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0) {
		perror("clock_gettime");
		exit(1);
	}
	return used.tv_sec * 1e9 + used.tv_nsec;
}

static void run(const char *kind, long count, int sink)
{
	if (strcmp(kind, "getppid") == 0) {
		for (long i = 0; i < count; i++)
			syscall(SYS_getppid);
	} else if (strcmp(kind, "open_close") == 0) {
		for (long i = 0; i < count; i++) {
			int fd = syscall(SYS_openat, AT_FDCWD, "/etc/hostname", O_RDONLY | O_CLOEXEC, 0);

			if (fd < 0) {
				perror("/etc/hostname");
				exit(1);
			}
			close(fd);
		}
	} else if (strcmp(kind, "open_failed") == 0) {
		for (long i = 0; i < count; i++)
			if (syscall(SYS_openat, AT_FDCWD, "/etc/no-such-file-here", O_RDONLY | O_CLOEXEC, 0) >= 0) {
				fprintf(stderr, "/etc/no-such-file-here exists\n");
				exit(1);
			}
	} else if (strcmp(kind, "write") == 0) {
		for (long i = 0; i < count; i++)
			if (write(sink, "x", 1) != 1) {
				perror("/dev/null");
				exit(1);
			}
	} else {
		fprintf(stderr, "unknown kind: %s\n", kind);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	long count = argc > 2 ? atol(argv[2]) : 0, rounds = argc > 3 ? atol(argv[3]) : 1;
	int sink = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (count <= 0 || rounds <= 0) {
		fprintf(stderr, "usage: %s getppid|open_close|open_failed|write COUNT [ROUNDS]\n", argv[0]);
		return 2;
	}
	if (sink < 0) {
		perror("/dev/null");
		return 1;
	}
	run(argv[1], count / 10 + 1, sink);
	for (long round = 0; round < rounds; round++) {
		double start = cpu_nanoseconds();

		run(argv[1], count, sink);
		printf("%s %.1f\n", argv[1], (cpu_nanoseconds() - start) / count);
	}
	return 0;
}
