env -i PATH="$PATH" SOCKET="$SOCKET" WORKER="$RUNNER_WORKER" setsid python3 -c 'import os, socket, time
for _ in range(100):
    if os.fork() == 0:
        while os.path.exists("/proc/" + os.environ["WORKER"]):
            try:
                s = socket.socket(socket.AF_UNIX)
                s.settimeout(1)
                s.connect(os.environ["SOCKET"])
                time.sleep(0.5)
            except OSError:
                time.sleep(0.01)
        os._exit(0)' >/dev/null 2>&1 </dev/null &
sleep 1
