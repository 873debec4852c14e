/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempts to send data in the way that the first argument names, and prints the result: "ok" or the name of an error. Attempts
 * are separated by "--". The last argument "unanswered" means that no answer is expected.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ring.h"

typedef unsigned char byte;

static const char DATA[] = "a secret that must not leave";
static struct sockaddr_storage to;
static socklen_t to_length;
static int family;

static void destination(const char *text, const char *port)
{
	memset(&to, 0, sizeof(to));
	if (strchr(text, ':')) {
		struct sockaddr_in6 *six = (void *)&to;
		six->sin6_family = family = AF_INET6;
		six->sin6_port = htons(atoi(port));
		inet_pton(AF_INET6, text, &six->sin6_addr);
		to_length = sizeof(*six);
	} else {
		struct sockaddr_in *four = (void *)&to;
		four->sin_family = family = AF_INET;
		four->sin_port = htons(atoi(port));
		inet_pton(AF_INET, text, &four->sin_addr);
		to_length = sizeof(*four);
	}
}

static int result(long value)
{
	printf("%s\n", value >= 0 ? "ok" : strerrorname_np(errno));
	return value < 0;
}

static int tcp_socket(void)
{
	int s = socket(family, SOCK_STREAM, 0);
	struct timeval limit = {.tv_sec = 2};

	setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	return s;
}

static long tcp(void)
{
	int s = tcp_socket();

	return connect(s, (void *)&to, to_length) ? -1 : write(s, DATA, sizeof(DATA));
}

static long udp(void)
{
	return sendto(socket(family, SOCK_DGRAM, 0), DATA, sizeof(DATA), 0, (void *)&to, to_length);
}

static long udp_connected(void)
{
	int s = socket(family, SOCK_DGRAM, 0);

	return connect(s, (void *)&to, to_length) ? -1 : send(s, DATA, sizeof(DATA), 0);
}

static long many(void)
{
	struct iovec data = {(void *)DATA, sizeof(DATA)};
	struct mmsghdr messages[4] = {};

	for (int i = 0; i < 4; i++) {
		messages[i].msg_hdr.msg_iov = &data;
		messages[i].msg_hdr.msg_iovlen = 1;
		messages[i].msg_hdr.msg_name = &to;
		messages[i].msg_hdr.msg_namelen = to_length;
	}
	return sendmmsg(socket(family, SOCK_DGRAM, 0), messages, 4, 0);
}

static long fast_open(void)
{
	return sendto(tcp_socket(), DATA, sizeof(DATA), MSG_FASTOPEN, (void *)&to, to_length);
}

static long raw(int protocol)
{
	return sendto(socket(family, SOCK_RAW, protocol), DATA, sizeof(DATA), 0, (void *)&to, to_length);
}

/* Sends a datagram with a self-made IP header; with `fragment` set, it is a fragment without ports. */
static long header(int fragment)
{
	byte packet[20 + 8 + sizeof(DATA)] = {0x45, 0, 0, sizeof(packet), 1, 2, fragment ? 0 : 0, fragment ? 2 : 0, 64, 17};
	struct sockaddr_in *four = (void *)&to;

	memcpy(packet + 16, &four->sin_addr, 4);
	memcpy(packet + 22, &four->sin_port, 2);
	packet[25] = 8 + sizeof(DATA);
	memcpy(packet + 28, DATA, sizeof(DATA));
	return sendto(socket(AF_INET, SOCK_RAW, IPPROTO_RAW), packet, sizeof(packet), 0, (void *)&to, to_length);
}

static long ping(void)
{
	byte packet[8 + sizeof(DATA)] = {8};

	memcpy(packet + 8, DATA, sizeof(DATA));
	return sendto(socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP), packet, sizeof(packet), 0, (void *)&to, to_length);
}

