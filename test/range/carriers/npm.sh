# The deed is an install script of an npm package that the project depends on.
installed=$workspace/node_modules/$PACKAGE
call=$(place "/mnt/run/packages/$PACKAGE" "$installed" | sed "s|$installed/|./|g; s|\"|\\\\\"|g")
package "$PACKAGE" 1.2.4 "\"postinstall\":\"$call\""
needs_package "$PACKAGE" 1.2.4
checkout
step "$STEP" - sh <<STEP
npm install --no-audit --no-fund --ignore-scripts=false
STEP
