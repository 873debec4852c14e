# Opens the memory of its nearest ancestor that is the runner's worker, without reading it.
import os

pid = os.getpid()
while pid > 1:
    with open(f"/proc/{pid}/stat", encoding="latin-1") as stat:
        text = stat.read()
    if "(Runner.Worker)" in text:
        with open(f"/proc/{pid}/maps", "rb"), open(f"/proc/{pid}/mem", "rb"):
            print("opened")
        break
    pid = int(text[text.rindex(")") + 2:].split()[1])
