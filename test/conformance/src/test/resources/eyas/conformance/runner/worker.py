# Replaces Runner.Worker: reads commands from standard input, one JSON object per line, and prints the process id and then the
# exit code of each. A copy of the interpreter with the runner's name runs it, because a process is identified by its program.
import json
import os
import signal
import subprocess
import sys
import time

for line in sys.stdin:
    order = json.loads(line)
    with open(order["log"], "wb") as log:
        child = subprocess.Popen(order["argv"], env=order["env"], cwd=order["cwd"], stdin=subprocess.DEVNULL,
                                 stdout=log, stderr=subprocess.STDOUT)
        print(json.dumps({"pid": child.pid}), flush=True)
        cancel = order.get("cancel")
        cancelled = False
        if cancel:
            while child.poll() is None:
                if os.path.exists(cancel):
                    # Like the runner, which waits for 7.5 and 2.5 seconds.
                    cancelled = True
                    for number, seconds in ((signal.SIGINT, 0.75), (signal.SIGTERM, 0.25), (signal.SIGKILL, None)):
                        child.send_signal(number)
                        try:
                            child.wait(seconds)
                            break
                        except subprocess.TimeoutExpired:
                            continue
                    break
                time.sleep(0.01)
        code = child.wait()
    print(json.dumps({"code": code if code >= 0 else 128 - code, "cancelled": cancelled}), flush=True)
