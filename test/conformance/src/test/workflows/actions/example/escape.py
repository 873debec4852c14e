# Leaves the process tree of its job: an orphan creates a process with CLONE_PARENT | CLONE_VFORK, whose parent is init, and whose
# clone call returns only after its end. The process runs the command in the arguments from the second on. With "namespace" as first
# argument, the orphan is in a PID namespace, where its pids are not the host's.
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
            # The namespace's init process; the namespace ends with it.
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
# Returns at the end of file, when all processes with the write end have ended.
os.read(waiting, 1)
