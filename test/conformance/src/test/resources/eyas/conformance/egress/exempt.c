/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sends through the sockets of an exempt process, with each way of passing a socket to another process.
 *   exempt hold PLACE        the exempt process: serves requests at a Unix socket
 *   exempt try PLACE WAY...  tries each way, and prints a line for each
 *   exempt maps AGENT        fails if an entry of one of the agent's maps can be deleted
 *   exempt attach HOOK [GROUP]  attaches a BPF program without effect to the loopback interface (tcx, xdp) or to a cgroup (cgroup)
 * The exempt process connects to port 80 of a host that is not allowed; a process that obtains its socket tries port 443.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "ring.h"

typedef unsigned char byte;

static const char DATA[] = "a secret that must not leave";
static const struct sockaddr UNSPECIFIED = {.sa_family = AF_UNSPEC};
static char *place;

/* A request to the exempt process: a socket by its descriptor number or by a message, or a child that uses one. */
enum task { NUMBER, MESSAGE, FORK, ROUTE, EXECUTE, CONNECT_AGAIN };

struct request {
	enum task task;
	int type;	/* of the socket */
	int connected;	/* to port 80 */
	int number;	/* of a socket requested before */
};

struct answer {
	int error;
	int process;
	int number;
};

static struct sockaddr_in unlisted(int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};

	inet_pton(AF_INET, "10.77.0.66", &to.sin_addr);
	return to;
}

static int connects(int s, int port)
{
	struct sockaddr_in to = unlisted(port);

	return connect(s, (void *)&to, sizeof(to));
}

/* Disconnects from the peer and connects to another one. Returns an error number. */
static int elsewhere(int s)
{
	if (connect(s, &UNSPECIFIED, sizeof(UNSPECIFIED)) || connects(s, 443) || write(s, DATA, sizeof(DATA)) < 0)
		return errno;
	return 0;
}

/* Connects to the loopback address by a source route: the packet goes to the first hop. Returns an error number. */
static int routed(int s)
{
	byte route[7] = {131 /* loose source route */, sizeof(route), 4};
	struct sockaddr_in hop = unlisted(0), own = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons(443)};

	memcpy(route + 3, &hop.sin_addr, 4);
	inet_pton(AF_INET, "10.77.0.1", &own.sin_addr);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(s, (void *)&own, sizeof(own)) || connect(s, (void *)&to, sizeof(to)) ||
	    setsockopt(s, IPPROTO_IP, IP_OPTIONS, route, sizeof(route)) || write(s, DATA, sizeof(DATA)) < 0)
		return errno;
	return 0;
}

