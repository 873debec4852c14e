/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* The mapped memory that hooks.c and hooks.bpf.c share. */
#define OPERATIONS 32 /* a power of two, above the number of operations of hooks.c */
#define DEPTH_MAX 64

struct shared {
	unsigned int target;    /* the process whose calls are counted; 0 for none */
	unsigned int operation; /* which of hooks.c's operations it runs */
	unsigned long long fired[OPERATIONS];
	unsigned long long mix, number;
	char names[4096];
};
