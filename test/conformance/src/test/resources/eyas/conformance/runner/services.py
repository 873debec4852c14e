# Replaces services that start programs on request, with the process trees, sockets, files and cgroups of the real ones: a
# container engine, the service manager, and at. A copy of the interpreter with the name of the real program runs each part,
# because a process is identified by its program.
#
#   services.py dockerd SOCKET BIN GROUPS DIRECTORY   handles one request per connection
#   services.py shim BIN GROUP PIDFILE SPEC           starts the first or another process of a container, and waits for it
#   services.py runc GROUP PIDFILE SPEC               creates the process in its cgroup, and exits before it calls exec
#   services.py docker run|create|start|exec|rm ...   the client, with the options that runners and steps use
#   services.py systemd SOCKET GROUPS                 starts units
#   services.py systemd-run [--unit=NAME] ARGV...     requests a unit
#   services.py atd DIRECTORY PREFIX                  runs the files in DIRECTORY whose names start with PREFIX
#   services.py at DIRECTORY PREFIX WHEN              writes such a file with the environment and standard input; atd runs it at once
import ctypes
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time

PR_SET_CHILD_SUBREAPER = 36


def group(path):
    missing = []
    directory = path
    while not os.path.isdir(directory):
        missing.append(directory)
        directory = os.path.dirname(directory)
    with open(os.path.join(os.path.dirname(sys.argv[0]), "groups"), "a") as made:
        for directory in reversed(missing):
            os.makedirs(directory, exist_ok=True)
            made.write(directory + "\n")
    with open(os.path.join(path, "cgroup.procs"), "w") as procs:
        procs.write(str(os.getpid()))


def listen(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen(16)
    return server


def ask(path, request):
    client = socket.socket(socket.AF_UNIX)
    client.connect(path)
    with client, client.makefile("rw") as stream:
        stream.write(json.dumps(request) + "\n")
        stream.flush()
        return json.loads(stream.readline())


def serve(path, answer):
    server = listen(path)
    while True:
        connection, _ = server.accept()

        def one(connection=connection):
            with connection, connection.makefile("rw") as stream:
                line = stream.readline()
                if line:
                    stream.write(json.dumps(answer(json.loads(line))) + "\n")

        threading.Thread(target=one, daemon=True).start()


def read(path):
    with open(path) as file:
        return file.read()


def prepares(pid):
    try:
        return "services.py" in read(f"/proc/{pid}/cmdline")
    except FileNotFoundError:
        return False


def dockerd(path, bin, groups, directory):
    containers = {}

    def run(identity, spec):
        place = os.path.join(directory, secrets.token_hex(8))
        spec = dict(spec, log=place + ".log")
        with open(place + ".json", "w") as file:
            json.dump(spec, file)
        shim = subprocess.Popen([os.path.join(bin, "containerd-shim-runc-v2"), sys.argv[0], "shim", bin,
                                 os.path.join(groups, "docker", identity), place + ".pid", place + ".json"],
                                env={"PYTHONHOME": "/usr"})
        if spec.get("detached"):
            while not os.path.exists(place + ".pid"):
                time.sleep(0.005)
            # An engine responds once the program runs.
            while prepares(int(read(place + ".pid"))):
                time.sleep(0.005)
            threading.Thread(target=shim.wait, daemon=True).start()
            return {"id": identity, "code": 0, "out": identity + "\n"}
        return {"id": identity, "code": shim.wait(), "out": read(place + ".log")}

    def find(name):
        return next(key for key, (known, _) in containers.items() if name == known or key.startswith(name))

    def answer(request):
        op = request["op"]
        if op in ("create", "run"):
            identity = secrets.token_hex(32)
            containers[identity] = (request["name"], request["spec"])
            if op == "run":
                return run(identity, request["spec"])
            return {"id": identity, "code": 0, "out": identity + "\n"}
        identity = find(request["name"])
        if op == "start":
            return run(identity, dict(containers[identity][1], detached=True))
        if op == "exec":
            return run(identity, request["spec"])
        with open(os.path.join(groups, "docker", identity, "cgroup.procs")) as procs:
            for pid in procs.read().split():
                os.kill(int(pid), 9)
        return {"id": identity, "code": 0, "out": ""}

    serve(path, answer)


def shim(bin, path, pidfile, spec):
    # Orphan descendants become its children, like the first process of a container when runc exits.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    subprocess.run([os.path.join(bin, "runc"), sys.argv[0], "runc", path, pidfile, spec], env={"PYTHONHOME": "/usr"})
    _, status = os.waitpid(int(read(pidfile)), 0)
    code = os.waitstatus_to_exitcode(status)
    sys.exit(code if code >= 0 else 128 - code)


def runc(path, pidfile, spec):
    spec = json.loads(read(spec))
    ended, ends = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ends)
        os.read(ended, 1)  # until runc has ended
        os.setsid()
        group(path)
        execute(spec)
    with open(pidfile + ".part", "w") as file:
        file.write(str(pid))
    os.rename(pidfile + ".part", pidfile)


