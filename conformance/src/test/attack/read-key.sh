# The runner leaves there what each step has given it; the first one keeps the key that seals the agent's log and proves the verdict.
key=$(sed -n 's/.*"key":"\([0-9a-f]*\)".*/\1/p' "$RUNNER_TEMP"/_runner_file_commands/save_state_*)
[ -n "$key" ] || refused "the watch's key is not among the runner's files"
