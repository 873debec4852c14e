/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The remote side of the network in tests of egress control: server INTERFACE READY. Runs a name server on 10.77.0.53 and listeners,
 * and prints every received packet as "tcp ADDRESS PORT BYTES", from which a test knows what was sent. Creates the file READY when all
 * of them can be reached.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

typedef unsigned char byte;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void child(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static int name(const byte *question, int size, char *text)
{
	int at = 12, n = 0;

	while (at < size && question[at]) {
		int label = question[at++];
		if (n)
			text[n++] = '.';
		while (label-- && at < size && n < 254)
			text[n++] = question[at++];
	}
	text[n] = 0;
	return at + 5;
}

/* Offset of the name of a record; another one if the name is not that of the question. */
static int owner = 12;

static int record(byte *at, int type, int ttl, const void *data, int n)
{
	byte head[] = {0xc0, owner, 0, type, 0, 1, 0, 0, ttl >> 8, ttl, n >> 8, n};

	memcpy(at, head, sizeof(head));
	memcpy(at + sizeof(head), data, n);
	return sizeof(head) + n;
}

static int address(byte *at, const char *text, int ttl)
{
	byte data[16];
	int six = strchr(text, ':') != NULL;

	inet_pton(six ? AF_INET6 : AF_INET, text, data);
	return record(at, six ? 28 : 1, ttl, data, six ? 16 : 4);
}

/* Turns a question into its answer; returns the answer's length. */
static int answer(byte *message, int size)
{
	static const byte alias[] = {3, 'c', 'd', 'n', 5, 'o', 't', 'h', 'e', 'r', 4, 't', 'e', 's', 't', 0};
	char text[256];
	int at, type;

	if (size < 17)
		return 0;
	at = name(message, size, text);
	if (at > size)
		return 0;
	type = message[at - 3];
	message[2] = 0x81;
	message[3] = 0x80;
	memset(message + 6, 0, 6);
	if (type == 28) {
		if (!strcasecmp(text, "six.allowed.test")) {
			message[7] = 1;
			at += address(message + at, "fd77::10", 60);
		}
		return at;
	}
	if (type != 1)
		return at;
	message[7] = 1;
	if (!strcasecmp(text, "www.allowed.test") || !strcasecmp(text, "one.test") || !strcasecmp(text, "any.test")) {
		at += address(message + at, "10.77.0.10", 60);
	} else if (!strcasecmp(text, "alias.allowed.test")) {
		message[7] = 2;
		at += record(message + at, 5, 60, alias, sizeof(alias));
		owner = at - sizeof(alias);
		at += address(message + at, "10.77.0.11", 60);
		owner = 12;
	} else if (!strcasecmp(text, "nowhere.allowed.test")) {
		at += address(message + at, "10.99.0.2", 60);
	} else if (!strcasecmp(text, "short.allowed.test")) {
		at += address(message + at, "10.77.0.12", 0);
	} else if (!strcasecmp(text, "secrets.allowed.test")) {
		at += address(message + at, "169.254.169.254", 60);
	} else if (!strcasecmp(text, "many.allowed.test")) {
		message[7] = 40;
		for (int i = 0; i < 40; i++) {
			snprintf(text, sizeof(text), "10.77.1.%d", i + 1);
			at += address(message + at, text, 60);
		}
	} else if (!strcasecmp(text, "six.allowed.test")) {
		message[7] = 0;
	} else {
		at += address(message + at, "10.77.0.66", 60);
	}
	return at;
}

/* Corrupts an answer: its bytes, its end, or data after it. The sequence is fixed, so that failures are reproducible. */
static int spoiled(byte *message, int n)
{
	static unsigned seed = 1;
	int changes = rand_r(&seed) % 6;

	for (int i = 0; i < changes; i++)
		message[2 + rand_r(&seed) % (n - 2)] = rand_r(&seed);
	if (rand_r(&seed) % 3 == 0)
		n -= rand_r(&seed) % (n - 12);
	else if (rand_r(&seed) % 3 == 0)
		for (int more = rand_r(&seed) % 400; more; more--)
			message[n++] = rand_r(&seed);
	return n;
}

static int listener(int type, const char *where, int port)
{
	int s = socket(AF_INET6, type, 0), one = 1;
	struct sockaddr_in6 here = {.sin6_family = AF_INET6, .sin6_port = htons(port)};

	inet_pton(AF_INET6, where, &here.sin6_addr);
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(s, (void *)&here, sizeof(here)))
		fail("bind");
	if (type == SOCK_STREAM && listen(s, 64))
		fail("listen");
	return s;
}

