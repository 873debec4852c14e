/* What an image asks of its process: environment, threads, locale, time zone. */
#define _GNU_SOURCE
#include "svm_locale.h"

#include <stdlib.h>
#include <unistd.h>

/* Called by System.getenv. */
char **getEnviron(void) { return environ; }

/* Called where a thread prints its own number. */
int getThreadId(void) { return gettid(); }

/* Called by ThreadMXBean for a thread other than the caller. -1 means "not known" there. */
long getThreadUserTimeSlow(int tid) {
  (void)tid;
  return -1;
}

/* Called at start. All output is for one locale, whatever the user's is: none is told, and Java takes its default. */
int svm_initialize_locale(void) { return SVM_LOCALE_INITIALIZATION_SUCCEEDED; }

const svm_locale_props_t *svm_get_locale(void) {
  static const svm_locale_props_t none;
  return &none;
}

/* Of libjava.a: the JDK's own search for the time zone, by TZ, /etc/timezone and /etc/localtime. */
char *findJavaTZ_md(const char *java_home);

/* Called by TimeZone.getDefault. The folder matters on other systems alone. */
char *SVM_FindJavaTZmd(char *mappings, int length) {
  (void)length;
  return findJavaTZ_md(mappings);
}
