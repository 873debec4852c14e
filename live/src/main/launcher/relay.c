/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A signal handler that writes down what it got, for a thread of the JVM to read.
 *
 * Java's own handlers tell neither who sent a signal nor may they have all of them. This one reports number, code and
 * sender; the code tells a key on the terminal (SI_KERNEL), which the whole foreground group gets, from a kill().
 * No C library: one system call, as a signal handler should be.
 */

#if defined(__x86_64__)
#define NR_WRITE 1
#elif defined(__aarch64__)
#define NR_WRITE 64
#else
#error "relay.c knows x86_64 and aarch64"
#endif

/* The start of siginfo_t, the same on both. */
struct signal_info {
	int number;
	int error;
	int code;
	int padding;
	int pid;
};

/* Set before the handler is installed. A pipe that does not block: what does not fit is lost, the JVM is not held up. */
__attribute__((visibility("default"))) int eyas_relay_descriptor = -1;

__attribute__((visibility("default"))) void eyas_relay_handler(int number, const struct signal_info *info, void *context)
{
	int record[3] = {number, info->code, info->pid};
	long result;

	(void)context;
#if defined(__x86_64__)
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"((long)NR_WRITE), "D"((long)eyas_relay_descriptor), "S"(record), "d"(sizeof(record))
			 : "rcx", "r11", "memory");
#else
	register long x8 __asm__("x8") = NR_WRITE;
	register long x0 __asm__("x0") = eyas_relay_descriptor;
	register long x1 __asm__("x1") = (long)record;
	register long x2 __asm__("x2") = sizeof(record);
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
	result = x0;
#endif
	(void)result;
}
