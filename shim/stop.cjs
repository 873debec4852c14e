// SPDX-License-Identifier: Apache-2.0
// The post part of the action, and the main part of `stop`.
'use strict';

const { kept, notMonitored, say } = require('./runner.cjs');
const { find } = require('./distribution.cjs');
const { run } = require('./program.cjs');

async function main() {
  if (kept('monitored') === 'false') {
    say('this job was NOT monitored, as its first step has said');
    return;
  }
  if (process.platform !== 'linux') {
    throw new Error(`Eyas watches Linux, and this runner is ${process.platform}`);
  }
  process.exitCode = await run(kept('program') || (await find()), ['action', 'stop']);
}

main().catch((failure) => notMonitored(failure.message));
