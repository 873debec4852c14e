/* What the builder's own progress report asks of its machine, as a library that the builder loads; nothing of an image. */
#include <jni.h>
#include <sys/resource.h>

/* Called at the end: the most memory the builder had, in bytes. */
JNIEXPORT jlong JNICALL Java_com_oracle_svm_hosted_ProgressReporterCHelper_getPeakRSS0(JNIEnv *env, jclass type) {
  (void)env, (void)type;
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss * 1024L : -1;
}

/* Called for the width of its lines. -1 where output is no terminal: it goes into a log. */
JNIEXPORT jint JNICALL Java_com_oracle_svm_hosted_ProgressReporterCHelper_getTerminalWindowColumns0(JNIEnv *env, jclass type) {
  (void)env, (void)type;
  return -1;
}
