/* What the JDK's static libraries ask of a JVM. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* Called at start. There is nothing to set up. */
void initialize(void) {}

/* Called by Runtime.availableProcessors: the processors that this process may run on. */
int JVM_ActiveProcessorCount(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : (int)sysconf(_SC_NPROCESSORS_ONLN);
}

/* Called by Runtime.exit, after the hooks of Java have run; the C library's have nothing to add. */
void JVM_BeforeHalt(void) {}

void JVM_Halt(int code) { _exit(code); }

/* Called by libnet.a as it is loaded: the C library that has inet_pton knows IPv6. */
void *JVM_FindLibraryEntry(void *library, const char *name) { return dlsym(library, name); }

/* Called by libmanagement.a as it is loaded. There is no JVM to be managed. */
void *JVM_GetManagement(int version) {
  (void)version;
  return NULL;
}

/* Called by the JDK's libraries, for messages of exceptions and for tracing. As in the JVM, what does not fit ends the text. */
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
