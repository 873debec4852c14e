/* System functions of the image builder's progress report, as a library that the builder loads. Not part of an image. */
#include <jni.h>
#include <sys/resource.h>

/* Called at the end: peak memory of the builder, in bytes. */
JNIEXPORT jlong JNICALL Java_com_oracle_svm_hosted_ProgressReporterCHelper_getPeakRSS0(JNIEnv *env, jclass type) {
  (void)env, (void)type;
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss * 1024L : -1;
}

/* Called for the line width. -1 if the output is not a terminal, as in a log. */
JNIEXPORT jint JNICALL Java_com_oracle_svm_hosted_ProgressReporterCHelper_getTerminalWindowColumns0(JNIEnv *env, jclass type) {
  (void)env, (void)type;
  return -1;
}
