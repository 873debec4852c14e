# Starts a process for each text that the agent should keep; all end before the job does.
python3 - <<'PROGRAM'
import os, time

children = []
for i in range(4000):
    children.append(os.posix_spawn("/bin/sleep", ["sleep", "60"], {"TEXT": str(i) + "x" * 3800}))
time.sleep(1)
for child in children:
    os.kill(child, 9)
    os.waitpid(child, 0)
PROGRAM