static void serve(int listener)
{
	for (;;) {
		struct request request;
		struct answer answer = {.process = getpid()};
		struct iovec data = {&answer, sizeof(answer)};
		union {
			struct cmsghdr head;
			char bytes[CMSG_SPACE(sizeof(int))];
		} control = {.head = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
		struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
		int c = accept4(listener, NULL, NULL, SOCK_CLOEXEC), s, status;
		pid_t child;

		if (read(c, &request, sizeof(request)) != sizeof(request))
			exit(1);
		s = request.task == CONNECT_AGAIN ? request.number : socket(AF_INET, request.type, 0);
		if (request.connected && (connects(s, 80) || write(s, "x", 1) < 0))
			answer.error = errno;
		answer.number = s;
		switch (request.task) {
		case NUMBER:
			break;
		case CONNECT_AGAIN:
			answer.error = connect(s, &UNSPECIFIED, sizeof(UNSPECIFIED)) || connects(s, 80) ? errno : 0;
			break;
		case MESSAGE:
			memcpy(CMSG_DATA(&control.head), &s, sizeof(s));
			message.msg_control = &control;
			message.msg_controllen = sizeof(control);
			break;
		case FORK:
		case ROUTE:
		case EXECUTE:
			child = fork();
			if (!child && request.task == FORK)
				_exit(elsewhere(s));
			if (!child && request.task == ROUTE)
				_exit(routed(s));
			if (!child) {
				char number[16];
				sprintf(number, "%d", s);
				execl("/proc/self/exe", "exempt", "inherited", number, NULL);
				_exit(errno);
			}
			waitpid(child, &status, 0);
			answer.error = WEXITSTATUS(status);
		}
		sendmsg(c, &message, 0);
		close(c);
	}
}

static int hold(void)
{
	struct sockaddr_un here = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	strcpy(here.sun_path, place);
	if (bind(listener, (void *)&here, sizeof(here)) || listen(listener, 8))
		return 1;
	serve(listener);
	return 1;
}

static struct answer ask(struct request request, int *received)
{
	struct sockaddr_un there = {.sun_family = AF_UNIX};
	struct answer answer;
	struct iovec data = {&answer, sizeof(answer)};
	char control[CMSG_SPACE(sizeof(int))];
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
	int c = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(there.sun_path, place);
	if (connect(c, (void *)&there, sizeof(there)) || write(c, &request, sizeof(request)) != sizeof(request) ||
	    recvmsg(c, &message, 0) != sizeof(answer)) {
		perror("the exempt process");
		exit(2);
	}
	if (received)
		memcpy(received, CMSG_DATA((struct cmsghdr *)control), sizeof(*received));
	close(c);
	return answer;
}

static int taken(int type, int connected, struct answer *of)
{
	*of = ask((struct request){NUMBER, type, connected}, NULL);
	if (of->error) {
		errno = of->error;
		return -1;
	}
	return syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, of->process, 0), of->number, 0);
}

/*
 * Attempts to delete an entry of each of the agent's maps that control sending or monitoring, as root can by map id. Returns 0 if the
 * kernel denies it for all of them.
 */
static int change_maps(const char *agent)
{
	static const char *const NAMES[] = {"names", "literals", "resolvers", "answers", "asked", "exempt_processe", "exempt_groups",
					    "exempt_flows", "step_names", "members", "sockets", "recipes", "tree"};
	static const byte KEY[1024];
	int of = syscall(SYS_pidfd_open, atoi(agent), 0), refused = 0;

	for (int n = 0; n < 300; n++) {
		struct {
			unsigned type, id, key, value, entries, flags;
			char name[16];
		} info = {};
		union bpf_attr about = {.info = {.bpf_fd = syscall(SYS_pidfd_getfd, of, n, 0), .info_len = sizeof(info), .info = (long)&info}};
		union bpf_attr entry = {.map_fd = about.info.bpf_fd, .key = (long)KEY};

		if ((int)about.info.bpf_fd < 0)
			continue;
		/* this also succeeds for programs, which have no name at that offset */
		if (!syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &about, sizeof(about)))
			for (int i = 0; i < sizeof(NAMES) / sizeof(*NAMES); i++)
				if (!strcmp(info.name, NAMES[i])) {
					if (!syscall(SYS_bpf, BPF_MAP_DELETE_ELEM, &entry, sizeof(entry)) || errno != EPERM)
						fprintf(stderr, "map %s can be changed\n", info.name);
					else
						refused |= 1 << i;
				}
		close(about.info.bpf_fd);
	}
	return refused == (1 << sizeof(NAMES) / sizeof(*NAMES)) - 1 ? 0 : EINVAL;
}

