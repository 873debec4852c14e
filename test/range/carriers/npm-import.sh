# The deed runs when the project's tests load the package; there is no install script.
call=$(place "/mnt/run/packages/$PACKAGE" "$workspace/node_modules/$PACKAGE")
if [ "$call" = "node \"$workspace/node_modules/$PACKAGE/task.js\"" ]; then
  printf "require('./task.js')\n" >"/mnt/run/packages/$PACKAGE/index.js"
else
  printf "require('child_process').execSync(\`%s\`)\n" "$call" >"/mnt/run/packages/$PACKAGE/index.js"
fi
package "$PACKAGE" 3.0.1 ''
needs_package "$PACKAGE" 3.0.1
printf "require('%s')\n" "$PACKAGE" >>test/test.js
commit 'use it in the tests'
checkout
step install - sh <<STEP
npm install --no-audit --no-fund
STEP
step "$STEP" - sh <<STEP
npm test
STEP
