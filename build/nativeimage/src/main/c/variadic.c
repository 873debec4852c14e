/* C functions with "..." in their declarations, under the names by which an image calls them: compiled code passes a fixed list
   of arguments, which on some machines is another way of passing. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>

/* Called to write a string and a number, where an image ends in a fatal error. */
int fprintfSD(FILE *stream, const char *format, const char *text, int number) {
  return fprintf(stream, format, text, number);
}

/* Called for the image's own file, and /proc; no command that Eyas starts is to have them. */
int openSII(const char *path, int flags, int mode) { return open(path, flags | O_CLOEXEC, mode); }

/* Called where parts of the image's heap are mapped to their place. */
void *mremapP(void *old, size_t size, size_t wanted, int flags, void *place) {
  return mremap(old, size, wanted, flags, place);
}
