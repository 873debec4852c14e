# Runs as a user who cannot monitor; its output belongs to this step only.
GITHUB_RUN_ID=4343 "$EYAS_PATH" action start
true
