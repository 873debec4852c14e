// SPDX-License-Identifier: Apache-2.0
//
// The environment and the child processes of this process.

#ifndef EYAS_DEMO_PROCESS_H
#define EYAS_DEMO_PROCESS_H

const char *need_env(const char *name);

// Runs a program and waits for it; returns its exit code, or 128 + signal if a signal ended it.
int run(char *const command[]);

#endif
