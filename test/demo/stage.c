// SPDX-License-Identifier: Apache-2.0
//
// A harmless staged supply-chain attack on a CI job, for `eyas demo`.
//
// One program plays every role, selected by its name. Started as `stage`, it moves into a new network namespace whose
// loopback device has documentation addresses only, runs a name server and a web server there, and starts a stand-in
// for a CI runner. The runner's worker keeps a FAKE secret in its memory and runs three steps, each a child process with
// the environment that a real runner would set:
//
//   1. actions/checkout              benign: writes a repository into the workspace
//   2. tj-actions/changed-files@v45  compromised: fetches a program over HTTP, which reads the worker's memory; the
//                                    secret is encoded twice and printed into the log (the shape of CVE-2025-30066)
//   3. a build                       benign: reads the sources, writes into the workspace
//
// It is harmless: the namespace has no external network; the secret is invented and exists only in the memory of the
// worker started here; the reader opens the memory of a process only after it has checked that the process runs this
// program in this job; all files are in one temporary directory, which is removed at the end.

#define _GNU_SOURCE
#include "files.h"
#include "network.h"
#include "roles.h"
#include "say.h"
#include "story.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_SECONDS 300

static char stage_dir[PATH_MAX / 2]; // of the role `stage` only: the directory to remove
static pid_t listener;               // of the role `stage` only
static volatile sig_atomic_t stop_signal;

static int remove_entry(const char *file, const struct stat *status, int kind, struct FTW *position) {
    (void)status;
    (void)kind;
    (void)position;
    return remove(file);
}

static void clean_up(void) {
    if (listener > 0) {
        kill(-listener, SIGKILL);
    }
    if (stage_dir[0] != '\0' && nftw(stage_dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0) {
        fprintf(stderr, "demo: could not remove all of %s\n", stage_dir);
    }
}

static void on_signal(int signal) {
    if (signal != SIGCHLD) {
        stop_signal = signal;
    }
}

// Handles requests until the runner has ended; returns the exit code of the runner.
static int serve(int dns, int http, const sigset_t *waiting) {
    struct pollfd sockets[] = {{.fd = dns, .events = POLLIN}, {.fd = http, .events = POLLIN}};
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (;;) {
        int status;
        if (waitpid(listener, &status, WNOHANG) == listener) {
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        if (stop_signal != 0) {
            clean_up();
            _exit(128 + stop_signal);
        }
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec - start.tv_sec > DEADLINE_SECONDS) {
            die("the staged job did not end within %d seconds", DEADLINE_SECONDS);
        }
        struct timespec slice = {.tv_sec = 1};
        if (ppoll(sockets, 2, &slice, waiting) > 0) {
            if (sockets[0].revents != 0) {
                answer_dns(dns);
            }
            if (sockets[1].revents != 0) {
                answer_http(http);
            }
        }
    }
}

static int play_stage(const char *argument) {
    if (argument != NULL) {
        printf("Usage: stage\n\nPlays a harmless staged supply-chain attack on a CI job, in a network namespace of its\n"
               "own. Run it under Eyas to see it caught: eyas watch -- stage\n");
        return strcmp(argument, "--help") == 0 ? 0 : 2;
    }
    if (geteuid() != 0) {
        die("must run as root (the stage makes a network namespace): try sudo");
    }
    const char *tmp = getenv("TMPDIR");
    char dir[PATH_MAX], program[PATH_MAX], link_to[PATH_MAX];
    path(dir, "%s/eyas-demo.XXXXXX", tmp != NULL && tmp[0] == '/' ? tmp : "/tmp");
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0) {
        die("cannot read /proc/self/exe (%s); is /proc mounted?", strerror(errno));
    }
    program[length] = '\0';
    enter_network();

    // Signals are unblocked only while waiting, so that none is lost between a check and the wait.
    sigset_t blocked, before;
    sigemptyset(&blocked);
    struct sigaction action = {.sa_handler = on_signal};
    // SIGPIPE too: without a reader of its output (eyas demo | head) it would end before it removes its files.
    static const int taken[] = {SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        sigaddset(&blocked, taken[i]);
        sigaction(taken[i], &action, NULL);
    }
    sigprocmask(SIG_BLOCK, &blocked, &before);

    if (strlen(dir) >= sizeof stage_dir || mkdtemp(dir) == NULL) {
        die("cannot create a temporary directory %s: %s", dir, strerror(errno));
    }
    strcpy(stage_dir, dir);
    atexit(clean_up);
    path(link_to, "%s/bin", dir);
    make_dirs(link_to);
    static const char *const roles[] = {"Runner.Listener", "Runner.Worker", "node", "git", "curl", "python3"};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (symlink(program, path(link_to, "%s/bin/%s", dir, roles[i])) != 0) {
            die("cannot create %s: %s", link_to, strerror(errno));
        }
    }
    int dns = listen_on(NAME_SERVER, 53, SOCK_DGRAM);
    int http = listen_on(WEB_SERVER, 80, SOCK_STREAM);
    say("a staged CI job; its network is a namespace with documentation addresses only, its secret is fake");

    pid_t self = getpid();
    listener = fork();
    if (listener < 0) {
        die("cannot fork: %s", strerror(errno));
    }
    if (listener == 0) {
        stage_dir[0] = '\0'; // the parent removes the directory
        listener = 0;
        setpgid(0, 0); // one process group for the whole job, so that it ends with the stage
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != self) {
            _exit(1);
        }
        sigprocmask(SIG_SETMASK, &before, NULL);
        setenv("EYAS_DEMO_DIR", dir, 1);
        char *const command[] = {"Runner.Listener", "run", NULL};
        execv(path(link_to, "%s/bin/Runner.Listener", dir), command);
        _exit(127);
    }
    setpgid(listener, listener);
    int code = serve(dns, http, &before);
    listener = 0;
    if (code != 0) {
        die("the staged job failed with exit code %d", code);
    }
    say("done; everything it wrote is removed");
    return 0;
}

int main(int count, char **arguments) {
    if (count < 1) {
        return 2;
    }
    const char *slash = strrchr(arguments[0], '/');
    const char *role = slash != NULL ? slash + 1 : arguments[0];
    const char *last = count > 1 ? arguments[count - 1] : NULL;
    if (strcmp(role, "Runner.Listener") == 0) {
        return play_listener();
    }
    if (strcmp(role, "Runner.Worker") == 0) {
        return play_worker();
    }
    if (strcmp(role, "node") == 0) {
        return play_node();
    }
    if (strcmp(role, "git") == 0) {
        return play_git();
    }
    if (strcmp(role, "curl") == 0) {
        return play_curl(last);
    }
    if (strcmp(role, "python3") == 0) {
        return play_python();
    }
    return play_stage(last);
}
