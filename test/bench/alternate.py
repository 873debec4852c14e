"""Runs commands alternately and prints the medians of each command: whole processes, from exec to exit.

  alternate.py --runs N NAME COMMAND [NAME COMMAND ...]

Each COMMAND is one argument, split like a shell does; its output is discarded. The first round is a warm-up.
"""

import os
import shlex
import statistics
import subprocess
import sys
import time


def run(command):
    """Runs a command; returns CPU seconds, wall seconds and resident MiB."""
    began = time.monotonic()
    process = subprocess.Popen(shlex.split(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit("bench: '%s' exited with %d" % (command, process.returncode))
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def main():
    if len(sys.argv) < 5 or sys.argv[1] != "--runs" or len(sys.argv) % 2 == 0:
        sys.exit(__doc__)
    names, commands = sys.argv[3::2], sys.argv[4::2]
    results = {name: [] for name in names}
    for round_number in range(int(sys.argv[2]) + 1):
        for name, command in zip(names, commands):
            result = run(command)
            if round_number > 0:
                results[name].append(result)
    print("%-34s %9s %9s %9s %14s" % ("", "CPU s", "wall s", "MiB", "CPU, extremes"))
    for name, runs in results.items():
        cpu, wall, memory = (statistics.median(column) for column in zip(*runs))
        extremes = "%.2f-%.2f" % (min(r[0] for r in runs), max(r[0] for r in runs))
        print("%-34s %9.2f %9.2f %9.0f %14s" % (name, cpu, wall, memory, extremes))


main()
