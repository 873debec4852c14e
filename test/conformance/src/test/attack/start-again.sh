# As this user, who cannot watch; what it writes goes to this step alone.
GITHUB_RUN_ID=4343 "$EYAS_PATH" action start
true
