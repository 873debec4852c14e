/* SPDX-License-Identifier: Apache-2.0 */
/* Opens a file, connects and sends through io_uring alone; KernelEventsTest has the expected events. Argument: a directory. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned *tail, *mask, *array, *head, *cq_mask;
static struct io_uring_sqe *entries;
static struct io_uring_cqe *done;
static int ring;

/* Submits a request. */
static int hand_over(int opcode, int fd, const void *address, unsigned length, unsigned long long offset, int flags)
{
	unsigned at = *tail & *mask;
	struct io_uring_sqe *entry = &entries[at];

	memset(entry, 0, sizeof(*entry));
	entry->opcode = opcode;
	entry->fd = fd;
	entry->addr = (unsigned long long)address;
	entry->len = length;
	entry->off = offset;
	entry->flags = flags;
	array[at] = at;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	return syscall(SYS_io_uring_enter, ring, 1, 0, 0, 0, 0);
}

/* Waits for the next completion, and returns its result. */
static int await(void)
{
	struct io_uring_cqe *result;

	syscall(SYS_io_uring_enter, ring, 0, 1, IORING_ENTER_GETEVENTS, 0, 0);
	result = &done[*head & *cq_mask];
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result->res;
}

static int request(int opcode, int fd, const void *address, unsigned length, unsigned long long offset)
{
	return hand_over(opcode, fd, address, length, offset, 0) == 1 ? await() : -1000;
}

/* Writes by vectors and by a registered buffer, and creates, moves, links and removes names. */
static void names(void)
{
	static char fixed[4] = "reg", changing[8];
	struct iovec parts[2] = {{"ve", 2}, {"ctor", 4}}, registered = {fixed, sizeof(fixed)};
	int fd = open("written", O_CREAT | O_RDWR, 0600);

	request(IORING_OP_WRITEV, fd, parts, 2, 0);
	request(IORING_OP_READV, fd, parts + 1, 0, 0);
	syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &registered, 1);
	request(IORING_OP_WRITE_FIXED, fd, fixed, 3, 0);
	request(IORING_OP_READ_FIXED, fd, fixed, 3, 3);
	request(IORING_OP_MKDIRAT, AT_FDCWD, "made", 0700, 0);
	/* the second name is the address of the offset, its directory the length */
	request(IORING_OP_RENAMEAT, AT_FDCWD, "written", AT_FDCWD, (unsigned long long)"made/moved");
	request(IORING_OP_LINKAT, AT_FDCWD, "made/moved", AT_FDCWD, (unsigned long long)"hard");
	request(IORING_OP_SYMLINKAT, AT_FDCWD, "hard", 0, (unsigned long long)"soft");
	request(IORING_OP_UNLINKAT, AT_FDCWD, "soft", 0, 0);
	request(IORING_OP_UNLINKAT, AT_FDCWD, "soft", 0, 0);
	/* the name differs at completion */
	strcpy(changing, "hard");
	hand_over(IORING_OP_UNLINKAT, AT_FDCWD, changing, 0, 0, 0);
	strcpy(changing, "none");
	await();
	/* no completion is posted */
	hand_over(IORING_OP_UNLINKAT, AT_FDCWD, "made/moved", 0, 0, IOSQE_CQE_SKIP_SUCCESS);
}

int main(int argc, char **argv)
{
	struct io_uring_params params = {};
	struct sockaddr_in to = {.sin_family = AF_INET};
	socklen_t size = sizeof(to);
	char *queue, *completions;
	int receiver, other, fd, sender;
	char buffer[8];

	close_range(3, ~0U, 0);
	receiver = socket(AF_INET, SOCK_DGRAM, 0);
	other = socket(AF_INET, SOCK_DGRAM, 0);
	ring = syscall(SYS_io_uring_setup, 4, &params);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (argc != 2 || chdir(argv[1]) || ring < 0 || bind(receiver, (void *)&to, size) ||
	    getsockname(receiver, (void *)&to, &size))
		return 1;
	queue = mmap(0, params.sq_off.array + params.sq_entries * 4, PROT_READ | PROT_WRITE, MAP_SHARED, ring,
		     IORING_OFF_SQ_RING);
	completions = mmap(0, params.cq_off.cqes + params.cq_entries * sizeof(*done), PROT_READ | PROT_WRITE, MAP_SHARED,
			   ring, IORING_OFF_CQ_RING);
	entries = mmap(0, params.sq_entries * sizeof(*entries), PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
	tail = (void *)(queue + params.sq_off.tail);
	mask = (void *)(queue + params.sq_off.ring_mask);
	array = (void *)(queue + params.sq_off.array);
	head = (void *)(completions + params.cq_off.head);
	cq_mask = (void *)(completions + params.cq_off.ring_mask);
	done = (void *)(completions + params.cq_off.cqes);

	symlink("real", "link");
	close(open("real", O_CREAT | O_WRONLY, 0600));
	fd = request(IORING_OP_OPENAT, AT_FDCWD, "link", 0, 0);
	request(IORING_OP_WRITE, fd, "none", 4, 0); /* not open for writing */
	request(IORING_OP_READ, fd, buffer, 8, 0);
	sender = request(IORING_OP_SOCKET, AF_INET, 0, 0, SOCK_DGRAM);
	request(IORING_OP_CONNECT, sender, &to, 0, size);
	request(IORING_OP_SEND, sender, "hello", 5, 0);
	{
		struct iovec part = {"message", 7};
		struct msghdr message = {.msg_name = &to, .msg_namelen = size, .msg_iov = &part, .msg_iovlen = 1};

		request(IORING_OP_SENDMSG, other, &message, 1, 0);
	}
	request(IORING_OP_RECV, receiver, buffer, 8, 0);
	request(IORING_OP_CLOSE, sender, 0, 0, 0);
	names();
	return fd < 0 || sender < 0;
}
