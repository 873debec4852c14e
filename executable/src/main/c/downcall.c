/* Called for every C function that Java calls through a handle: passes as many words as any of them takes, and keeps errno
   before the image's own work on the way back can change it. */
#include <errno.h>

long call_and_keep_errno(long function, const long *w, int *error) {
  long (*target)(long, long, long, long, long, long, long, long) =
      (long (*)(long, long, long, long, long, long, long, long))function;
  errno = 0;
  long result = target(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
  *error = errno;
  return result;
}
