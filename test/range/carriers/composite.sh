# The deed is in a script of a composite action; the runner starts its shell.
checkout
call=$(place "$work/_actions/${ACTION%@*}/${ACTION#*@}")
step "$STEP" "$ACTION" sh <<STEP
$call
STEP
