// SPDX-License-Identifier: Apache-2.0
//
// Output of the demo for the user, and its exit with an error.

#ifndef EYAS_DEMO_SAY_H
#define EYAS_DEMO_SAY_H

__attribute__((format(printf, 1, 2), noreturn)) void die(const char *format, ...);

__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

#endif
