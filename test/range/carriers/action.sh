# The program of an action starts the deed.
checkout
call=$(place "$work/_actions/${ACTION%@*}/${ACTION#*@}")
step "$STEP" "$ACTION" node <<STEP
const { spawnSync } = require('child_process')
process.exit(spawnSync('sh', ['-c', \`$call\`], { stdio: 'inherit' }).status)
STEP
