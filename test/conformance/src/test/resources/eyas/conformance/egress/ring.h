/* SPDX-License-Identifier: Apache-2.0 */
/* io_uring requests by system calls, without a library. */
#ifndef EYAS_RING_H
#define EYAS_RING_H

#include <errno.h>
#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Executes `request` in a ring set up with `flags`. Returns its result, or -1 with errno. */
static long ring(const struct io_uring_sqe *request, unsigned flags)
{
	struct io_uring_params p = {.flags = flags};
	int fd = syscall(SYS_io_uring_setup, 4, &p);
	struct io_uring_sqe *entries;
	struct io_uring_cqe *done;
	unsigned char *queue;

	if (fd < 0)
		return -1;
	queue = mmap(NULL, p.sq_off.array + p.sq_entries * 4 + p.cq_off.cqes + p.cq_entries * sizeof(*done), PROT_READ | PROT_WRITE,
		     MAP_SHARED, fd, IORING_OFF_SQ_RING);
	entries = mmap(NULL, p.sq_entries * sizeof(*entries), PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQES);
	if (queue == MAP_FAILED || entries == MAP_FAILED)
		return -1;
	entries[0] = *request;
	((unsigned *)(queue + p.sq_off.array))[0] = 0;
	__atomic_store_n((unsigned *)(queue + p.sq_off.tail), 1, __ATOMIC_SEQ_CST);
	/* a kernel thread polls for the request while it is awake */
	if (syscall(SYS_io_uring_enter, fd, flags & IORING_SETUP_SQPOLL ? 0 : 1, 1,
		    IORING_ENTER_GETEVENTS | (flags & IORING_SETUP_SQPOLL ? IORING_ENTER_SQ_WAKEUP : 0), NULL, 0) < 0)
		return -1;
	done = (void *)(queue + p.cq_off.cqes);
	if (done->res < 0) {
		errno = -done->res;
		return -1;
	}
	return done->res;
}

static long ring_connect(int s, const void *to, socklen_t length, unsigned flags)
{
	struct io_uring_sqe request = {.opcode = IORING_OP_CONNECT, .fd = s, .addr = (unsigned long)to, .off = length};

	return ring(&request, flags);
}

static long ring_send(int s, void *to, socklen_t to_length, const void *bytes, size_t length)
{
	struct iovec data = {(void *)bytes, length};
	struct msghdr message = {.msg_name = to, .msg_namelen = to_length, .msg_iov = &data, .msg_iovlen = 1};
	struct io_uring_sqe request = {.opcode = IORING_OP_SENDMSG, .fd = s, .addr = (unsigned long)&message, .len = 1};

	return ring(&request, 0);
}

#endif