def execute(spec):
    log = os.open(spec["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.closerange(3, 64)
    os.chdir(spec["cwd"])
    os.execvpe(spec["argv"][0], spec["argv"], spec["env"])


def docker(words):
    op, words = words[0], words[1:]
    environment = {"PATH": os.environ["PATH"], "HOSTNAME": "container"}
    name = "c" + secrets.token_hex(4)
    directory = os.getcwd()
    entry = []
    detached = False
    while words and words[0].startswith("-"):
        option, words = words[0], words[1:]
        if option in ("-i", "--rm", "--force"):
            continue
        if option == "-d":
            detached = True
            continue
        value = option.split("=", 1)[1] if option.startswith("--") and "=" in option else words.pop(0)
        option = option.split("=", 1)[0]
        if option == "-e" and "=" in value:
            environment[value.split("=", 1)[0]] = value.split("=", 1)[1]
        elif option == "-e" and value in os.environ:
            environment[value] = os.environ[value]
        elif option == "--name":
            name = value
        elif option == "--workdir":
            directory = value
        elif option == "--entrypoint":
            entry = [value]
    target, argv = words[0], entry + words[1:]
    if op in ("exec", "start", "rm"):
        name = target
    spec = {"argv": argv, "env": environment, "cwd": directory, "detached": detached}
    result = ask(os.environ["DOCKER_HOST"].removeprefix("unix://"), {"op": op, "name": name, "spec": spec})
    sys.stdout.write(result["out"])
    sys.exit(result["code"])


def systemd(path, groups):
    def answer(request):
        pid = os.fork()
        if pid == 0:
            group(os.path.join(groups, "system.slice", request["unit"]))
            execute(request["spec"])
        return {"code": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}

    # Without threads, because the real manager forks from its main thread.
    server = listen(path)
    while True:
        connection, _ = server.accept()
        with connection, connection.makefile("rw") as stream:
            stream.write(json.dumps(answer(json.loads(stream.readline()))) + "\n")


def systemd_run(words):
    unit = "run-u" + str(secrets.randbelow(10000)) + ".service"
    while words and words[0].startswith("--"):
        option, value = words.pop(0).split("=", 1)
        unit = value if option == "--unit" else unit
    spec = {"argv": words, "env": dict(os.environ), "cwd": os.getcwd(), "log": "/dev/null"}
    sys.exit(ask(os.environ["STAND_IN_SYSTEMD"], {"unit": unit, "spec": spec})["code"])


def atd(directory, mark):
    while True:
        for name in os.listdir(directory):
            path = os.path.join(directory, name)
            if name.startswith(mark) and os.stat(path).st_mode & 0o100:
                pid = os.fork()
                if pid == 0:
                    os.dup2(os.open(path, os.O_RDONLY), 0)
                    os.closerange(3, 64)
                    os.execve("/bin/sh", ["sh"], {"PATH": "/usr/bin:/bin"})
                os.waitpid(pid, 0)
                os.unlink(path)
        time.sleep(0.01)


def at(directory, mark, *when):
    path = os.path.join(directory, mark + secrets.token_hex(4))
    lines = [f"export {name}='{value}'\n" for name, value in os.environ.items() if "'" not in value and name.isidentifier()]
    text = "#!/bin/sh\n" + "".join(lines) + "cd '" + os.getcwd() + "'\n" + sys.stdin.read()
    with open(path, "w") as file:
        file.write(text)
    # An executable file is complete, so atd runs it.
    os.chmod(path, 0o700)


MODES = {"dockerd": dockerd, "shim": shim, "runc": runc, "systemd": systemd, "atd": atd, "at": at}
mode, arguments = sys.argv[1], sys.argv[2:]
if mode == "docker":
    docker(arguments)
elif mode == "systemd-run":
    systemd_run(arguments)
else:
    MODES[mode](*arguments)