/* Sends an Ethernet frame through a packet socket, bypassing IP. */
static long frame(const char *interface)
{
	byte packet[20 + 8 + sizeof(DATA)] = {0x45, 0, 0, sizeof(packet), 1, 2, 0, 0, 64, 17};
	struct sockaddr_in *four = (void *)&to;
	struct {
		unsigned short family, protocol;
		int index;
		unsigned short hardware;
		byte type, length, address[8];
	} link = {AF_PACKET, htons(0x0800), if_nametoindex(interface), 0, 0, 6, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
	int s;

	memcpy(packet + 16, &four->sin_addr, 4);
	memcpy(packet + 22, &four->sin_port, 2);
	packet[25] = 8 + sizeof(DATA);
	s = socket(AF_PACKET, SOCK_DGRAM, 0);
	return s < 0 ? -1 : sendto(s, packet, sizeof(packet), 0, (void *)&link, sizeof(link));
}

/* Moves data from a pipe to a descriptor that another process has opened. */
static long spliced(int fd)
{
	int ends[2];

	if (pipe(ends) || write(ends[1], DATA, sizeof(DATA)) < 0)
		return -1;
	return splice(ends[0], NULL, fd, NULL, sizeof(DATA), 0);
}

static int question(byte *message, const char *name)
{
	int n = 12;

	memset(message, 0, 12);
	message[0] = 0x12;
	message[1] = getpid();
	message[2] = 1;
	message[5] = 1;
	while (*name) {
		const char *dot = strchrnul(name, '.');
		message[n++] = dot - name;
		memcpy(message + n, name, dot - name);
		n += dot - name;
		name = *dot ? dot + 1 : dot;
	}
	message[n++] = 0;
	message[n++] = 0;
	message[n++] = 1;
	message[n++] = 0;
	message[n++] = 1;
	return n;
}

/* Timeout for an answer in milliseconds; short if no answer is expected. */
static int patience;

static long receive_reply(int s)
{
	byte message[4096];
	struct pollfd wait = {s, POLLIN, 0};

	if (poll(&wait, 1, patience) < 1) {
		errno = ETIMEDOUT;
		return -1;
	}
	return read(s, message, sizeof(message));
}

/* Queries a name server; by TCP in one segment, or in two so that no segment contains the whole question. */
static long ask(const char *name, int stream, int pieces)
{
	byte message[600];
	int n = question(message + 2, name), s, one = 1;

	message[0] = n >> 8;
	message[1] = n;
	if (!stream) {
		s = socket(family, SOCK_DGRAM, 0);
		return sendto(s, message + 2, n, 0, (void *)&to, to_length) < 0 ? -1 : receive_reply(s);
	}
	s = tcp_socket();
	setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(s, (void *)&to, to_length))
		return -1;
	if (pieces > 1) {
		if (write(s, message, 20) < 0)
			return -1;
		usleep(100000);
		return write(s, message + 20, n + 2 - 20) < 0 ? -1 : receive_reply(s);
	}
	return write(s, message, n + 2) < 0 ? -1 : receive_reply(s);
}

/*
 * Sends a question from pages that can still change: those of a file (sendfile), or of the memory of this process (MSG_ZEROCOPY).
 */
static long ask_shared(const char *name, int stream, int file)
{
	byte message[600];
	int n = question(message + 2, name), s = socket(family, stream ? SOCK_STREAM : SOCK_DGRAM, 0), one = 1, fd;
	byte *from = stream ? message : message + 2;
	size_t length = stream ? n + 2 : n;
	off_t start = 0;

	message[0] = n >> 8;
	message[1] = n;
	if (connect(s, (void *)&to, to_length))
		return -1;
	if (file) {
		fd = memfd_create("question", 0);
		return write(fd, from, length) < 0 || sendfile(s, fd, &start, length) < 0 ? -1 : receive_reply(s);
	}
	return setsockopt(s, SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one)) || send(s, from, length, MSG_ZEROCOPY) < 0 ? -1 : receive_reply(s);
}

/*
 * Sends a question from the page of a file many times, and changes the name to one of the same length once the kernel has accepted it.
 * Fails with EBADMSG if an answer is for the other name; failed sends are ignored.
 */
