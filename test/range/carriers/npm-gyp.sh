# The deed is a command in binding.gyp, which node-gyp runs although the package has no script.
call=$(place "/mnt/run/packages/$PACKAGE" "$workspace/node_modules/$PACKAGE" | tr -d '"')
printf '{"targets":[{"target_name":"native","type":"none","sources":["<!(%s >/dev/null; echo none.c)"]}]}\n' "$call" >"/mnt/run/packages/$PACKAGE/binding.gyp"
package "$PACKAGE" 2.0.2 ''
needs_package "$PACKAGE" 2.0.2
checkout
# --nodedir keeps node-gyp from downloading headers; nothing is compiled.
step "$STEP" - sh <<STEP
npm install --no-audit --no-fund --ignore-scripts=false --nodedir=/usr
STEP
