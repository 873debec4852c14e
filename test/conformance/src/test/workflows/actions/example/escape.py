# Leaves the job that it is run in, as far as the kernel's parents go: an orphan makes a process with CLONE_PARENT | CLONE_VFORK, so that
# its parent is init, and its maker tells of it only when it has ended. What it does then is argument 2 on. With "namespace" as first
# argument, the orphan is in a pid namespace, where its numbers are not the host's.
import ctypes
import os
import platform
import signal
import subprocess
import sys
import time

CLONE = {"x86_64": 56, "aarch64": 220}[platform.machine()]
CLONE_PARENT, CLONE_VFORK, CLONE_NEWPID = 0x8000, 0x4000, 0x20000000
libc = ctypes.CDLL(None, use_errno=True)


def orphan(launcher_ended):
    os.read(launcher_ended, 1)
    child = libc.syscall(CLONE, CLONE_PARENT | CLONE_VFORK | signal.SIGCHLD, 0, 0, 0, 0)
    if child == 0:
        subprocess.run(sys.argv[2:])
    elif child < 0:
        print("clone:", os.strerror(ctypes.get_errno()), flush=True)
    os._exit(0)


def launch():
    launcher_ended, _held = os.pipe()
    if sys.argv[1] == "namespace":
        if libc.unshare(CLONE_NEWPID) != 0:
            print("unshare:", os.strerror(ctypes.get_errno()), flush=True)
            os._exit(1)
        if os.fork() == 0:
            # The namespace's first process: with it the namespace ends.
            os.close(_held)
            os.close(all_ended)
            time.sleep(5)
            os._exit(0)
    if os.fork() == 0:
        os.close(_held)
        orphan(launcher_ended)
    os._exit(0)


waiting, all_ended = os.pipe()
if os.fork() == 0:
    launch()
os.close(all_ended)
# At its end when all have ended that hold the other side.
os.read(waiting, 1)