static long ask_changing(const char *name, const char *other)
{
	byte one[600], two[600], answer[600];
	int n = question(one, name), s = socket(family, SOCK_DGRAM, 0), fd = memfd_create("question", 0);
	byte *page;

	question(two, other);
	if (connect(s, (void *)&to, to_length) || ftruncate(fd, 4096))
		return -1;
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	for (int i = 0; i < 500; i++) {
		struct pollfd wait = {s, POLLIN, 0};
		off_t start = 0;
		memcpy(page, one, n);
		if (sendfile(s, fd, &start, n) != n)
			continue;
		memcpy(page, two, n);
		if (poll(&wait, 1, 200) == 1 && read(s, answer, sizeof(answer)) > n && !memcmp(answer + 12, two + 12, n - 16)) {
			errno = EBADMSG;
			return -1;
		}
	}
	return 0;
}

/* Sends a question in a datagram with IP options. */
static long ask_options(const char *name)
{
	byte message[600], nothing[4] = {1, 1, 1, 1};
	int s = socket(family, SOCK_DGRAM, 0), n = question(message, name);

	if (setsockopt(s, IPPROTO_IP, IP_OPTIONS, nothing, sizeof(nothing)))
		return -1;
	return sendto(s, message, n, 0, (void *)&to, to_length) < 0 ? -1 : receive_reply(s);
}

/* Sends to the destination by a source route through the destination itself and `hop`. */
static long udp_routed(const char *hop)
{
	byte route[11] = {131 /* loose source route */, sizeof(route), 4};
	int s = socket(family, SOCK_DGRAM, 0);

	memcpy(route + 3, &((struct sockaddr_in *)&to)->sin_addr, 4);
	inet_pton(AF_INET, hop, route + 7);
	if (setsockopt(s, IPPROTO_IP, IP_OPTIONS, route, sizeof(route)))
		return -1;
	return sendto(s, DATA, sizeof(DATA), 0, (void *)&to, to_length);
}

/* Queries two names of the same length in one call; the kernel creates two datagrams. */
static long ask_segments(const char *name, const char *other)
{
	byte message[1200];
	int s = socket(family, SOCK_DGRAM, 0), n = question(message, name), more = question(message + n, other);

	if (setsockopt(s, IPPROTO_UDP, UDP_SEGMENT, &n, sizeof(n)))
		return -1;
	return sendto(s, message, n + more, 0, (void *)&to, to_length) < 0 ? -1 : receive_reply(s);
}

/* Queries a name with additional data after the question, or with an OPT record if `options` is set. */
static long ask_more(const char *name, int options)
{
	byte message[600], head[11] = {0, 0, 41, 4, 0, 0, 0, 0, 0, 0, 0};
	int s = socket(family, SOCK_DGRAM, 0), n = question(message, name);

	if (options) {
		message[11] = 1;
		memcpy(message + n, head, sizeof(head));
		n += sizeof(head);
	} else {
		memcpy(message + n, DATA, sizeof(DATA));
		n += sizeof(DATA);
	}
	return sendto(s, message, n, 0, (void *)&to, to_length) < 0 ? -1 : receive_reply(s);
}

/* Queries a name repeatedly, with message ids for which the server corrupts its answers. */
static long storm(int times, const char *name)
{
	byte message[4096];
	int s = socket(family, SOCK_DGRAM, 0), n, replies = 0;

	for (int i = 0; i < times; i++) {
		struct pollfd wait = {s, POLLIN, 0};
		n = question(message, name);
		message[0] = 0x13;
		message[1] = i;
		if (sendto(s, message, n, 0, (void *)&to, to_length) < 0)
			return -1;
		if (poll(&wait, 1, 20000) == 1 && read(s, message, sizeof(message)) > 0)
			replies++;
	}
	errno = ETIMEDOUT;
	return replies == times ? 0 : -1;
}

/* Resolves a name with the C library and connects to the address. */
static long get(const char *name, const char *port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
	int wrong = getaddrinfo(name, port, &hints, &found);

	if (wrong) {
		errno = wrong == EAI_SYSTEM ? errno : ENOENT;
		return -1;
	}
	memcpy(&to, found->ai_addr, found->ai_addrlen);
	to_length = found->ai_addrlen;
	family = found->ai_family;
	return tcp();
}

