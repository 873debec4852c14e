/* SPDX-License-Identifier: (Apache-2.0 OR GPL-2.0-only) */
/* Shared by user space and the guard of the last step. LastStepGuard.java repeats the constants; LastStepAbiTest compares them. */
#ifndef EYAS_LASTSTEP_H
#define EYAS_LASTSTEP_H

#define LASTSTEP_PATH 256
#define LASTSTEP_SCRIPTS 2
#define LASTSTEP_FINDINGS 4

/* Whether the guard records the files that its learner opens. */
#define LASTSTEP_LEARN_FILES 1
#define LASTSTEP_LEARN_SCRIPT 2

/* Kinds of findings. */
#define LASTSTEP_OTHER_PROGRAM 1 /* the step runs another program than the first step did */
#define LASTSTEP_OTHER_FILE 2	 /* the process reads or maps a file that the job could have written */
#define LASTSTEP_NO_SCRIPT 3	 /* the process exits with 0 without having read its script */
#define LASTSTEP_UNGUARDED 4	 /* the limit of guarded processes is reached */
#define LASTSTEP_LISTENS 5	 /* the process listens for connections, as Node's inspector does, which evaluates code that it receives */

/* Written by the programs; `ready` last. */
struct laststep_finding {
	__u32 ready;
	__u32 kind;
	__u32 process;
	__u32 unused;
	__u8 name[LASTSTEP_PATH]; /* of the file in its directory */
};

/* `scripts` are the first arguments of the last steps' commands as the runner writes them, padded with zeros. */
struct laststep_state {
	__u32 worker;
	__u32 kills;
	__u8 scripts[LASTSTEP_SCRIPTS][LASTSTEP_PATH];
	/* changes from here on */
	__u32 learner; /* thread */
	__u32 learning;
	__u32 learned;
	__u32 running; /* processes of the last step */
	__u32 count;   /* of findings, including those beyond the limit */
	__u32 unused;
	struct laststep_finding findings[LASTSTEP_FINDINGS];
};

#endif
