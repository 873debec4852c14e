// SPDX-License-Identifier: Apache-2.0
//
// The stand-in for a CI runner: `Runner.Listener` starts `Runner.Worker`, which runs the three steps.

#define _GNU_SOURCE
#include "files.h"
#include "process.h"
#include "roles.h"
#include "say.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PAUSE_NS 400000000L

static void breathe(void) {
    struct timespec pause = {.tv_nsec = PAUSE_NS};
    nanosleep(&pause, NULL);
}

int play_listener(void) {
    char worker[PATH_MAX];
    path(worker, "%s/bin/Runner.Worker", need_env("EYAS_DEMO_DIR"));
    char *const command[] = {worker, "spawnclient", "112", "115", NULL};
    return run(command);
}

// Sets the environment of the next step like a runner does.
static void set_step(const char *action, const char *repository, const char *reference) {
    setenv("GITHUB_ACTION", action, 1);
    setenv("GITHUB_ACTION_REPOSITORY", repository, 1);
    setenv("GITHUB_ACTION_REF", reference, 1);
    static const char *const commands[][2] = {{"GITHUB_ENV", "set_env"},
                                              {"GITHUB_PATH", "add_path"},
                                              {"GITHUB_OUTPUT", "set_output"},
                                              {"GITHUB_STATE", "save_state"},
                                              {"GITHUB_STEP_SUMMARY", "step_summary"}};
    static int step;
    step++;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char file[PATH_MAX];
        path(file, "%s/_runner_file_commands/%s_%08d", need_env("RUNNER_TEMP"), commands[i][1], step);
        write_file(file, "");
        setenv(commands[i][0], file, 1);
    }
}

static void set_job(const char *dir) {
    char text[PATH_MAX];
    setenv("CI", "true", 1);
    setenv("GITHUB_ACTIONS", "true", 1);
    setenv("GITHUB_JOB", "build", 1);
    setenv("GITHUB_WORKFLOW", "CI", 1);
    setenv("GITHUB_REPOSITORY", "example/shop", 1);
    setenv("GITHUB_REF", "refs/heads/main", 1);
    setenv("GITHUB_RUN_ID", "1", 1);
    setenv("GITHUB_WORKSPACE", path(text, "%s/work/shop/shop", dir), 1);
    make_dirs(text);
    if (chdir(text) != 0) {
        die("cannot enter %s: %s", text, strerror(errno));
    }
    setenv("RUNNER_TEMP", path(text, "%s/work/_temp", dir), 1);
    path(text, "%s/work/_temp/_runner_file_commands", dir);
    make_dirs(text);
    const char *search = getenv("PATH");
    size_t size = strlen(dir) + (search != NULL ? strlen(search) : 0) + 64;
    char *joined = malloc(size);
    if (joined == NULL) {
        die("out of memory");
    }
    snprintf(joined, size, "%s/bin:%s", dir, search != NULL ? search : "/usr/local/bin:/usr/bin:/bin");
    setenv("PATH", joined, 1);
    free(joined);
}

static const char build_script[] =
    "mkdir -p build/obj\n"
    "for source in src/*.c; do\n"
    "  cp \"$source\" build/obj/\n"
    "  grep -c include \"$source\" >> build/includes.txt || true\n"
    "done\n"
    "sort -u src/*.c > build/lines.txt\n"
    "if command -v cc > /dev/null; then\n"
    "  cc -c src/main.c -o build/obj/main.o\n"
    "  cc -c src/price.c -o build/obj/price.o\n"
    "  cc build/obj/main.o build/obj/price.o -o build/shop\n"
    "fi\n"
    "ls build > build/manifest.txt\n";

int play_worker(void) {
    const char *dir = need_env("EYAS_DEMO_DIR");
    set_job(dir);
    unsetenv("EYAS_DEMO_DIR");

    // The secret is composed at run time, so that it exists only in the memory of this process.
    char *secrets = calloc(1, 4096);
    if (secrets == NULL) {
        die("out of memory");
    }
    snprintf(secrets, 4096, "{\"%s\":{\"%s\":\"%s%s\",\"%s\":%s}}", "github_token", "value", "ghs_FAKE", "onlyForTheDemo",
             "isSecret", "true");

    char action[PATH_MAX], script[PATH_MAX];
    int code;
    set_step("__actions_checkout", "actions/checkout", "v4");
    say("step 1: actions/checkout@v4 (benign) writes the sources into the workspace");
    path(action, "%s/work/_actions/actions/checkout/v4/dist", dir);
    make_dirs(action);
    write_file(path(script, "%s/index.js", action), "// stand-in\n");
    char *const checkout[] = {"node", script, NULL};
    if ((code = run(checkout)) != 0) {
        return code;
    }
    breathe();

    set_step("__tj-actions_changed-files", "tj-actions/changed-files", "v45");
    say("step 2: tj-actions/changed-files@v45 (compromised) reads the worker's memory and prints what it found:");
    path(action, "%s/work/_actions/tj-actions/changed-files/v45/dist", dir);
    make_dirs(action);
    write_file(path(script, "%s/index.js", action), "// stand-in\n");
    if ((code = run(checkout)) != 0) {
        return code;
    }
    breathe();

    set_step("__run", "", "");
    say("step 3: make (benign) builds into the workspace");
    write_file(path(script, "%s/work/_temp/3.sh", dir), build_script);
    char *const build[] = {"bash", "-e", script, NULL};
    code = run(build);
    volatile char *kept = secrets; // keeps the secret alive until here despite optimizations
    kept[0] = '\0';
    free(secrets);
    return code;
}
