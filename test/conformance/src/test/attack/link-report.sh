mkdir "$RUNNER_TEMP/elsewhere"
ln -s "$RUNNER_TEMP/elsewhere" "$RUNNER_TEMP/eyas-report"
