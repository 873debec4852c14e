/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/*
 * Connects and sends through sockets that another process created, or that earlier system calls do not describe, or describe wrongly.
 * Each way uses its own port at the metadata address, which is a loopback address in a separate network namespace.
 *
 *   sockets keeper PATH  sends a TCP socket to each client of the Unix socket PATH; started before the watch
 *   sockets job PATH     tries every way, and exits with 0 if all connections succeeded
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define METADATA "169.254.169.254"
#define FIRST_PORT 8001
#define PORTS 11
#define FAR 40 /* a descriptor number that is otherwise unused */

static void need(int ok, const char *what)
{
	if (!ok) {
		perror(what);
		_exit(1);
	}
}

static struct sockaddr_in address(const char *ip, int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};

	inet_pton(AF_INET, ip, &to.sin_addr);
	return to;
}

static void alias(const char *name, const char *ip)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct ifreq request = {};
	struct sockaddr_in at = address(ip, 0);

	strcpy(request.ifr_name, name);
	memcpy(&request.ifr_addr, &at, sizeof(at));
	need(ioctl(fd, SIOCSIFADDR, &request) == 0, "SIOCSIFADDR");
	close(fd);
}

static void own_network(void)
{
	int fd;
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};

	need(unshare(CLONE_NEWNET) == 0, "unshare");
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	need(ioctl(fd, SIOCSIFFLAGS, &request) == 0, "SIOCSIFFLAGS");
	close(fd);
	alias("lo:1", METADATA);
	for (int i = 0; i < PORTS; i++) {
		struct sockaddr_in at = address("0.0.0.0", FIRST_PORT + i);

		fd = socket(AF_INET, SOCK_STREAM, 0);
		need(bind(fd, (void *)&at, sizeof(at)) == 0 && listen(fd, 8) == 0, "listen");
		need(fcntl(fd, F_DUPFD_CLOEXEC, 100) >= 0, "fcntl");
		close(fd);
	}
}

static void send_socket(int channel, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = {}, byte = 'x';
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(int));
	need(sendmsg(channel, &message, 0) == 1, "sendmsg");
}

static int receive_socket(int channel)
{
	char control[CMSG_SPACE(sizeof(int))] = {}, byte;
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
	int fd;

	need(recvmsg(channel, &message, 0) == 1, "recvmsg");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(int));
	return fd;
}

static void connect_to(int fd, int port)
{
	struct sockaddr_in to = address(METADATA, port);

	need(connect(fd, (void *)&to, sizeof(to)) == 0, "connect");
}

static void wait_for(pid_t child)
{
	int status;

	need(waitpid(child, &status, 0) == child && status == 0, "child");
}

/* Makes a system call return success without executing it. */
static void pretend(int number)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {4, filter};

	need(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0, "seccomp");
}

/* 8001: by SCM_RIGHTS, from a process that created it after the fork */
static void received(void)
{
	int channel[2];
	pid_t child;

	need(socketpair(AF_UNIX, SOCK_STREAM, 0, channel) == 0, "socketpair");
	child = fork();
	if (child == 0) {
		connect_to(receive_socket(channel[1]), 8001);
		_exit(0);
	}
	send_socket(channel[0], socket(AF_INET, SOCK_STREAM, 0));
	wait_for(child);
}

/* 8002: by an exec in the process, 8003: by a fork and an exec */
static void inherited(void)
{
	char number[16];
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	pid_t child = fork();

	if (child == 0) {
		snprintf(number, sizeof(number), "%d", socket(AF_INET, SOCK_STREAM, 0));
		execl("/proc/self/exe", "sockets", "connect", number, "8002", NULL);
		_exit(1);
	}
	wait_for(child);
	child = fork();
	if (child == 0) {
		snprintf(number, sizeof(number), "%d", fd);
		execl("/proc/self/exe", "sockets", "connect", number, "8003", NULL);
		_exit(1);
	}
	wait_for(child);
}

/* 8004: by pidfd_getfd */
static void taken(void)
{
	int channel[2], fd;
	pid_t child;

	need(socketpair(AF_UNIX, SOCK_STREAM, 0, channel) == 0, "socketpair");
	child = fork();
	if (child == 0) {
		int pidfd = syscall(SYS_pidfd_open, getppid(), 0), taken;

		need(read(channel[1], &fd, sizeof(fd)) == sizeof(fd), "read");
		taken = syscall(SYS_pidfd_getfd, pidfd, fd, 0);
		need(taken >= 0, "pidfd_getfd");
		connect_to(taken, 8004);
		_exit(0);
	}
	fd = socket(AF_INET, SOCK_STREAM, 0);
	need(write(channel[0], &fd, sizeof(fd)) == sizeof(fd), "write");
	wait_for(child);
}

static int place_socket(void *ready)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	need(dup2(fd, FAR) == FAR, "dup2");
	(void)ready;
	return 0;
}

