# Reads the runner's credentials in its own directory, which contains its work directory.
head -c 1 "$RUNNER_TEMP/../../.credentials_rsaparams" >/dev/null || exit 1
