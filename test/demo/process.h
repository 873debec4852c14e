// SPDX-License-Identifier: Apache-2.0
//
// The environment of this process, and children of it.

#ifndef EYAS_DEMO_PROCESS_H
#define EYAS_DEMO_PROCESS_H

const char *need_env(const char *name);

// Runs a program and waits for it; returns its exit code, 128 + signal where a signal ended it.
int run(char *const command[]);

#endif
