// Runs a package script with the variables that npm sets.
'use strict';
const { execFileSync } = require('node:child_process');
execFileSync('sh', ['-c', 'node setup.js'], {
  cwd: 'node_modules/left',
  stdio: 'inherit',
  env: {
    ...process.env,
    npm_command: 'ci',
    npm_lifecycle_event: 'postinstall',
    npm_lifecycle_script: 'node setup.js',
    npm_package_name: 'left',
    npm_package_version: '1.0.0',
  },
});
