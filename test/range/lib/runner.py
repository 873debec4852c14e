# Replaces Runner.Listener and Runner.Worker; copies of the interpreter with these names run it. The worker has the job's secrets
# in its memory, starts each step of steps.tsv with the variables that GitHub's runner sets, and afterwards reads the step's
# command files.
#
#   Runner.Listener runner.py listen    starts the worker and waits for it
#   Runner.Worker runner.py work        runs the steps; exits with 1 if one has failed
import os
import subprocess
import sys
import uuid

HOME = "/home/runner"
WORK = HOME + "/_work"
SECRETS = bytearray(b'{"GITHUB_TOKEN":{"value":"ghs_inventedinventedinventedinvented0005","isSecret":true},'
                    b'"AWS_SECRET_ACCESS_KEY":{"value":"inventedinventedinventedinvented","isSecret":true}}' * 64)
COMMAND_FILES = {"GITHUB_ENV": "set_env", "GITHUB_PATH": "add_path", "GITHUB_OUTPUT": "set_output",
                 "GITHUB_STEP_SUMMARY": "step_summary", "GITHUB_STATE": "save_state"}
JOB = {
    "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": HOME, "USER": "runner", "LANG": "C.UTF-8",
    "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_JOB": "build", "GITHUB_WORKFLOW": "ci", "GITHUB_RUN_ID": "4242",
    "GITHUB_RUN_ATTEMPT": "1", "GITHUB_REPOSITORY": "example/app", "GITHUB_REF": "refs/heads/main",
    "GITHUB_SHA": "0123456789abcdef0123456789abcdef01234567", "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_API_URL": "https://api.github.com", "GITHUB_WORKSPACE": WORK + "/app/app", "GITHUB_EVENT_NAME": "push",
    "RUNNER_NAME": "range", "RUNNER_OS": "Linux", "RUNNER_TEMP": WORK + "/_temp", "RUNNER_TOOL_CACHE": WORK + "/_tool",
    "RUNNER_WORKSPACE": WORK + "/app", "RUNNER_TRACKING_ID": "github_" + str(uuid.uuid4()),
    "ACTIONS_RUNTIME_TOKEN": "invented-runtime-token", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "invented-id-token",
    "ACTIONS_ID_TOKEN_REQUEST_URL": "https://run-actions-1-azure-eastus.actions.githubusercontent.com/28/idtoken?api-version=2.0",
    "NODE_EXTRA_CA_CERTS": "/mnt/run/authority.crt", "GITHUB_TOKEN": "ghs_inventedinventedinventedinvented0005",
    "NPM_CONFIG_UPDATE_NOTIFIER": "false", "GOFLAGS": "-mod=mod", "GOPROXY": "off",
}


def settings(path):
    """Yields names and values of a command file: NAME=VALUE, or NAME<<END, lines, END."""
    with open(path) as file:
        lines = iter(file.read().splitlines())
    for line in lines:
        name, mark, rest = line.partition("<<")
        if mark and "=" not in name:
            value = []
            for inner in lines:
                if inner == rest:
                    break
                value.append(inner)
            yield name, "\n".join(value)
        elif "=" in line:
            yield tuple(line.split("=", 1))


def work():
    failed = False
    # A deed must find this worker and never that of another case on the same machine, so its pid is published.
    with open("/mnt/run/worker.pid", "w") as file:
        file.write(str(os.getpid()))
    environment = dict(JOB)
    if os.path.isdir("/mnt/rust/bin"):
        environment["PATH"] += ":/mnt/rust/bin"
    with open("/mnt/run/steps.tsv") as index:
        steps = [line.rstrip("\n").split("|") for line in index]
    for name, action, ref, kind, file in steps:
        own = dict(environment, GITHUB_ACTION=name, GITHUB_ACTION_REPOSITORY=action, GITHUB_ACTION_REF=ref)
        paths = {}
        for variable, prefix in COMMAND_FILES.items():
            paths[variable] = f"{WORK}/_temp/_runner_file_commands/{prefix}_{uuid.uuid4()}"
            open(paths[variable], "w").close()
        own.update(paths)
        argv = ["/usr/bin/node", file] if kind == "node" else ["/usr/bin/bash", "-e", file]
        print("step", name, flush=True)
        code = subprocess.call(argv, env=own, cwd=own["GITHUB_WORKSPACE"], stdin=subprocess.DEVNULL)
        print("step", name, "ended with", code, flush=True)
        failed |= code != 0
        environment.update(settings(paths["GITHUB_ENV"]))
        with open(paths["GITHUB_PATH"]) as added:
            for directory in added.read().splitlines():
                environment["PATH"] = directory + ":" + environment["PATH"]
    return 1 if failed else 0


if sys.argv[1] == "listen":
    sys.exit(subprocess.call([HOME + "/bin/Runner.Worker", __file__, "work"], env=os.environ))
sys.exit(work())
