"""Lowers the priority of the monitoring Eyas, makes it a candidate for the OOM killer, and traces it."""
import ctypes
import os
import sys

import watcher

PTRACE_SEIZE, PTRACE_DETACH = 0x4206, 17

watched = watcher.find(sys.argv[1])
os.setpriority(os.PRIO_PROCESS, watched, os.getpriority(os.PRIO_PROCESS, watched) + 1)
with open("/proc/%d/oom_score_adj" % watched, "w") as score:
    score.write("0")
libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(PTRACE_SEIZE, watched, None, None) != 0:
    sys.exit("ptrace: " + os.strerror(ctypes.get_errno()))
