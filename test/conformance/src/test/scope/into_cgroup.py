"""Runs a command in a process created in the cgroup at a directory, by clone3(CLONE_INTO_CGROUP)."""
import ctypes
import os
import struct
import sys

CLONE3, CLONE_INTO_CGROUP, SIGCHLD = 435, 0x200000000, 17

libc = ctypes.CDLL(None, use_errno=True)
group = os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY)
arguments = struct.pack("11Q", CLONE_INTO_CGROUP, 0, 0, 0, SIGCHLD, 0, 0, 0, 0, 0, group)
child = libc.syscall(CLONE3, arguments, len(arguments))
if child < 0:
    sys.exit("clone3: " + os.strerror(ctypes.get_errno()))
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
os.waitpid(child, 0)
