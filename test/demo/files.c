// SPDX-License-Identifier: Apache-2.0
//
// Directories and files.

#define _GNU_SOURCE
#include "files.h"
#include "say.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

__attribute__((format(printf, 2, 3))) const char *path(char out[PATH_MAX], const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(out, PATH_MAX, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= PATH_MAX) {
        die("a path is too long; set TMPDIR to a shorter one");
    }
    return out;
}

void make_dirs(const char *dir) {
    char copy[PATH_MAX];
    path(copy, "%s", dir);
    for (char *slash = strchr(copy + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash != NULL) {
            *slash = '\0';
        }
        if (mkdir(copy, 0755) != 0 && errno != EEXIST) {
            die("cannot create the directory %s: %s", copy, strerror(errno));
        }
        if (slash == NULL) {
            return;
        }
        *slash = '/';
    }
}

void write_all(int fd, const void *bytes, size_t size, const char *what) {
    for (const char *next = bytes; size > 0;) {
        ssize_t written = write(fd, next, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            die("cannot write %s: %s", what, strerror(errno));
        }
        next += written;
        size -= (size_t)written;
    }
}

void write_file(const char *file, const char *text) {
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) {
        die("cannot write %s: %s", file, strerror(errno));
    }
    write_all(fd, text, strlen(text), file);
    close(fd);
}
