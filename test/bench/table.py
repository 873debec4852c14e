"""Measures whole processes alternately, and writes the table of docs/reference/performance.md or checks for regressions.

  table.py --eyas LAUNCHER --peer PROGRAM --figures FILE --document FILE [--rules FILE --conditions FILE] [--runs N] [--check]
           CAPTURE

Each row is run by libsinsp (--peer), by Eyas on the JVM and by its native executable, alternately, N times. CPU time is that of all
threads, user and system, from exec to exit; the table has the medians. --figures stores them for --check, which writes nothing and
fails if the executable's CPU time relative to the peer's (or the JVM's, for rows without a peer) is 15 % worse.
CAPTURE is not compressed; rows of 4.30 M events read a file of four copies. The peer gets the --rules resolved (--conditions).
Rows that monitor need root. Those of --event-rate (test/bench/src/main/c/event_rate.c) show the resources that the watch itself used,
according to its report, and the events that it lost.
"""

import argparse
import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

WORSE = 1.15
BEGIN = "<!-- Written by ./dev bench table -->\n"
END = "<!-- End of what is written -->\n"
COLUMNS = ("libsinsp", "JVM", "executable")
NEVER = "evt.type = reboot"
SECONDS = 5
FIRST_ALERT = "start of `watch` to its first alert (the wall time)"
OPENS = """
- rule: Opens and closes
  desc: Files that are opened and closed.
  condition: evt.dir = < and evt.type in (open, openat, openat2, close, newfstatat)
  output: File (file=%fd.name command=%proc.cmdline user=%user.name parent=%proc.pname evt_type=%evt.type user_uid=%user.uid
    process=%proc.name proc_exepath=%proc.exepath terminal=%proc.tty)
  priority: WARNING
"""


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--eyas", "--peer", "--figures", "--document"):
        parser.add_argument(name, required=True)
    parser.add_argument("--rules")
    parser.add_argument("--conditions")
    parser.add_argument("--event-rate")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("capture")
    return parser.parse_args()


