/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Supervises a command that Eyas observes, and returns the command's exit status whatever happens to Eyas. See docs/adr/0055.
 *
 *   eyas-supervisor [NAME=VALUE...] /EYAS WORD...   the process that the caller started; starts Eyas with more variables
 *   eyas-supervisor --serve WORD...                 serves an Eyas process that was started without it, through socket 3
 *
 * Eyas requests a suspended command, moves it into a control group, attaches its programs, and requests its start. The
 * command is a child of this process and inherits from the caller: environment, descriptors, signal mask, process group,
 * session and terminal. All three are in one process group: a key on the terminal signals each of them, Ctrl-Z stops and
 * fg continues them. A signal to this process alone goes to the command while it runs, and to Eyas before and after.
 *
 * No C library, and no memory but the stack and the static variables below.
 */
#include "call.h"
#include <asm/errno.h>
#include <asm/poll.h>
#include <asm/signal.h>
#include <linux/fcntl.h>
#include <linux/prctl.h>
#include <linux/signalfd.h>
#include <linux/time_types.h>
#include <linux/wait.h>

#define MESSAGE_BYTES 65536
#define MESSAGE_WORDS MESSAGE_BYTES
#define SERVED 3 /* the descriptor */
enum { EXIT_FINDINGS = 3, EXIT_INCOMPLETE = 4, EXIT_NOT_STARTED = 125, EXIT_CANNOT_RUN, EXIT_NOT_FOUND, EXIT_BY_SIGNAL };

/*
 * Requests of Eyas. PREPARE is followed by NUL-terminated texts: the program's path; the destination of its output, a file or "2", or ""
 * for unchanged; and its arguments, unless they are the last ones of this process.
 */
enum { PREPARE = 'P', START = 'S', CANCEL = 'C' };
struct request {
	int kind;
	unsigned words; /* number of this process's last arguments that form the command; 0 if they are in the request */
	int fails;	/* whether a successful command fails if Eyas does not finish */
	int limit;	/* seconds after the command's end after which Eyas counts as hung */
	char texts[];
};

/* Reports to Eyas, with a value: process id or negative error; 0 or error; wait status; signal that ends all waiting. */
enum { PREPARED = 'p', STARTED = 's', ENDED = 'e', INTERRUPTED = 'i' };

static enum { NO_COMMAND, SUSPENDED, STARTING, RUNNING, OVER } state;
static int channel = SERVED, signals, link = -1; /* descriptors: to Eyas; of signals; to the command until its exec */
static int serving, eyas, command;	     /* process ids, 0 if none */
static int eyas_status, command_status, hung, fails, interrupts, limit;
static struct __kernel_timespec rest;	  /* of the limit, once the command has ended */
static struct signal_action given_action; /* of SIGCHLD */
static unsigned long given_mask;
static char **environment, **end_of_words, *message_words[MESSAGE_WORDS + 2];
static union {
	struct request request;
	char bytes[MESSAGE_BYTES];
} message;

__attribute__((noreturn)) static void leave(int code)
{
	for (;;)
		call(__NR_exit_group, code, 0, 0, 0, 0);
}

static unsigned long length(const char *text)
{
	const char *end = text;
	while (*end)
		end++;
	return (unsigned long)(end - text);
}

/* Returns the text of a number that is not negative, made before end. */
static char *decimal(int value, char *end)
{
	*--end = 0;
	do {
		*--end = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	return end;
}

/* Writes a line to standard error; gives up if its reader is a second late, so that the caller is not blocked. */
static void print(const char *const *parts)
{
	static char line[512];
	struct pollfd error = {2, POLLOUT, 0};
	struct __kernel_timespec second = {1, 0};
	unsigned long size = 0;

	for (; *parts; parts++)
		for (const char *from = *parts; *from && size < sizeof(line) - 1; from++)
			line[size++] = *from;
	line[size++] = '\n';
	if (call(__NR_ppoll, (long)&error, 1, (long)&second, 0, 0) == 1)
		call(__NR_write, 2, (long)line, (long)size, 0, 0);
}

static void report(int kind, int value)
{
	int pair[] = {kind, value};
	call(__NR_write, channel, (long)pair, sizeof(pair), 0, 0);
}

static int code_of(int status)
{
	return status & 0x7f ? EXIT_BY_SIGNAL + (status & 0x7f) : (status >> 8) & 0xff;
}

static void shut(int *descriptor)
{
	if (*descriptor >= 0)
		call(__NR_close, *descriptor, 0, 0, 0, 0);
	*descriptor = -1;
}

/* Restores the signals of a child to the state that the caller gave. */
static void restore_signals(void)
{
	call(__NR_rt_sigaction, SIGCHLD, (long)&given_action, 0, sizeof(given_mask), 0);
	call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&given_mask, 0, sizeof(given_mask), 0);
}

