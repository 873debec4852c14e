env -i PATH="$PATH" PYTHONHOME=/usr WORKER="$RUNNER_WORKER" PROGRAM="$RUNNER_FOLDER/bin/Runner.Worker" setsid python3 -c '
import ctypes, os, platform, time

CLONE3, SIGCHLD = 435, 17
worker = int(os.environ["WORKER"])
while os.path.exists("/proc/%d" % worker):
    time.sleep(0.02)
number = ctypes.c_int32(worker)
arguments = (ctypes.c_uint64 * 11)()
arguments[4] = SIGCHLD
arguments[8] = ctypes.addressof(number)
arguments[9] = 1
child = ctypes.CDLL(None, use_errno=True).syscall(CLONE3, ctypes.byref(arguments), ctypes.sizeof(arguments))
if child == 0:
    os.execv(os.environ["PROGRAM"], ["Runner.Worker", "-c", "import time; time.sleep(3)"])
elif child > 0:
    os.waitpid(child, 0)
' >/dev/null 2>&1 </dev/null &
