env -i PATH="$PATH" PYTHONHOME=/usr WORKER="$RUNNER_WORKER" PROGRAM="$RUNNER_FOLDER/bin/Runner.Worker" setsid sh -c '
  while [ -d "/proc/$WORKER" ]; do sleep 0.1; done
  "$PROGRAM" -c pass' >/dev/null 2>&1 </dev/null &
