"""Finds the Eyas that watches, by a folder that its command line names."""
import os


def find(folder):
    for entry in os.listdir("/proc"):
        try:
            line = open("/proc/%s/cmdline" % entry, "rb").read() if entry.isdigit() else b""
        except OSError:
            continue
        program = os.path.basename(line.split(b"\0")[0])
        if b"\0watch\0" in line and folder.encode() in line and program in (b"java", b"eyas-native"):
            return int(entry)
    raise SystemExit("no Eyas watches with " + folder)
