"""Finds the Eyas that watches, by a folder that its command line names."""
import os


def find(folder):
    for entry in os.listdir("/proc"):
        try:
            line = open("/proc/%s/cmdline" % entry, "rb").read() if entry.isdigit() else b""
        except OSError:
            continue
        if b"eyas.cli.Eyas\0watch\0" in line and folder.encode() in line and b"java" in line.split(b"\0")[0]:
            return int(entry)
    raise SystemExit("no Eyas watches with " + folder)
