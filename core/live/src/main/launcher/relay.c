/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A signal handler that writes down what it got, for a thread of the JVM to read.
 *
 * Java's own handlers tell neither who sent a signal nor may they have all of them. This one reports number and sender.
 * No C library: one system call, as a signal handler should be.
 */

#include "call.h"

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
	int record[2] = {number, info->pid};

	(void)context;
	call(__NR_write, eyas_relay_descriptor, (long)record, sizeof(record), 0, 0);
}
