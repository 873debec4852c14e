mkdir -p "$RUNNER_TEMP/eyas-reported/x" "$RUNNER_TEMP/eyas-report/x" "$RUNNER_TEMP/eyas-stopped/x"
touch "$RUNNER_TEMP/eyas-report/report.json"
