/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Generates events at a steady rate or at full speed, to measure the cost and the losses of a monitor.
 *
 *   cc -O2 -pthread -o event_rate event_rate.c
 *   event_rate THREADS EVENTS_PER_SECOND_AND_THREAD SECONDS
 *
 * An event is a failing openat: the smallest event that rules evaluate. A rate of 0 means full speed. Prints the number
 * of calls and the CPU nanoseconds per call.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BURST 50 /* calls between two readings of the clock */

static long rate, seconds;

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void *offer(void *result)
{
	long calls = 0;
	double start = now(CLOCK_MONOTONIC);

	for (;;) {
		for (int i = 0; i < BURST; i++)
			syscall(SYS_openat, AT_FDCWD, "/etc/no-such-file-here", O_RDONLY | O_CLOEXEC, 0);
		calls += BURST;
		double passed = now(CLOCK_MONOTONIC) - start;

		if (passed >= seconds)
			break;
		double ahead = rate ? (double)calls / rate - passed : 0;

		if (ahead > 0.0005) {
			struct timespec pause = {0, (long)(ahead * 1e9)};

			nanosleep(&pause, NULL);
		}
	}
	*(long *)result = calls;
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[64];
	long calls[64], total = 0, count = argc > 1 ? atol(argv[1]) : 0;

	rate = argc > 2 ? atol(argv[2]) : -1;
	seconds = argc > 3 ? atol(argv[3]) : 0;
	if (count < 1 || count > 64 || rate < 0 || seconds < 1) {
		fprintf(stderr, "usage: %s THREADS EVENTS_PER_SECOND_AND_THREAD SECONDS\n", argv[0]);
		return 2;
	}
	for (long i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, offer, &calls[i]) != 0) {
			perror("pthread_create");
			return 1;
		}
	for (long i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
		total += calls[i];
	}
	printf("%ld calls, %.0f ns of CPU each\n", total, now(CLOCK_PROCESS_CPUTIME_ID) * 1e9 / total);
	return 0;
}
