env -i PATH="$PATH" WORKER="$RUNNER_WORKER" setsid sh -c '
  while [ -d "/proc/$WORKER" ]; do sleep 0.1; done
  f=$(mktemp) && cp /bin/true "$f" && chmod 755 "$f" && "$f"
  rm -f "$f"' >/dev/null 2>&1 </dev/null &
