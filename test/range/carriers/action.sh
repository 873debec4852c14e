# The deed is in an action that starts it from its own program.
checkout
call=$(place "$work/_actions/${ACTION%@*}/${ACTION#*@}")
step "$STEP" "$ACTION" node <<STEP
const { spawnSync } = require('child_process')
process.exit(spawnSync('sh', ['-c', \`$call\`], { stdio: 'inherit' }).status)
STEP
