/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes system calls with unreadable memory. Argument: "failed" for calls that fail, "done" for one that succeeds but whose memory is gone
 * when it returns.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static char *page;
static int pipe_fd[2];

/* Waits until the other thread's write has copied the first page and blocks, then unmaps that page. */
static void *take_away(void *unused)
{
	static char drained[8192];
	int there = 0;

	while (there < 4096) {
		usleep(1000);
		ioctl(pipe_fd[0], FIONREAD, &there);
	}
	munmap(page, 4096);
	read(pipe_fd[0], drained, 4096);
	read(pipe_fd[0], drained, 4096);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc != 2)
		return 1;
	if (!strcmp(argv[1], "failed")) {
		syscall(SYS_openat, AT_FDCWD, (char *)8, O_RDONLY, 0);
		write(-1, (char *)8, 5);
		return 0;
	}
	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(page, 'x', 8192);
	pipe(pipe_fd);
	fcntl(pipe_fd[1], F_SETPIPE_SZ, 4096);
	pthread_create(&thread, NULL, take_away, NULL);
	write(pipe_fd[1], page, 8192);
	pthread_join(thread, NULL);
	return 0;
}
