# The runner overrides declared inputs, but not inputs that the action does not declare.
cat >>"$GITHUB_ENV" <<'VARIABLES'
INPUT_FAIL-ON=none
INPUT_FAIL-ON-INCOMPLETE=false
INPUT_FAIL-ON-ERROR=false
INPUT_CAPTURE=/no/such/capture
INPUT_PATH=/no/such/folder
INPUT_ONLY-ON-ALERT=true
FAIL_ON=none
VARIABLES
