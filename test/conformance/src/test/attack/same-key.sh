# All variables that identify the job are the same; only the temporary directory differs.
RUNNER_TEMP=$(mktemp -d) || exit 1
export RUNNER_TEMP
"$EYAS_PATH" action start >/dev/null || exit 1
"$EYAS_PATH" action stop >/dev/null || exit 1
rm -rf "$RUNNER_TEMP"
