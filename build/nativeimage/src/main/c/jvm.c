/* JVM functions that the JDK's static libraries call. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* Called at start. Nothing to set up. */
void initialize(void) {}

/* Called by Runtime.availableProcessors: processors in this process's affinity mask. */
int JVM_ActiveProcessorCount(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : (int)sysconf(_SC_NPROCESSORS_ONLN);
}

/* Called by Runtime.exit after Java's shutdown hooks; atexit handlers of C have no work here. */
void JVM_BeforeHalt(void) {}

void JVM_Halt(int code) { _exit(code); }

/* Called when libnet.a is loaded: a C library with inet_pton supports IPv6. */
void *JVM_FindLibraryEntry(void *library, const char *name) { return dlsym(library, name); }

/* Called when libmanagement.a is loaded. There is no JVM to manage. */
void *JVM_GetManagement(int version) {
  (void)version;
  return NULL;
}

/* Called by the JDK's libraries for exception messages and tracing. Truncates text that does not fit, as the JVM does. */
int jio_vsnprintf(char *to, size_t size, const char *format, va_list arguments) {
  if (size == 0) return -1;
  int length = vsnprintf(to, size, format, arguments);
  return length < 0 || (size_t)length >= size ? -1 : length;
}

int jio_snprintf(char *to, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = jio_vsnprintf(to, size, format, arguments);
  va_end(arguments);
  return length;
}

int jio_fprintf(FILE *stream, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vfprintf(stream, format, arguments);
  va_end(arguments);
  return length;
}
