/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waits for leave, then becomes the command.
 *
 *   launch GO STATUS MASK KEEP PATH ARGV0 [ARG...]
 *
 * GO      descriptor: one byte on it is the leave; its end means that Eyas is gone, and nothing is run
 * STATUS  descriptor: gets the error number (4 bytes) if PATH cannot be executed; ends when it could
 * MASK    the signals (hexadecimal) that were blocked when Eyas started: the JVM changes the mask of its threads
 * KEEP    the descriptors above 2 that stay open, ascending, as 3-4,9,63: GO and STATUS, and what whoever started Eyas
 *         has handed down, such as the pipe of make's job server
 *
 * Between start and leave Eyas puts this process into a cgroup of its own and reads its /proc entry, so the command is
 * watched from its very first instruction. The other descriptors are Eyas's own and are closed first, the other ends of
 * these pipes among them, without which the end of Eyas would not be seen.
 *
 * No C library: a static program of a few hundred instructions that runs on every distribution.
 */

#if defined(__x86_64__)
#define NR_READ 0
#define NR_WRITE 1
#define NR_EXECVE 59
#define NR_EXIT 231
#define NR_SIGPROCMASK 14
#define NR_FCNTL 72
#define NR_CLOSE 3
#elif defined(__aarch64__)
#define NR_READ 63
#define NR_WRITE 64
#define NR_EXECVE 221
#define NR_EXIT 94
#define NR_SIGPROCMASK 135
#define NR_FCNTL 25
#define NR_CLOSE 57
#else
#error "launch.c knows x86_64 and aarch64"
#endif
#define NR_CLOSE_RANGE 436

#define EINTR 4
#define ENOENT 2
#define ENOEXEC 8
#define ENOTDIR 20
#define SIG_SETMASK 2
#define F_SETFD 2
#define FD_CLOEXEC 1
#define EXIT_NOT_STARTED 125
#define EXIT_CANNOT_RUN 126
#define EXIT_NOT_FOUND 127
#define MOST_DESCRIPTORS 65536

static long call(long number, long a, long b, long c, long d)
{
#if defined(__x86_64__)
	long result;
	register long r10 __asm__("r10") = d;
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
			 : "rcx", "r11", "memory");
	return result;
#else
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
	return x0;
#endif
}

static unsigned long number(const char *text, unsigned long base)
{
	unsigned long value = 0;
	for (; *text; text++)
		value = value * base + (unsigned long)(*text <= '9' ? *text - '0' : *text - 'a' + 10);
	return value;
}

/* Closes the descriptors from first to last. */
static void close_range(unsigned first, unsigned last)
{
	if (first > last || call(NR_CLOSE_RANGE, first, last, 0, 0) == 0)
		return;
	/* Before Linux 5.9 there is no such call. */
	for (unsigned fd = first; fd <= last && fd < MOST_DESCRIPTORS; fd++)
		call(NR_CLOSE, fd, 0, 0, 0);
}

/* Closes everything above 2 that list does not name. */
static void keep_only(const char *list)
{
	unsigned next = 3;

	while (*list >= '0' && *list <= '9') {
		unsigned first = 0, last = 0;
		for (; *list >= '0' && *list <= '9'; list++)
			first = first * 10 + (unsigned)(*list - '0');
		if (*list == '-') {
			for (list++; *list >= '0' && *list <= '9'; list++)
				last = last * 10 + (unsigned)(*list - '0');
		} else {
			last = first;
		}
		close_range(next, first - 1);
		next = last + 1;
		if (*list == ',')
			list++;
	}
	close_range(next, ~0U);
}

__attribute__((used, noreturn)) static void launch(long *stack)
{
	long argc = stack[0];
	char **argv = (char **)(stack + 1);
	char **environment = argv + argc + 1;
	int code = EXIT_NOT_STARTED;

	if (argc >= 7) {
		long go = (long)number(argv[1], 10);
		long status = (long)number(argv[2], 10);
		unsigned long mask = number(argv[3], 16);
		char leave;
		long got;

		keep_only(argv[4]);
		call(NR_FCNTL, go, F_SETFD, FD_CLOEXEC, 0);
		call(NR_FCNTL, status, F_SETFD, FD_CLOEXEC, 0);
		do {
			got = call(NR_READ, go, (long)&leave, 1, 0);
		} while (got == -EINTR);
		if (got == 1) {
			call(NR_SIGPROCMASK, SIG_SETMASK, (long)&mask, 0, sizeof(mask));
			long result = call(NR_EXECVE, (long)argv[5], (long)(argv + 6), (long)environment, 0);
			if (result == -ENOEXEC) {
				/* A script without a #! line: as a shell would, hand it to the shell. */
				static char shell[] = "/bin/sh";
				argv[6] = argv[5];
				argv[5] = shell;
				result = call(NR_EXECVE, (long)shell, (long)(argv + 5), (long)environment, 0);
			}
			int error = (int)-result;
			call(NR_WRITE, status, (long)&error, sizeof(error), 0);
			code = error == ENOENT || error == ENOTDIR ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN;
		}
	}
	call(NR_EXIT, code, 0, 0, 0);
	__builtin_unreachable();
}

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall launch\n");
#else
__asm__(".globl _start\n_start:\n\tmov x29, #0\n\tmov x0, sp\n\tbl launch\n");
#endif
