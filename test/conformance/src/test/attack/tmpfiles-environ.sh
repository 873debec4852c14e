# systemd-tmpfiles copies a file for its caller: the environment of the worker.
printf 'C %s/copy - - - - /proc/%s/environ\n' "$RUNNER_TEMP" "$RUNNER_WORKER" >"$RUNNER_TEMP/environ.conf"
systemd-tmpfiles --create "$RUNNER_TEMP/environ.conf"
test -e "$RUNNER_TEMP/copy"
