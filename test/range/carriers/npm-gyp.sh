# The deed is a command in binding.gyp, which npm has node-gyp run although the package names no script.
call=$(place "/mnt/run/packages/$PACKAGE" "$workspace/node_modules/$PACKAGE" | tr -d '"')
printf '{"targets":[{"target_name":"native","type":"none","sources":["<!(%s >/dev/null; echo none.c)"]}]}\n' "$call" >"/mnt/run/packages/$PACKAGE/binding.gyp"
package "$PACKAGE" 2.0.2 ''
needs_package "$PACKAGE" 2.0.2
checkout
# node-gyp looks for the headers of node elsewhere; there is nothing to compile.
step "$STEP" - sh <<STEP
npm install --no-audit --no-fund --ignore-scripts=false --nodedir=/usr
STEP
