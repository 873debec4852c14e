// SPDX-License-Identifier: Apache-2.0
//
// Directories and files; a failure ends the program.

#ifndef EYAS_DEMO_FILES_H
#define EYAS_DEMO_FILES_H

#include <limits.h>
#include <stddef.h>

// Formats a path in the stage's directory; a path that does not fit ends the program.
__attribute__((format(printf, 2, 3))) const char *path(char out[PATH_MAX], const char *format, ...);

void make_dirs(const char *dir);

void write_all(int fd, const void *bytes, size_t size, const char *what);

void write_file(const char *file, const char *text);

#endif
