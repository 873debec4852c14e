"""Starts a program, reads its memory and traces it, by its pid in this process's PID namespace."""
import ctypes
import os
import subprocess
import sys

PTRACE_SEIZE = 0x4206


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


program = subprocess.Popen([sys.argv[1], "30"])
number = program.pid
if number > 100:
    sys.exit("not in a process namespace: number %d" % number)
start = 0
while not start:
    for line in open("/proc/%d/maps" % number):
        if sys.argv[1] in line:
            start = int(line.split("-")[0], 16)
            break
libc = ctypes.CDLL(None, use_errno=True)
word = ctypes.create_string_buffer(4)
here = Vector(ctypes.cast(word, ctypes.c_void_p), 4)
there = Vector(start, 4)
copied = libc.process_vm_readv(number, ctypes.byref(here), ctypes.c_ulong(1), ctypes.byref(there), ctypes.c_ulong(1), ctypes.c_ulong(0))
if copied != 4 or word.raw != b"\x7fELF":
    sys.exit("process_vm_readv: %d, %s" % (copied, os.strerror(ctypes.get_errno())))
if libc.ptrace(PTRACE_SEIZE, number, None, None) != 0:
    sys.exit("ptrace: " + os.strerror(ctypes.get_errno()))
program.kill()
