// SPDX-License-Identifier: Apache-2.0
//
// The roles of the program other than the stage; each returns the exit code.

#ifndef EYAS_DEMO_ROLES_H
#define EYAS_DEMO_ROLES_H

int play_listener(void);
int play_worker(void);
int play_node(void);
int play_git(void);
int play_curl(const char *url);
int play_python(void);

#endif
