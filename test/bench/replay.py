"""Reads one capture with Eyas and with libsinsp, alternately, and prints the medians of both.

  replay.py --eyas PROGRAM --peer PROGRAM [--pairs N] [--copies N] [--conditions FILE --rules FILE ...] CAPTURE

Measures whole processes, from exec to exit, including the JVM's start. Without rules, both get a filter that matches no
event. With rules, Eyas loads the files, and the peer the same resolved conditions (--conditions), each as its own filter.
The capture may be compressed with gzip; it is unpacked and repeated --copies times.
"""

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

NEVER = "evt.type = reboot"


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eyas", required=True)
    parser.add_argument("--peer", required=True)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--conditions")
    parser.add_argument("--rules", action="append", default=[])
    parser.add_argument("capture")
    return parser.parse_args()


def unpack(capture, copies, directory):
    """Returns the file to read: the capture itself, or an unpacked and repeated copy."""
    with open(capture, "rb") as head:
        packed = head.read(2) == b"\x1f\x8b"
    if not packed and copies == 1:
        return capture
    target = os.path.join(directory, "capture.scap")
    with open(target, "wb") as out:
        for _ in range(copies):
            with gzip.open(capture, "rb") if packed else open(capture, "rb") as source:
                shutil.copyfileobj(source, out, 1 << 20)
    return target


def run(command):
    """Runs a command; returns its output, wall seconds, CPU seconds and resident KiB."""
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit("bench: %s exited with %d" % (command[0], process.returncode))
        out.seek(0)
        return out.read().decode(), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def medians(runs):
    return [statistics.median(column) for column in zip(*runs)]


def main():
    arguments = parse()
    with tempfile.TemporaryDirectory() as directory:
        capture = unpack(arguments.capture, arguments.copies, directory)
        if arguments.rules:
            eyas = [arguments.eyas, "read", capture]
            for file in arguments.rules:
                eyas += ["--rules", file]
            peer = [arguments.peer, "--rules", arguments.conditions, capture]
        else:
            eyas = [arguments.eyas, "read", capture, NEVER]
            peer = [arguments.peer, "--filter", NEVER, capture]
        measure(eyas, peer, arguments.pairs, os.path.getsize(capture))


def measure(eyas, peer, pairs, size):
    run(eyas), run(peer)  # warm-up: fills the page cache
    eyas_runs, peer_runs = [], []
    selected, loop = None, []
    for _ in range(pairs):
        out, *figures = run(eyas)
        eyas_runs.append(figures)
        lines = out.count("\n")
        out, *figures = run(peer)
        peer_runs.append(figures)
        result = json.loads(out.splitlines()[-1])
        selected = (lines, result["selected"])
        loop.append(result["events"] / (result["cpu_ns"] / 1e9))
        events = result["events"]
    print("%d events, %.0f MB, %d pairs; medians" % (events, size / 1e6, pairs))
    for name, runs in (("eyas", eyas_runs), ("libsinsp", peer_runs)):
        wall, cpu, resident = medians(runs)
        print("%-9s wall %5.2f s   CPU %5.2f s   %5.2f M events per s, %5.2f M per CPU s   resident %4.0f MiB"
              % (name, wall, cpu, events / wall / 1e6, events / cpu / 1e6, resident / 1024))
    (wall, cpu, _), (peer_wall, peer_cpu, _) = medians(eyas_runs), medians(peer_runs)
    print("eyas is %.2f times as fast by wall clock, %.2f times by CPU time" % (peer_wall / wall, peer_cpu / cpu))
    print("libsinsp's loop alone: %.2f M events per CPU s; lines of eyas %d, selected by libsinsp %d"
          % (statistics.median(loop) / 1e6, *selected))


main()