/*
 * Runs its own name server in a new network namespace, with the address of the configured one, which resolves an allowed name to
 * an address that is not allowed.
 */
static long forge(const char *name, const char *address)
{
	struct ifreq up = {.ifr_name = "lo"};
	byte message[512];
	int s, n;
	pid_t child;
	long status;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET))
		return -1;
	s = socket(AF_INET, SOCK_STREAM, 0);
	memcpy(&up.ifr_addr, &to, sizeof(up.ifr_addr));
	((struct sockaddr_in *)&up.ifr_addr)->sin_port = 0;
	if (ioctl(s, SIOCSIFADDR, &up))
		return -1;
	up.ifr_flags = IFF_UP | IFF_RUNNING;
	if (ioctl(s, SIOCSIFFLAGS, &up))
		return -1;
	if (bind(s, (void *)&to, to_length) || listen(s, 1))
		return -1;
	fflush(stdout);
	child = fork();
	if (!child) {
		byte tail[16] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4};
		s = accept(s, NULL, NULL);
		n = read(s, message, sizeof(message) - 16);
		message[1] += sizeof(tail);
		message[4] = 0x81;
		message[5] = 0x80;
		message[9] = 1;
		inet_pton(AF_INET, address, tail + 12);
		memcpy(message + n, tail, sizeof(tail));
		exit(write(s, message, n + sizeof(tail)) < 0);
	}
	status = ask(name, 1, 1);
	waitpid(child, NULL, 0);
	return status;
}

/*
 * Answers its own question from another socket before the name server does, with an address that is not allowed for an allowed name.
 * The answer comes from port 53, or from another port without root. Both answers arrive.
 */
static long answer_self(const char *name, const char *address, const char *from)
{
	byte message[512], tail[16] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4};
	int asks = socket(AF_INET, SOCK_DGRAM, 0), answers = socket(AF_INET, SOCK_DGRAM, 0), n = question(message, name);
	struct sockaddr_in own = {.sin_family = AF_INET}, at = {.sin_family = AF_INET, .sin_port = htons(53)};
	socklen_t length = sizeof(own);
	long status;

	inet_pton(AF_INET, from, &own.sin_addr);
	at.sin_addr = own.sin_addr;
	if (bind(asks, (void *)&own, sizeof(own)) || getsockname(asks, (void *)&own, &length))
		return -1;
	if (bind(answers, (void *)&at, sizeof(at))) {
		at.sin_port = 0;
		if (bind(answers, (void *)&at, sizeof(at)))
			return -1;
	}
	if (sendto(asks, message, n, 0, (void *)&to, to_length) < 0)
		return -1;
	message[2] = 0x81;
	message[3] = 0x80;
	message[7] = 1;
	inet_pton(AF_INET, address, tail + 12);
	memcpy(message + n, tail, sizeof(tail));
	if (sendto(answers, message, n + sizeof(tail), 0, (void *)&own, sizeof(own)) < 0)
		return -1;
	status = receive_reply(asks);
	return status < 0 ? -1 : receive_reply(asks);
}

/* Prints the ns per call, the minimum of many rounds; a connect of a datagram socket sends no packet. */
static long cost(int packets)
{
	int s = socket(family, SOCK_DGRAM, 0);
	long best = 1L << 40;

	if (packets && connect(s, (void *)&to, to_length))
		return -1;
	for (int round = 0; round < 200; round++) {
		struct timespec from, until;
		long took;
		clock_gettime(CLOCK_MONOTONIC, &from);
		for (int i = 0; i < 500; i++)
			if (packets ? send(s, DATA, sizeof(DATA), 0) < 0 : connect(s, (void *)&to, to_length))
				return -1;
		clock_gettime(CLOCK_MONOTONIC, &until);
		took = (until.tv_sec - from.tv_sec) * 1000000000L + until.tv_nsec - from.tv_nsec;
		if (took / 500 < best)
			best = took / 500;
	}
	printf("%ld ns ", best);
	return 0;
}

