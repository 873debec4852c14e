# Waits until the script that ends the watch handles signals, and sends it SIGUSR1, which starts Node's debugger, and SIGTERM, with
# which a runner cancels a step. On a real runner the script runs as the job's user, so root is not needed; here, steps run as root.
setsid sh -c '
  until process=$(pgrep -P "$RUNNER_WORKER" -f "action/post[.]cjs"); do
    kill -0 "$RUNNER_WORKER" || exit
    sleep 0.01
  done
  exec python3 - "$process" <<"PROGRAM"
import os, signal, sys

process = int(sys.argv[1])
descriptor = os.pidfd_open(process)
wanted = 1 << signal.SIGUSR1 - 1 | 1 << signal.SIGTERM - 1
caught = 0
while caught & wanted != wanted:
    with open(f"/proc/{process}/status") as status:
        caught = next(int(line.split()[1], 16) for line in status if line.startswith("SigCgt:"))
signal.pidfd_send_signal(descriptor, signal.SIGUSR1)
signal.pidfd_send_signal(descriptor, signal.SIGTERM)
PROGRAM' >/dev/null 2>&1 </dev/null &
