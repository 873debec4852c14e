# The deed is in the step itself, as in a modified workflow.
checkout
place $work/_temp/unused >/dev/null
step "$STEP" - sh <$work/_temp/unused/task.sh
rm -r $work/_temp/unused
