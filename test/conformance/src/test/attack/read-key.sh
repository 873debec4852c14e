# What removes the key begins when the runner has read it, beside this step. How soon it gets its turn is the machine's business: where
# others use all of it, later than on one that is free. What it does then is what is looked at here.
for _ in $(seq 1 600); do
  grep -qs '"key":"[0-9a-f]' "$RUNNER_TEMP"/_runner_file_commands/save_state_* || break
  sleep 0.1
done
# The runner leaves there what each step has given it; the first one keeps the key that seals the agent's log and proves the verdict.
key=$(sed -n 's/.*"key":"\([0-9a-f]*\)".*/\1/p' "$RUNNER_TEMP"/_runner_file_commands/save_state_*)
[ -n "$key" ] || refused "the watch's key is not among the runner's files"
