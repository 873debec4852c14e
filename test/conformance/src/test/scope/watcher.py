"""Finds the monitoring Eyas by a directory in its command line."""
import os


def find(directory):
    for entry in os.listdir("/proc"):
        try:
            line = open("/proc/%s/cmdline" % entry, "rb").read() if entry.isdigit() else b""
        except OSError:
            continue
        program = os.path.basename(line.split(b"\0")[0])
        if b"\0watch\0" in line and directory.encode() in line and program in (b"java", b"eyas-native"):
            return int(entry)
    raise SystemExit("no monitoring Eyas has the directory " + directory)
