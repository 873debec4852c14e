// SPDX-License-Identifier: Apache-2.0
//
// Output of the demo for the user.

#define _GNU_SOURCE
#include "say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((format(printf, 1, 2), noreturn)) void die(const char *format, ...) {
    va_list arguments;
    fprintf(stderr, "demo: ");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    exit(1);
}

__attribute__((format(printf, 1, 2))) void say(const char *format, ...) {
    va_list arguments;
    printf("demo: ");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    fflush(stdout);
}
