/*
 * Debian's JDK libraries were compiled against the newest C library, whose headers rename these functions so that they also parse binary
 * numbers. No code here parses such numbers. These names call the old functions, so that an image runs on C libraries from 2.34. No
 * _GNU_SOURCE: it would rename the functions here too.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int __isoc23_sscanf(const char *text, const char *format, ...) {
  va_list places;
  va_start(places, format);
  int found = vsscanf(text, format, places);
  va_end(places);
  return found;
}

int __isoc23_fscanf(FILE *stream, const char *format, ...) {
  va_list places;
  va_start(places, format);
  int found = vfscanf(stream, format, places);
  va_end(places);
  return found;
}

long __isoc23_strtol(const char *text, char **end, int base) { return strtol(text, end, base); }