/* Exits as Eyas did, if no command has run: killed by the same signal, or with the same code. */
__attribute__((noreturn)) static void end_as_eyas(void)
{
	struct signal_action action = {0};
	unsigned long mask = 0;

	call(__NR_rt_sigaction, eyas_status & 0x7f, (long)&action, 0, sizeof(mask), 0);
	call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&mask, 0, sizeof(mask), 0);
	call(__NR_kill, call(__NR_getpid, 0, 0, 0, 0, 0), eyas_status & 0x7f, 0, 0, 0);
	leave(code_of(eyas_status));
}

/* Exits with the code of a command that has ended, or with the code that Eyas chose for a successful one. */
__attribute__((noreturn)) static void end(void)
{
	int code = code_of(command_status), judged = code_of(eyas_status), killed = eyas_status & 0x7f;
	char digits[12];

	if (serving)
		leave(code);
	if (!hung && !killed && (judged == code || (code == 0 && (judged == EXIT_FINDINGS || judged == EXIT_INCOMPLETE))))
		leave(judged);
	int incomplete = code == 0 && fails;
	const char *const parts[] = {
		hung ? "eyas: Eyas did not finish within " : killed ? "eyas: Eyas was killed by signal " : "eyas: Eyas exited with code ",
		decimal(hung ? limit : killed ? killed : judged, digits + sizeof(digits)), hung ? " seconds" : "",
		": the command ran to its end, but not everything was seen, and a report may be missing",
		incomplete ? "; exit code 4, because of --fail-on" : 0, 0};
	print(parts);
	leave(incomplete ? EXIT_INCOMPLETE : code);
}

/* Runs the child that waits to become the command; it ends with this process. */
__attribute__((noreturn)) static void become(char **words, const char *path, int parent, int output)
{
	static char shell[] = "/bin/sh";
	char byte;
	shut(&link);
	shut(&channel);
	if (output >= 0) {
		call(__NR_dup3, output, 1, 0, 0, 0);
		call(__NR_dup3, output, 2, 0, 0, 0);
	}
	if (call(__NR_read, parent, (long)&byte, 1, 0, 0) != 1)
		leave(EXIT_NOT_STARTED);
	restore_signals();
	long result = call(__NR_execve, (long)path, (long)words, (long)environment, 0, 0);
	if (result == -ENOEXEC) {
		/* As shells do for a script without a #! line. The argument before the command's is not needed here. */
		words[-1] = shell;
		words[0] = (char *)path;
		result = call(__NR_execve, (long)shell, (long)(words - 1), (long)environment, 0, 0);
	}
	int error = (int)-result;
	call(__NR_write, parent, (long)&error, sizeof(error), 0, 0);
	leave(error == ENOENT || error == ENOTDIR ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN);
}

/* Creates the suspended command that the request of so many bytes describes. */
static void prepare(long size)
{
	message.bytes[size] = message.bytes[size + 1] = 0;
	char *path = message.request.texts, *output = path + length(path) + 1, **words = end_of_words - message.request.words;
	int pair[2], printed = *output == '/' ? (int)call(__NR_openat, AT_FDCWD, (long)output, O_WRONLY | O_APPEND | O_CLOEXEC, 0, 0)
					      : *output - '0';

	if (message.request.words == 0) {
		char **next = words = message_words + 1, *word = output;
		while ((word += length(word) + 1) < message.bytes + size && next < words + MESSAGE_WORDS)
			*next++ = word;
		*next = 0;
	}
	fails = message.request.fails;
	limit = message.request.limit;
	int result = *output == '/' && printed < 0 ? printed : (int)call(__NR_socketpair, AF_UNIX, SOCK_STREAM | O_CLOEXEC, 0, (long)pair, 0);
	if (result == 0) {
		link = pair[0];
		result = (int)call(__NR_clone, SIGCHLD, 0, 0, 0, 0);
		if (result == 0)
			become(words, path, pair[1], printed);
		shut(&pair[1]);
	}
	command = result > 0 ? result : 0;
	state = command ? SUSPENDED : NO_COMMAND;
	if (printed > 2)
		shut(&printed);
	report(PREPARED, result);
}

