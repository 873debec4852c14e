# SPDX-License-Identifier: Apache-2.0
"""Runs a command with system calls denied like systemd's SystemCallFilter does: refuse.py NUMBER,NUMBER... COMMAND..."""

import ctypes
import os
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER = 38, 22, 2
LOAD_NUMBER, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, EPERM = 0x7FFF0000, 0x00050001

program = struct.pack("=HBBI", LOAD_NUMBER, 0, 0, 0)
for number in sys.argv[1].split(","):
    program += struct.pack("=HBBI", IF_EQUAL, 0, 1, int(number)) + struct.pack("=HBBI", RETURN, 0, 0, EPERM)
program += struct.pack("=HBBI", RETURN, 0, 0, ALLOW)
instructions = ctypes.create_string_buffer(program, len(program))
whole = struct.pack("@HP", len(program) // 8, ctypes.addressof(instructions))
prctl = ctypes.CDLL(None, use_errno=True).prctl
prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong]
if prctl(PR_SET_NO_NEW_PRIVS, 1, None, 0, 0) or prctl(PR_SET_SECCOMP, FILTER, whole, 0, 0):
    raise OSError(ctypes.get_errno(), "prctl")
os.execvp(sys.argv[2], sys.argv[2:])