/* 8005: a process that shares the descriptor table replaces a file with the socket */
static void shared(void)
{
	static char stack[1 << 16];
	pid_t child = fork(), partner;

	if (child == 0) {
		need(dup2(open("/dev/null", O_RDWR), FAR) == FAR, "dup2");
		need(write(FAR, "x", 1) == 1, "write");
		partner = clone(place_socket, stack + sizeof(stack), CLONE_FILES | SIGCHLD, NULL);
		wait_for(partner);
		connect_to(FAR, 8005);
		_exit(0);
	}
	wait_for(child);
}

/* 8006: after a close that a seccomp filter faked, 8007: the same after the connect */
static void closed(void)
{
	for (int connected = 0; connected < 2; connected++) {
		pid_t child = fork();

		if (child == 0) {
			int fd = socket(AF_INET, SOCK_STREAM, 0);

			if (connected)
				connect_to(fd, 8007);
			pretend(SYS_close);
			close(fd);
			if (!connected)
				connect_to(fd, 8006);
			else
				need(write(fd, "x", 1) == 1, "write");
			_exit(0);
		}
		wait_for(child);
	}
}

/* 8008: an established connection that is received and written to */
static void written(void)
{
	int channel[2], fd;
	pid_t child;

	need(socketpair(AF_UNIX, SOCK_STREAM, 0, channel) == 0, "socketpair");
	child = fork();
	if (child == 0) {
		need(write(receive_socket(channel[1]), "x", 1) == 1, "write");
		_exit(0);
	}
	fd = socket(AF_INET, SOCK_STREAM, 0);
	connect_to(fd, 8008);
	send_socket(channel[0], fd);
	wait_for(child);
}

/* 8009: a sendto with another destination than the connected one, 8010: an IPv4 destination with an IPv6 socket */
static void addressed(void)
{
	struct sockaddr_in here = address("127.0.0.1", 53000), to = address(METADATA, 8009);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	need(connect(fd, (void *)&here, sizeof(here)) == 0, "connect");
	need(sendto(fd, "x", 1, 0, (void *)&to, sizeof(to)) == 1, "sendto");
	to.sin_port = htons(8010);
	fd = socket(AF_INET6, SOCK_DGRAM, 0);
	need(sendto(fd, "x", 1, 0, (void *)&to, sizeof(to)) == 1, "sendto");
}

/* 8011: created before the watch by a process that is not monitored */
static void kept(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strncpy(at.sun_path, path, sizeof(at.sun_path) - 1);
	need(connect(fd, (void *)&at, sizeof(at)) == 0, path);
	connect_to(receive_socket(fd), 8011);
}

static int full_listener;

/* While the connect blocks, replaces its descriptor with another socket, and makes room in the backlog. */
static int replace_socket(void *harmless)
{
	usleep(200000);
	need(dup2(*(int *)harmless, FAR) == FAR, "dup2");
	for (int i = 0; i < 2; i++)
		accept(full_listener, NULL, NULL);
	return 0;
}

/* 8012: while the connect blocks, a process that shares the descriptor table replaces the socket */
static void replaced(void)
{
	static char stack[1 << 16];
	struct sockaddr_in here = address("127.0.0.1", 53000), all = address("0.0.0.0", 8012), filler = address("127.0.0.1", 8012);
	pid_t child = fork(), partner;
	int harmless, fd;

	if (child == 0) {
		full_listener = socket(AF_INET, SOCK_STREAM, 0);
		need(bind(full_listener, (void *)&all, sizeof(all)) == 0 && listen(full_listener, 0) == 0, "listen");
		fd = socket(AF_INET, SOCK_STREAM, 0);
		need(connect(fd, (void *)&filler, sizeof(filler)) == 0, "connect");
		harmless = socket(AF_INET, SOCK_DGRAM, 0);
		need(connect(harmless, (void *)&here, sizeof(here)) == 0, "connect");
		need(dup2(socket(AF_INET, SOCK_STREAM, 0), FAR) == FAR, "dup2");
		partner = clone(replace_socket, stack + sizeof(stack), CLONE_FILES | SIGCHLD, &harmless);
		connect_to(FAR, 8012);
		kill(partner, SIGKILL);
		waitpid(partner, NULL, 0);
		_exit(0);
	}
	wait_for(child);
}

static void keep(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), client;

	own_network();
	strncpy(at.sun_path, path, sizeof(at.sun_path) - 1);
	need(bind(listener, (void *)&at, sizeof(at)) == 0 && listen(listener, 8) == 0, path);
	while ((client = accept(listener, NULL, NULL)) >= 0) {
		send_socket(client, socket(AF_INET, SOCK_STREAM, 0));
		close(client);
	}
}

int main(int count, char **words)
{
	if (count == 3 && !strcmp(words[1], "keeper")) {
		keep(words[2]);
		return 1;
	}
	if (count == 4 && !strcmp(words[1], "connect")) {
		connect_to(atoi(words[2]), atoi(words[3]));
		return 0;
	}
	if (count != 3 || strcmp(words[1], "job"))
		return 2;
	own_network();
	received();
	inherited();
	taken();
	shared();
	closed();
	written();
	addressed();
	replaced();
	kept(words[2]);
	return 0;
}