def run(command, report=None, first_alert=False):
    """Runs a command; returns CPU seconds, wall seconds, resident MiB, lost events and events, of the process or from its report."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    # 4: a file of several recordings has several end marks, so it is reported as incomplete.
    if process.returncode not in (0, 4):
        sys.exit("bench: '%s' exited with %d" % (" ".join(command), process.returncode))
    if report:
        with open(os.path.join(report, "report.json")) as file:
            found = json.load(file)
        cost = found["own_cost"]
        if first_alert:
            wall = cost["start_to_first_alert_ms"] / 1000
        coverage = found["coverage"]
        return cost["cpu_seconds"], wall, cost["resident_kib"] / 1024, coverage["dropped"], coverage["events"]
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, 0, 0


def rows(arguments, four, directory):
    """Yields the title, the arguments for Eyas, those for the peer or None, and the report directory with the figures or None."""
    capture = arguments.capture
    home = os.path.dirname(os.path.dirname(arguments.eyas))
    default = os.path.join(home, "rules", "cicd")
    report = os.path.join(directory, "report")
    rules = []
    for file in sorted(os.listdir(default)):
        if file.endswith(".yaml"):
            rules += ["--rules", os.path.join(default, file)]
    yield "`--version`", ["--version"], None, None
    yield "`fields`", ["fields"], None, None
    yield "`rules check` of the default rules", ["rules", "check", default], None, None
    for name, file in (("1.07 M events", capture), ("4.30 M events", four)):
        yield name + ", a filter that nothing passes", ["read", file, NEVER], ["--filter", NEVER, file], None
        if arguments.rules:
            count = sum(line.startswith("- rule:") for line in open(arguments.rules))
            yield "%s, %d stable rules" % (name, count), ["read", "--rules", arguments.rules, file], \
                ["--rules", arguments.conditions, file], None
        yield name + ", default rules", ["read"] + rules + [file], None, None
        yield name + ", `analyze`, all files written", ["analyze", "-q", "-o", report, file], None, None
    yield "1.07 M events, `falco`, 169,164 alerts as text into a file", falco(capture, directory), None, None
    if os.geteuid() == 0:
        yield "`watch -q -- true`", ["watch", "-q", "--", "true"], None, None
        yield "`watch --report DIR -- git log`", \
            ["watch", "-q", "--report", report, "--", "git", "-C", home, "--no-pager", "log", "-1", "--format=%h"], None, None
        watch = ["watch", "-q", "--report", report, "--"]
        yield FIRST_ALERT, watch + ["sh", "-c", "grep -s ghp_ /dev/null; true"], None, report
        if arguments.event_rate:
            for title, threads, rate in (
                ("50,000 events/s", 1, 50000),
                ("200,000 events/s", 1, 200000),
                ("a thread flat out", 1, 0),
                ("two threads flat out", 2, 0),
            ):
                words = watch + [arguments.event_rate, str(threads), str(rate), str(SECONDS)]
                yield "watched, %s for %d s" % (title, SECONDS), words, None, report


def falco(capture, directory):
    rules = os.path.join(directory, "opens.yaml")
    with open(rules, "w") as file:
        file.write(OPENS)
    settings = {
        "engine.kind": "replay",
        "engine.replay.capture_file": capture,
        "stdout_output.enabled": "false",
        "syslog_output.enabled": "false",
        "file_output.enabled": "true",
        "file_output.keep_alive": "true",
        "file_output.filename": os.path.join(directory, "alerts.txt"),
    }
    words = ["falco", "-r", rules]
    for key, value in settings.items():
        words += ["-o", key + "=" + value]
    return words


def commands(arguments, words, peer):
    made = {}
    if peer:
        made["libsinsp"] = [arguments.peer] + peer
    for column, engine in (("JVM", "jvm"), ("executable", "native")):
        made[column] = [arguments.eyas, "--engine", engine] + words
    return made


def measure(arguments, directory):
    four = os.path.join(directory, "four.scap")
    with open(four, "wb") as out:
        for _ in range(4):
            with open(arguments.capture, "rb") as source:
                shutil.copyfileobj(source, out, 1 << 20)
    table = []
    for title, words, peer, report in rows(arguments, four, directory):
        all_commands = commands(arguments, words, peer)
        runs = {column: [] for column in all_commands}
        for number in range(arguments.runs + 1):
            for column, command in all_commands.items():
                result = run(command, report, title == FIRST_ALERT)
                if number > 0:  # the first run is a warm-up
                    runs[column].append(result)
        table.append((title, {column: summary(found) for column, found in runs.items()}))
        print(line(*table[-1]), file=sys.stderr)
    return table


def summary(runs):
    cpu, wall, memory, _, events = (statistics.median(column) for column in zip(*runs))
    lost = max(r[3] for r in runs)
    found = {"cpu": cpu, "wall": wall, "mib": memory, "least": min(r[0] for r in runs), "most": max(r[0] for r in runs), "lost": lost}
    if events:
        found["events"] = events
    return found


def cell(figures):
    if not figures:
        return "-"
    text = "%.2f (%.2f-%.2f), %.2f, %d" % (figures["cpu"], figures["least"], figures["most"], figures["wall"], figures["mib"])
    return text + (", **%d lost**" % figures["lost"] if figures.get("lost") else "")


def line(title, columns):
    return "| %s | %s |" % (title, " | ".join(cell(columns.get(column)) for column in COLUMNS))


def ratio(columns, by_event):
    """Returns the executable's CPU time divided by that of the peer or the JVM; per event if the runs have different numbers of events."""
    own, base = columns["executable"], columns.get("libsinsp") or columns["JVM"]
    if by_event:
        return (own["cpu"] / own["events"]) / (base["cpu"] / base["events"])
    return own["cpu"] / base["cpu"]


def write(arguments, table):
    text = BEGIN
    text += "%s, %d %s cores, Linux %s, %d runs each in turn; load before: %.2f.\n\n" % (
        datetime.date.today(), os.cpu_count(), platform.machine(), platform.release().split("-")[0], arguments.runs, arguments.load)
    text += "| CPU s (least-most), wall s, resident MiB | " + " | ".join(COLUMNS) + " |\n"
    text += "| --- " * (len(COLUMNS) + 1) + "|\n"
    text += "\n".join(line(*row) for row in table) + "\n" + END
    with open(arguments.document) as file:
        before, rest = file.read().split(BEGIN)
    with open(arguments.document, "w") as file:
        file.write(before + text + rest.split(END)[1])
    with open(arguments.figures, "w") as file:
        json.dump({"made": str(datetime.date.today()), "rows": dict(table)}, file, indent=1)
        file.write("\n")


def check(arguments, table):
    with open(arguments.figures) as file:
        stored = json.load(file)["rows"]
    worse = []
    for title, columns in table:
        if title not in stored:
            continue
        # At full speed, the number of events depends on the machine.
        by_event = all("events" in each[name] for each in (columns, stored[title]) for name in each)
        before, now = ratio(stored[title], by_event), ratio(columns, by_event)
        if now > before * WORSE:
            worse.append("%s: %.2f of the reference CPU time, %.2f before" % (title, now, before))
    missing = [title for title in stored if title not in dict(table)]
    for text in worse:
        print("bench: slower: " + text)
    for title in missing:
        print("bench: not measured: " + title)
    if worse or missing:
        sys.exit(1)
    print("bench: no row is more than %d %% slower relative to its reference" % round(100 * (WORSE - 1)))


def main():
    arguments = parse()
    arguments.load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as directory:
        table = measure(arguments, directory)
    if arguments.check:
        check(arguments, table)
    else:
        write(arguments, table)


main()
