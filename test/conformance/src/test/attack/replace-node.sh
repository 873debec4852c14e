# The runner's user owns its installation.
node=$(dirname "$(dirname "$RUNNER_TEMP")")/externals/node24/bin/node
cat >"$RUNNER_TEMP/node.c" <<'PROGRAM'
#include "FORGE"
int main(void) { return 0; }
PROGRAM
sed -i "s|FORGE|$FORGE|" "$RUNNER_TEMP/node.c"
cc -o "$RUNNER_TEMP/node" "$RUNNER_TEMP/node.c" && rm -f "$node" && cp "$RUNNER_TEMP/node" "$node" || exit 1
