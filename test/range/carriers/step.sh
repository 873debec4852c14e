# The deed is a script of the repository that a step runs.
call=$(place $workspace/ci)
commit 'add a script'
checkout
step "$STEP" - sh <<STEP
$call
STEP
