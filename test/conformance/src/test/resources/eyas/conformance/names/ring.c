/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accesses files by io_uring only: ring WAY FILE, where WAY is
 *   plain     opens FILE
 *   replaced  opens FILE, and replaces its descriptor with another file before the ring reports the result
 *   unseen    opens FILE and reads it, and never reads the result from the ring
 *   relative  creates a link in the directory of FILE, relative to a descriptor
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <libgen.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long need(long result, const char *what)
{
	if (result < 0) {
		perror(what);
		exit(1);
	}
	return result;
}

/* Submits one request to a new ring; returns the ring. */
static int submit(struct io_uring_params params, struct io_uring_sqe request)
{
	int ring = need(syscall(SYS_io_uring_setup, 1, &params), "io_uring_setup");
	size_t size = params.sq_off.array + params.sq_entries * sizeof(unsigned);
	char *rings = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
	struct io_uring_sqe *entry = mmap(NULL, sizeof(*entry), PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);

	if (rings == MAP_FAILED || entry == MAP_FAILED)
		need(-1, "mmap");
	*entry = request;
	((unsigned *)(rings + params.sq_off.array))[0] = 0;
	__atomic_store_n((unsigned *)(rings + params.sq_off.tail), 1, __ATOMIC_RELEASE);
	need(syscall(SYS_io_uring_enter, ring, 1, 0, 0, NULL, 0), "io_uring_enter");
	return ring;
}

static void await(int ring)
{
	need(syscall(SYS_io_uring_enter, ring, 0, 1, IORING_ENTER_GETEVENTS, NULL, 0), "io_uring_enter");
}

/* Waits until descriptor `fd` is open. */
static void until_open(int fd)
{
	while (fcntl(fd, F_GETFD) < 0)
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

int main(int argc, char **argv)
{
	struct io_uring_params deferred = {.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN}, usual = {0};
	struct io_uring_sqe opens = {.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .flags = IOSQE_ASYNC};
	const char *way = argc > 2 ? argv[1] : "";
	char byte;
	int ring, fd;

	opens.addr = (unsigned long)argv[2];
	if (!strcmp(way, "plain")) {
		await(submit(usual, opens));
	} else if (!strcmp(way, "relative")) {
		fd = need(open(dirname(argv[2]), O_DIRECTORY), "open");
		opens = (struct io_uring_sqe){.opcode = IORING_OP_SYMLINKAT, .fd = fd, .addr = (unsigned long)"x", .addr2 = (unsigned long)"by-ring"};
		await(submit(usual, opens));
	} else {
		ring = submit(deferred, opens);
		fd = ring + 1;
		until_open(fd);
		need(read(fd, &byte, 1), "read");
		if (!strcmp(way, "replaced")) {
			need(dup2(open("/dev/null", O_RDONLY), fd), "dup2");
			await(ring);
		}
	}
	return 0;
}
