# As root, replaces a watch that was ended early with one that seems to continue: an agent's directory and a log without a valid seal,
# which can only be detected with the key. Restores the real agent's files once the step that ends the watch has reported it.
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

place = sys.argv[1]
agent = os.path.join(place, "agent")
kept = place + ".kept"
shutil.rmtree(kept, ignore_errors=True)
shutil.copytree(place, kept)
life = os.path.join(place, "life")
with open(life) as file:
    head, watch = file.read().splitlines()
job = head.split(" ", 1)[1]
with open(life, "w") as file:
    file.write(f"{head}\nwatching {watch.split()[1]} 0 - - 0\n")
os.mkdir(agent, 0o700)
os.mkdir(os.path.join(agent, "report"))
open(os.path.join(agent, "report", "alerts.jsonl"), "w").close()
previous = "0" * 64
number = 0


def add(kind, **details):
    global previous, number
    number += 1
    body = json.dumps({"number": number, "time_ns": time.time_ns(), "type": kind, **dict(sorted(details.items()))},
                      separators=(",", ":"))
    previous = hashlib.sha256((body + previous).encode()).hexdigest()
    with open(os.path.join(agent, "agent.jsonl"), "a") as file:
        file.write(body[:-1] + ',"hash":"' + previous + '"}\n')


process = subprocess.Popen(["sleep", "600"])
with open(f"/proc/{process.pid}/stat") as file:
    ticks = int(file.read().rsplit(")", 1)[1].split()[19])
with open("/proc/stat") as file:
    boot = next(int(line.split()[1]) for line in file if line.startswith("btime "))
began = boot * 1000 + ticks * 1000 // os.sysconf("SC_CLK_TCK")
add("started", pid=str(process.pid), ring="1")
add("ready", milliseconds="1", action="example/eyas")
with open(os.path.join(agent, "identity.new"), "w") as file:
    file.write(f"pid={process.pid}\nstarted={began}\njob={job}\n")
os.rename(os.path.join(agent, "identity.new"), os.path.join(agent, "identity"))
stop = os.path.join(agent, "stop")
while not os.path.exists(stop):
    time.sleep(0.002)
with open(stop) as file:
    order = file.read().split()[0]
add("stopped", order=order, proved="false", probe=order, step="stop", action="example/eyas", alerts="0", written="0",
    written_sha256=hashlib.sha256(b"").hexdigest(), events="1000", dropped="0", verdict="clean", complete="true", notes="")
process.kill()
process.wait()
while os.path.exists(agent) or "\nreported " not in open(life).read():
    time.sleep(0.002)
for name in ("report", "life"):
    here = os.path.join(place, name)
    shutil.rmtree(here) if os.path.isdir(here) else os.remove(here)
    os.rename(os.path.join(kept, name), here)
shutil.rmtree(kept)
