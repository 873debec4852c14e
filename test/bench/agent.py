"""Runs a command twice: alone, and between `eyas action start` and `eyas action stop`.

agent.py EYAS DIRECTORY COMMAND...: appends a line to each of DIRECTORY/{bare,watched,cpu,ready,start,stop}: wall seconds of
the command without and with the agent, CPU seconds of the agent, wall seconds until the agent is ready, of the start step and
of the stop step.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time


def timed(command, env, log):
    before = time.monotonic()
    with open(log, "wb") as out:
        status = subprocess.run(command, env=env, stdout=out, stderr=subprocess.STDOUT).returncode
    took = time.monotonic() - before
    if status != 0:
        with open(log, "rb") as text:
            sys.exit(f"bench: {command[0]} exited with {status}:\n" + text.read()[-2000:].decode(errors="replace"))
    return took


def values(file):
    """Returns the values of a command file with entries NAME<<MARK, VALUE, MARK."""
    with open(file) as text:
        found = re.findall(r"^([\w-]+)<<(\S+)\n(.*?)\n\2$", text.read(), re.S | re.M)
    return {name: value for name, _, value in found}


def main():
    eyas, directory, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    with tempfile.TemporaryDirectory() as job:
        os.makedirs(job + "/temp")
        os.makedirs(job + "/workspace")
        runner = {"GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_WORKSPACE": job + "/workspace", "RUNNER_TEMP": job + "/temp"}
        for name in ("ENV", "PATH", "OUTPUT", "STATE", "STEP_SUMMARY"):
            file = f"{job}/{name}"
            open(file, "w").close()
            runner["GITHUB_" + name] = file
        runner |= {
            "GITHUB_JOB": "bench", "GITHUB_WORKFLOW": "bench", "GITHUB_REPOSITORY": "owner/bench", "GITHUB_RUN_ID": "1",
            "GITHUB_RUN_ATTEMPT": "1", "GITHUB_SHA": "0" * 40, "GITHUB_EVENT_NAME": "push", "GITHUB_ACTION": "start",
            "RUNNER_OS": "Linux", "RUNNER_NAME": "bench", "GITHUB_SERVER_URL": "https://example.invalid",
        }
        env = os.environ | runner
        took = {"bare": timed(command, os.environ, job + "/bare.log")}
        took["start"] = timed([eyas, "action", "start"], env, job + "/start.log")
        try:
            took["watched"] = timed(command, env, job + "/watched.log")
        finally:
            state = {"STATE_" + name: value for name, value in values(runner["GITHUB_STATE"]).items()}
            took["stop"] = timed([eyas, "action", "stop"], env | state, job + "/stop.log")
        with open(job + "/start.log") as log:
            took["ready"] = int(re.search(r"ready after (\d+) ms", log.read()).group(1)) / 1000
        with open(values(runner["GITHUB_OUTPUT"])["report-path"] + "/report.json") as report:
            took["cpu"] = json.load(report)["own_cost"]["cpu_seconds"]
    for name, seconds in took.items():
        with open(f"{directory}/{name}", "a") as line:
            line.write(f"{seconds}\n")


main()
