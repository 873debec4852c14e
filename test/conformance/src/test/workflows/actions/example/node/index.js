'use strict';
const { execFileSync, spawn } = require('node:child_process');
execFileSync('sh', ['-c', 'id; true'], { stdio: 'inherit' });
// A process that outlives the action, without its environment and parent.
spawn('sh', ['-c', 'exec "$0" "$1" "$2"', `${process.env.ACTIONS}/example/daemon.sh`, process.env.TRUTH, process.env.RUNNER_TEMP], {
  detached: true, stdio: 'ignore', env: {} }).unref();