/* Returns an error number. */
static int attach(const char *hook, const char *group)
{
	int xdp = !strcmp(hook, "xdp"), tcx = !strcmp(hook, "tcx"), at = group ? open(group, O_RDONLY) : 1 /* the loopback */;
	/* to return a value that accepts a packet or a call */
	struct bpf_insn pass[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = tcx ? -1 : xdp ? 2 : 1}, {.code = BPF_JMP | BPF_EXIT}};
	union bpf_attr load = {.prog_type = xdp   ? BPF_PROG_TYPE_XDP
					    : tcx ? BPF_PROG_TYPE_SCHED_CLS
						  : BPF_PROG_TYPE_CGROUP_DEVICE,
			       .insns = (long)pass, .insn_cnt = 2, .license = (long)"GPL"};
	int program = syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load));
	union bpf_attr link = {.link_create = {.prog_fd = program, .target_fd = at, .attach_type = xdp ? 37 /* BPF_XDP */
												      : BPF_CGROUP_DEVICE}};
	union bpf_attr plain = {.target_fd = at, .attach_bpf_fd = program, .attach_type = tcx ? 47 /* BPF_TCX_EGRESS */ : BPF_CGROUP_DEVICE,
				.attach_flags = group ? BPF_F_ALLOW_MULTI : 0};

	if (program < 0 || at < 0)
		return errno;
	if (!tcx && syscall(SYS_bpf, BPF_LINK_CREATE, &link, sizeof(link)) < 0)
		return errno;
	if (!xdp && syscall(SYS_bpf, BPF_PROG_ATTACH, &plain, sizeof(plain)))
		return errno;
	return 0;
}

/* Returns an error number. */
static int attempt(const char *way)
{
	struct sockaddr_in to = unlisted(443);
	struct answer answer;
	int s;

	if (!strcmp(way, "own"))
		return ask((struct request){NUMBER, SOCK_STREAM, 1}, NULL).error;
	if (!strcmp(way, "fork"))
		return ask((struct request){FORK, SOCK_STREAM, 1}, NULL).error;
	if (!strcmp(way, "route"))
		return ask((struct request){ROUTE, SOCK_DGRAM, 0}, NULL).error;
	if (!strcmp(way, "execute"))
		return ask((struct request){EXECUTE, SOCK_STREAM, 1}, NULL).error;
	if (!strcmp(way, "message")) {
		ask((struct request){MESSAGE, SOCK_STREAM, 1}, &s);
		return elsewhere(s);
	}
	s = taken(!strcmp(way, "datagram") ? SOCK_DGRAM : SOCK_STREAM, !strcmp(way, "take") || !strcmp(way, "connected"), &answer);
	if (s < 0)
		return errno;
	if (!strcmp(way, "take"))
		return elsewhere(s);
	if (!strcmp(way, "datagram"))
		return sendto(s, DATA, sizeof(DATA), 0, (void *)&to, sizeof(to)) < 0 ? errno : 0;
	if (!strcmp(way, "ring") || !strcmp(way, "polled-ring"))
		return ring_connect(s, &to, sizeof(to), way[0] == 'p' ? IORING_SETUP_SQPOLL : 0) < 0 || write(s, DATA, sizeof(DATA)) < 0
			       ? errno : 0;
	if (!strcmp(way, "connected"))
		return write(s, DATA, sizeof(DATA)) < 0 ? errno : 0;
	/* a listen by another process removes the exemption of the socket, so the exempt process cannot use it either */
	if (!strcmp(way, "listen"))
		return listen(s, 1) || shutdown(s, SHUT_RDWR) ? errno
							       : ask((struct request){CONNECT_AGAIN, 0, 0, answer.number}, NULL).error;
	fprintf(stderr, "unknown way %s\n", way);
	exit(2);
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "inherited"))
		return elsewhere(atoi(argv[2]));
	if (argc < 3)
		return 2;
	if (!strcmp(argv[1], "attach")) {
		int error = attach(argv[2], argv[3]);
		fprintf(stderr, "attach %s: %s\n", argv[2], strerror(error));
		return error;
	}
	place = argv[2];
	if (!strcmp(argv[1], "hold"))
		return hold();
	if (!strcmp(argv[1], "maps"))
		return change_maps(argv[2]);
	for (int i = 3; i < argc; i++) {
		int error = attempt(argv[i]);
		printf("%s %s\n", argv[i], error ? strerrorname_np(error) : "ok");
		fflush(stdout);
	}
	return 0;
}
