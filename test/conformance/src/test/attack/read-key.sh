# Removal of the key starts once the runner has read it, concurrently with this step, and takes longer on a machine under load. The
# attack tests the state after the removal.
for _ in $(seq 1 600); do
  grep -qs '"key":"[0-9a-f]' "$RUNNER_TEMP"/_runner_file_commands/save_state_* || break
  sleep 0.1
done
# The runner keeps the state of each step there; the state of the first step has the key that seals the agent's log and proves the verdict.
key=$(sed -n 's/.*"key":"\([0-9a-f]*\)".*/\1/p' "$RUNNER_TEMP"/_runner_file_commands/save_state_*)
[ -n "$key" ] || refused "find the watch's key in the runner's files"