static void names_by_datagram(int s)
{
	byte message[4096];
	struct sockaddr_in6 who;

	for (;;) {
		socklen_t length = sizeof(who);
		int n = recvfrom(s, message, 512, 0, (void *)&who, &length);
		char text[256];
		int spoils = n > 16 && name(message, n, text) <= n && !strcasecmp(text, "short.allowed.test") && message[0] == 0x13;
		if (n > 0 && (n = answer(message, n)) > 0)
			sendto(s, message, spoils ? spoiled(message, n) : n, 0, (void *)&who, length);
	}
}

/* Reads a message and the length before it, from any number of segments. */
static int message_of(int c, byte *message, int *length)
{
	int have = 0, wanted = 2, n;

	while (have < wanted) {
		n = read(c, message + have, wanted - have);
		if (n <= 0)
			return 0;
		have += n;
		if (have == 2)
			wanted += message[0] << 8 | message[1];
		if (wanted > 514)
			return 0;
	}
	*length = wanted - 2;
	return 1;
}

static void names_by_stream(int s)
{
	byte message[4098];

	for (;;) {
		int c = accept(s, NULL, NULL), n;
		if (c < 0 || fork()) {
			close(c);
			continue;
		}
		while (message_of(c, message, &n)) {
			n = answer(message + 2, n);
			message[0] = n >> 8;
			message[1] = n;
			if (n <= 0 || write(c, message, n + 2) < 0)
				break;
		}
		exit(0);
	}
}

static void sink(int s)
{
	for (;;) {
		int c = accept(s, NULL, NULL);
		if (c >= 0 && !fork()) {
			char bytes[65536];
			while (read(c, bytes, sizeof(bytes)) > 0)
				;
			exit(0);
		}
		close(c);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
}

static void datagrams(int s)
{
	char bytes[65536];

	while (read(s, bytes, sizeof(bytes)) >= 0)
		;
}

static void note(const char *protocol, int family, const byte *to, int port, int bytes)
{
	char text[64], line[128];
	int n;

	inet_ntop(family, to, text, sizeof(text));
	n = snprintf(line, sizeof(line), "%s %s %d %d\n", protocol, text, port, bytes);
	if (write(1, line, n) != n)
		exit(1);
}

static const char *known(int protocol, char *number)
{
	sprintf(number, "%d", protocol);
	return protocol == 6 ? "tcp" : protocol == 17 ? "udp" : protocol == 1 ? "icmp" : number;
}

static void packets(int s, const char *interface)
{
	byte p[65536];
	char number[16];

	for (;;) {
		struct {
			unsigned short family, protocol;
			int index;
			unsigned short hardware;
			byte type, length, address[8];
		} from;
		socklen_t length = sizeof(from);
		int n = recvfrom(s, p, sizeof(p), 0, (void *)&from, &length);
		if (n < 20 || from.index != (int)if_nametoindex(interface) || from.type == 4 /* PACKET_OUTGOING */)
			continue;
		if (p[0] >> 4 == 4 && p[9] != 2)
			note(known(p[9], number), AF_INET, p + 16, p[9] == 6 || p[9] == 17 ? p[22] << 8 | p[23] : 0, n - 20);
		else if (p[0] >> 4 == 6 && n >= 44 && p[6] != 58)
			note(known(p[6], number), AF_INET6, p + 24, p[6] == 6 || p[6] == 17 ? p[42] << 8 | p[43] : 0, n - 40);
	}
}

/* Runs a function with a socket in a child process until this process ends. */
static void serve(void (*what)(int), int s)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (!pid) {
		child();
		what(s);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	/* All sockets are open before the file READY exists, so later packets are queued until they are read. */
	int recorded = socket(AF_PACKET, SOCK_DGRAM, htons(3 /* ETH_P_ALL */));
	int web = listener(SOCK_STREAM, "::", 80), tls = listener(SOCK_STREAM, "::", 443);
	int other = listener(SOCK_STREAM, "::", 8443), shell = listener(SOCK_STREAM, "::", 22);
	int quick = listener(SOCK_DGRAM, "::", 443);
	int names = listener(SOCK_DGRAM, "::ffff:10.77.0.53", 53), names_in_streams = listener(SOCK_STREAM, "::ffff:10.77.0.53", 53);
	/* a name server that is not configured */
	int unconfigured_names = listener(SOCK_DGRAM, "::ffff:10.77.0.66", 53);

	if (recorded < 0)
		fail("packet socket");
	if (argc != 3)
		return 2;
	child();
	serve(sink, web);
	serve(sink, tls);
	serve(sink, other);
	serve(sink, shell);
	serve(datagrams, quick);
	serve(names_by_datagram, names);
	serve(names_by_stream, names_in_streams);
	serve(names_by_datagram, unconfigured_names);
	if (creat(argv[2], 0644) < 0)
		fail(argv[2]);
	packets(recorded, argv[1]);
	return 1;
}
