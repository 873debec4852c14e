# The runner starts the post steps with the variables that the job has set, including this library.
forge "$RUNNER_TEMP/preload.so"
echo "LD_PRELOAD=$RUNNER_TEMP/preload.so" >>"$GITHUB_ENV"
