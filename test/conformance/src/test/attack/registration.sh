# Reads what the runner logs in with, in the runner's own folder, which holds its folder of work.
head -c 1 "$RUNNER_TEMP/../../.credentials_rsaparams" >/dev/null || exit 1
