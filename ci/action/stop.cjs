// SPDX-License-Identifier: Apache-2.0
// The main part of `stop`. It has stored no state in the runner, so STATE_ variables may be set by the job and are ignored.
'use strict';

const { noVerdict, notMonitored, UNKNOWN } = require('./runner.cjs');
const { find } = require('./distribution.cjs');
const { proxies, run } = require('./program.cjs');
const { asRoot } = require('./privilege.cjs');

async function main() {
  if (process.platform !== 'linux') {
    notMonitored(`Eyas watches Linux, and this runner is ${process.platform}`, UNKNOWN);
    return;
  }
  const program = await find(undefined, undefined, asRoot());
  const settings = { ...proxies(), EYAS_STEP: 'stop' };
  process.exitCode = (await run('stop', program, ['action', 'stop'], { settings })).code;
}

main().catch((failure) => noVerdict(failure.message, UNKNOWN));
