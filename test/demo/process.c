// SPDX-License-Identifier: Apache-2.0
//
// The environment and the child processes of this process.

#define _GNU_SOURCE
#include "process.h"
#include "say.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

const char *need_env(const char *name) {
    const char *value = getenv(name);
    if (value == NULL) {
        die("%s is not set; start this program as `stage`, it starts the other roles itself", name);
    }
    return value;
}

int run(char *const command[]) {
    pid_t child = fork();
    if (child < 0) {
        die("cannot fork: %s", strerror(errno));
    }
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execvp(command[0], command);
        fprintf(stderr, "demo: cannot run %s: %s\n", command[0], strerror(errno));
        _exit(127);
    }
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            die("cannot wait for %s: %s", command[0], strerror(errno));
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
