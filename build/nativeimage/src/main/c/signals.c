/*
 * Passes signals to Java. A handler runs on an arbitrary thread and must not enter Java: it increments a counter and wakes the dispatcher
 * thread.
 */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

static sem_t arrived;
static atomic_int pending[NSIG];

static void count(int signal) {
  int saved = errno;
  atomic_fetch_add(&pending[signal], 1);
  sem_post(&arrived);
  errno = saved;
}

/* Called before the first handler is installed. */
int cSunMiscSignal_open(void) { return sem_init(&arrived, 0, 0); }

/* Called when the image ends. */
int cSunMiscSignal_close(void) { return sem_destroy(&arrived); }

/* Called by the dispatcher, which checks for pending signals after each return; an interrupted wait is no error. */
int cSunMiscSignal_awaitSemaphore(void) {
  int failed = sem_wait(&arrived);
  return failed && errno == EINTR ? 0 : failed;
}

/* Called to stop the dispatcher. */
int cSunMiscSignal_signalSemaphore(void) { return sem_post(&arrived); }

/* Called before a handler is installed. */
bool cSunMiscSignal_signalRangeCheck(int signal) { return signal > 0 && signal < NSIG; }

/* Called by the dispatcher: removes one pending signal, -1 if there is none. */
int cSunMiscSignal_checkPendingSignal(void) {
  for (int signal = 1; signal < NSIG; signal++)
    for (int n = atomic_load(&pending[signal]); n > 0;)
      if (atomic_compare_exchange_weak(&pending[signal], &n, n - 1)) return signal;
  return -1;
}

/* Called to install the handler. */
void (*cSunMiscSignal_signalHandlerFunctionPointer(void))(int) { return count; }
