/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A signal handler that writes the received signal to a pipe, for a thread of the JVM to read.
 *
 * Java's own handlers do not report the sender, and cannot handle all signals. This one reports number and sender. No C library: one system
 * call, as is proper for a signal handler.
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

/* Set before the handler is installed. A non-blocking pipe: records that do not fit are lost, and the JVM is not blocked. */
__attribute__((visibility("default"))) int eyas_relay_descriptor = -1;

__attribute__((visibility("default"))) void eyas_relay_handler(int number, const struct signal_info *info, void *context)
{
	int record[2] = {number, info->pid};

	(void)context;
	call(__NR_write, eyas_relay_descriptor, (long)record, sizeof(record), 0, 0);
}