/* Handles the exec, which closes the socket to the command, or its error. */
static void executed(void)
{
	int error = 0;
	call(__NR_read, link, (long)&error, sizeof(error), 0, 0);
	shut(&link);
	state = error ? NO_COMMAND : RUNNING;
	report(STARTED, error);
}

/* Ends a command that has not been released, before Eyas sees the end of the channel. */
static void end_session(void)
{
	if (state == SUSPENDED) {
		call(__NR_kill, command, SIGKILL, 0, 0, 0);
		call(__NR_wait4, command, 0, 0, 0, 0);
		shut(&link);
		state = NO_COMMAND;
	}
	shut(&channel);
}

static void take_request(void)
{
	long size = call(__NR_read, channel, (long)message.bytes, sizeof(message) - 3, 0, 0);
	if (size < (long)sizeof(struct request) || message.request.kind == CANCEL)
		end_session();
	else if (message.request.kind == PREPARE && state == NO_COMMAND)
		prepare(size);
	else if (message.request.kind == START && state == SUSPENDED && call(__NR_write, link, (long)"", 1, 0, 0) == 1)
		state = STARTING;
	else
		report(STARTED, ESRCH);
}

static void reap(void)
{
	int status;
	long pid;

	while ((pid = call(__NR_wait4, -1, (long)&status, WNOHANG, 0, 0)) > 0) {
		if (pid == eyas) {
			eyas = 0;
			eyas_status = status;
			end_session();
		} else if (pid == command) {
			if (state == STARTING)
				executed();
			state = state == SUSPENDED ? NO_COMMAND : state; /* another process killed it */
			if (state != RUNNING)
				continue;
			state = OVER;
			command_status = status;
			rest.tv_sec = limit;
			report(ENDED, status);
			if (eyas)
				call(__NR_kill, eyas, SIGCONT, 0, 0, 0);
		}
	}
}

static void take_signal(void)
{
	struct signalfd_siginfo info;
	if (call(__NR_read, signals, (long)&info, sizeof(info), 0, 0) != sizeof(info))
		return;
	/* A key also signals the command, and so does the hangup of a terminal, unless it is for the session's leader alone. */
	int signal = (int)info.ssi_signo, from_terminal = info.ssi_code == SI_KERNEL && signal != SIGALRM &&
	    (signal != SIGHUP || call(__NR_getsid, 0, 0, 0, 0, 0) != call(__NR_getpid, 0, 0, 0, 0, 0));
	if (signal == SIGCHLD) {
		reap();
	} else if (state == STARTING || state == RUNNING) {
		if (!from_terminal)
			call(__NR_kill, command, signal, 0, 0, 0);
		if (signal == SIGINT && ++interrupts == 2) {
			call(__NR_kill, command, SIGKILL, 0, 0, 0);
			report(INTERRUPTED, signal);
		}
	} else if (state == OVER && interrupts >= 0 && (signal == SIGINT || signal == SIGTERM)) {
		interrupts = -1; /* the next one is for Eyas */
		report(INTERRUPTED, signal);
	} else if (eyas) {
		if (!from_terminal)
			call(__NR_kill, eyas, signal, 0, 0, 0);
		call(__NR_kill, eyas, SIGCONT, 0, 0, 0);
	}
}

