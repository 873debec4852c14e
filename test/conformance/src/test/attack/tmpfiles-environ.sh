# systemd-tmpfiles copies the environment of the worker for its caller.
printf 'C %s/copy - - - - /proc/%s/environ\n' "$RUNNER_TEMP" "$RUNNER_WORKER" >"$RUNNER_TEMP/environ.conf"
systemd-tmpfiles --create "$RUNNER_TEMP/environ.conf"
test -e "$RUNNER_TEMP/copy"
