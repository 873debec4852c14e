/* Process functions of an image: environment, threads, locale, time zone. */
#define _GNU_SOURCE
#include "svm_locale.h"

#include <stdlib.h>
#include <unistd.h>

/* Called by System.getenv. */
char **getEnviron(void) { return environ; }

/* Called when a thread prints its own number. */
int getThreadId(void) { return gettid(); }

/* Called by ThreadMXBean for a thread other than the caller; -1 means unknown. */
long getThreadUserTimeSlow(int tid) {
  (void)tid;
  return -1;
}

/* Called at start. Output does not depend on the user's locale: none is reported, and Java uses its default. */
int svm_initialize_locale(void) { return SVM_LOCALE_INITIALIZATION_SUCCEEDED; }

const svm_locale_props_t *svm_get_locale(void) {
  static const svm_locale_props_t none;
  return &none;
}

/* From libjava.a: the JDK's search for the time zone in TZ, /etc/timezone and /etc/localtime. */
char *findJavaTZ_md(const char *java_home);

/* Called by TimeZone.getDefault. Only other systems use the directory. */
char *SVM_FindJavaTZmd(char *mappings, int length) {
  (void)length;
  return findJavaTZ_md(mappings);
}