/* Starts to read the handled signals; those that the caller had ignored stay so. */
static void take_signals(void)
{
	static const char relayed[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM};
	struct signal_action action = {0};
	unsigned long taken = 1UL << (SIGCHLD - 1), blocked;

	call(__NR_rt_sigaction, SIGCHLD, (long)&action, (long)&given_action, sizeof(taken), 0);
	for (unsigned i = 0; i < sizeof(relayed); i++) {
		call(__NR_rt_sigaction, relayed[i], 0, (long)&action, sizeof(taken), 0);
		if (action.handler != (unsigned long)SIG_IGN)
			taken |= 1UL << (relayed[i] - 1);
	}
	blocked = taken | 1UL << (SIGPIPE - 1);
	call(__NR_rt_sigprocmask, SIG_BLOCK, (long)&blocked, (long)&given_mask, sizeof(taken), 0);
	signals = (int)call(__NR_signalfd4, -1, (long)&taken, sizeof(taken), O_CLOEXEC, 0);
}

/* Starts Eyas, the program at the start of the arguments. Of two variables with one name the first counts. */
static void start_eyas(char **more, long count, char **words)
{
	static char variable[32] = "EYAS_SUPERVISOR=";
	char digits[12], *end = variable + length(variable);
	int pair[2], size = 0;

	if (call(__NR_socketpair, AF_UNIX, SOCK_SEQPACKET | O_CLOEXEC, 0, (long)pair, 0) < 0 ||
	    (eyas = (int)call(__NR_clone, SIGCHLD, 0, 0, 0, 0)) < 0)
		leave(EXIT_NOT_STARTED);
	channel = pair[0];
	if (eyas > 0) {
		shut(&pair[1]);
		return;
	}
	while (environment[size])
		size++;
	char *all[size + count + 2];
	for (char *from = decimal(pair[1], digits + sizeof(digits)); *from;)
		*end++ = *from++;
	all[0] = variable;
	for (int i = 0; i < count; i++)
		all[1 + i] = more[i];
	for (int i = 0; i <= size; i++)
		all[1 + count + i] = environment[i];
	call(__NR_fcntl, pair[1], F_SETFD, 0, 0, 0);
	restore_signals();
	long result = call(__NR_execve, (long)words[0], (long)words, (long)all, 0, 0);
	const char *const parts[] = {"eyas: cannot execute ", words[0], ": error ", decimal((int)-result, digits + sizeof(digits)), 0};
	print(parts);
	leave(EXIT_NOT_STARTED);
}

__attribute__((used, noreturn)) static void supervise(long *stack)
{
	long argc = stack[0], first = 1;
	char **argv = (char **)(stack + 1);

	end_of_words = argv + argc;
	environment = end_of_words + 1;
	take_signals();
	serving = argc > 1 && argv[1][0] == '-';
	while (!serving && first < argc && argv[first][0] != '/')
		first++;
	if (serving)
		given_mask = 0; /* a JVM thread's signal mask is not the caller's */
	else
		start_eyas(argv + 1, first - 1, argv + first);
	call(__NR_fcntl, channel, F_SETFD, FD_CLOEXEC, 0, 0);
	call(__NR_prctl, PR_SET_NAME, (long)"eyas", 0, 0, 0);
	/* Processes of the same user may not trace this process, as Eyas may have had more capabilities. */
	call(__NR_prctl, PR_SET_DUMPABLE, 0, 0, 0, 0);
	for (;;) {
		struct pollfd ready[] = {{signals, POLLIN, 0}, {channel, POLLIN, 0}, {state == STARTING ? link : -1, POLLIN, 0}};
		long got = call(__NR_ppoll, (long)ready, 3, state == OVER ? (long)&rest : 0, 0, 0);

		/* Requests that Eyas sent before it ended are handled first. */
		if (got > 0 && ready[1].revents)
			take_request();
		if (got > 0 && ready[2].revents && state == STARTING)
			executed();
		if (got > 0 && ready[0].revents)
			take_signal();
		if (got == 0 && eyas) {
			hung = 1;
			call(__NR_kill, eyas, SIGKILL, 0, 0, 0);
			eyas = 0;
		}
		if (state == OVER && !eyas)
			end();
		if (state < STARTING && !eyas && channel < 0)
			end_as_eyas();
	}
}

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall supervise\n");
#else
__asm__(".globl _start\n_start:\n\tmov x29, #0\n\tmov x0, sp\n\tbl supervise\n");
#endif
