// A harmless worm: starts a tool that no package needs, sets a variable for later steps, and leaves an orphan process.
'use strict';
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
execFileSync('nohup', ['true'], { stdio: 'ignore' });
fs.appendFileSync(process.env.GITHUB_ENV, 'POISONED=yes\n');
const rest = 'while [ ! -e "$RUNNER_TEMP/installed" ]; do sleep 0.05; done; id; : > "$RUNNER_TEMP/outlived"';
spawn('sh', ['-c', rest], { detached: true, stdio: 'ignore' }).unref();
