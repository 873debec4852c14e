/* Debian's JDK libraries were compiled on the newest C library, whose headers rename these functions so that they also read
   binary numbers. Nothing here writes such numbers; under these names the old functions do, and an image runs on C libraries
   from 2.34 on. No _GNU_SOURCE: it would rename them here too. */
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