static long attempt(int n, char **word)
{
	const char *way = word[0];
	int silent = !strcmp(word[n - 1], "unanswered");

	n -= silent;
	patience = silent ? 2000 : 10000;
	if (!strcmp(way, "get") && n == 3)
		return get(word[1], word[2]);
	if (!strcmp(way, "splice") && n == 2)
		return spliced(atoi(word[1]));
	if (!strcmp(way, "write") && n == 2)
		return write(atoi(word[1]), DATA, sizeof(DATA));
	if (n < 3)
		goto unknown;
	destination(word[1], word[2]);
	if (!strcmp(way, "tcp"))
		return tcp();
	if (!strcmp(way, "udp"))
		return udp();
	if (!strcmp(way, "udp-routed") && n == 4)
		return udp_routed(word[3]);
	if (!strcmp(way, "udp-connected"))
		return udp_connected();
	if (!strcmp(way, "sendmmsg"))
		return many();
	if (!strcmp(way, "fast-open"))
		return fast_open();
	if (!strcmp(way, "raw"))
		return raw(253);
	if (!strcmp(way, "header"))
		return header(0);
	if (!strcmp(way, "fragment"))
		return header(1);
	if (!strcmp(way, "ping"))
		return ping();
	if (!strcmp(way, "uring-connect"))
		return ring_connect(tcp_socket(), &to, to_length, 0);
	if (!strcmp(way, "uring-send"))
		return ring_send(socket(family, SOCK_DGRAM, 0), &to, to_length, DATA, sizeof(DATA));
	if (!strcmp(way, "cost-connect"))
		return cost(0);
	if (!strcmp(way, "cost-packet"))
		return cost(1);
	if (!strcmp(way, "frame") && n == 4)
		return frame(word[3]);
	if (!strcmp(way, "storm") && n == 5)
		return storm(atoi(word[3]), word[4]);
	if (!strcmp(way, "ask") && n == 4)
		return ask(word[3], 0, 1);
	if (!strcmp(way, "ask-options") && n == 4)
		return ask_options(word[3]);
	if (!strcmp(way, "answer-self") && n == 6)
		return answer_self(word[3], word[4], word[5]);
	if (!strcmp(way, "ask-segments") && n == 5)
		return ask_segments(word[3], word[4]);
	if (!strcmp(way, "ask-trailing") && n == 4)
		return ask_more(word[3], 0);
	if (!strcmp(way, "ask-extended") && n == 4)
		return ask_more(word[3], 1);
	if (!strcmp(way, "ask-stream") && n == 4)
		return ask(word[3], 1, 1);
	if (!strcmp(way, "ask-changing") && n == 5)
		return ask_changing(word[3], word[4]);
	if (!strcmp(way, "ask-stream-file") && n == 4)
		return ask_shared(word[3], 1, 1);
	if (!strcmp(way, "ask-zerocopy") && n == 4)
		return ask_shared(word[3], 0, 0);
	if (!strcmp(way, "ask-stream-zerocopy") && n == 4)
		return ask_shared(word[3], 1, 0);
	if (!strcmp(way, "ask-pieces") && n == 4)
		return ask(word[3], 1, 2);
	if (!strcmp(way, "forge") && n == 5) {
		pid_t child;
		int status;
		fflush(stdout);
		child = fork();
		if (!child)
			_exit(forge(word[3], word[4]) < 0 ? errno : 0);
		waitpid(child, &status, 0);
		errno = WEXITSTATUS(status);
		return errno ? -1 : 0;
	}
unknown:
	fprintf(stderr, "no way %s with %d words\n", way, n);
	exit(2);
}

int main(int argc, char **argv)
{
	int failed = 0;

	for (int from = 1; from < argc;) {
		int until = from;
		while (until < argc && strcmp(argv[until], "--"))
			until++;
		printf("%s ", argv[from]);
		failed |= result(attempt(until - from, argv + from));
		fflush(stdout);
		from = until + 1;
	}
	return failed;
}
