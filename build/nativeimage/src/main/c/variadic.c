/*
 * Variadic C functions under the names that an image calls: compiled code passes a fixed argument list, which some ABIs pass differently.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>

/* Called to print a string and a number when an image ends with a fatal error. */
int fprintfSD(FILE *stream, const char *format, const char *text, int number) {
  return fprintf(stream, format, text, number);
}

/* Called for the image's own file and /proc; commands that Eyas starts must not inherit them. */
int openSII(const char *path, int flags, int mode) { return open(path, flags | O_CLOEXEC, mode); }

/* Called to map parts of the image's heap at their addresses. */
void *mremapP(void *old, size_t size, size_t wanted, int flags, void *place) {
  return mremap(old, size, wanted, flags, place);
}
