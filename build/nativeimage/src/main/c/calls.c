/* Calls C functions through handles, and provides C function pointers that call Java. */
#include <errno.h>
#include <stddef.h>

/* The image's thread that is in C through a downcall; C calls back on the same thread. */
static _Thread_local void *caller;

/*
 * Called for each C function that Java calls through a handle. Always passes the maximum number of words. Saves errno before code of the
 * image can change it on return.
 */
long call_and_keep_errno(void *thread, long function, const long *w, int *error) {
  long (*target)(long, long, long, long, long, long, long, long) =
      (long (*)(long, long, long, long, long, long, long, long))function;
  void *outer = caller;
  caller = thread;
  errno = 0;
  long result = target(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
  *error = errno;
  caller = outer;
  return result;
}

typedef long (*entry)(void *thread, int number, long, long, long, long, long, long);
static entry into_java;

static long back(int number, long a, long b, long c, long d, long e, long f) {
  return into_java(caller, number, a, b, c, d, e, f);
}

#define POINTER(n) \
  static long pointer_##n(long a, long b, long c, long d, long e, long f) { return back(n, a, b, c, d, e, f); }
POINTER(0) POINTER(1) POINTER(2) POINTER(3) POINTER(4) POINTER(5) POINTER(6) POINTER(7)

/*
 * Called when Java needs a C function pointer: pointer `number`, NULL beyond the last one. It takes up to six words and passes them with
 * its number to `java`, which all pointers share.
 */
void *callback_pointer(int number, entry java) {
  static long (*const pointers[])(long, long, long, long, long, long) = {
      pointer_0, pointer_1, pointer_2, pointer_3, pointer_4, pointer_5, pointer_6, pointer_7};
  into_java = java;
  return number >= 0 && (size_t)number < sizeof pointers / sizeof *pointers ? (void *)pointers[number] : NULL;
}
