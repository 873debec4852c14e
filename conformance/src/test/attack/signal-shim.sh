# Waits for the script that ends the watch, and sends it what Node makes a debugger of, and what a runner cancels a step with. On a
# real runner that script runs as the job's user, so no root is needed; here the steps of the runner are root's.
setsid sh -c '
  until process=$(pgrep -P "$RUNNER_WORKER" -f "shim/post[.]cjs"); do
    kill -0 "$RUNNER_WORKER" || exit
    sleep 0.01
  done
  sleep 0.2
  python3 -c "import os, signal; signal.pidfd_send_signal(os.pidfd_open($process), signal.SIGUSR1)"
  sleep 0.2
  kill -TERM "$process"' >/dev/null 2>&1 </dev/null &
