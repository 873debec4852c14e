# Kills the agent and appends a final record in its format to its log, as root can without the key.
import hashlib
import json
import os
import signal
import sys
import time

directory = sys.argv[1]
with open(os.path.join(directory, "identity")) as file:
    pid = next(int(line.split("=")[1]) for line in file if line.startswith("pid="))
os.kill(pid, signal.SIGKILL)
while os.path.exists(f"/proc/{pid}") and open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z":
    time.sleep(0.01)
log = os.path.join(directory, "agent.jsonl")
with open(log) as file:
    last = json.loads(file.read().rstrip("\n").rsplit("\n", 1)[-1])
body = json.dumps({"number": last["number"] + 1, "time_ns": time.time_ns(), "type": "stopped", "alerts": "0", "dropped": "0",
                   "events": "1000", "notes": ""}, separators=(",", ":"))
seal = hashlib.sha256((body + last["hash"]).encode()).hexdigest()
with open(log, "a") as file:
    file.write(body[:-1] + ',"hash":"' + seal + '"}\n')
