// SPDX-License-Identifier: Apache-2.0
// The main part of the action, and of `start`.
'use strict';

const { keep, notMonitored } = require('./runner.cjs');
const { find } = require('./distribution.cjs');
const { proxies, run, taken } = require('./program.cjs');
const { asRoot } = require('./privilege.cjs');

async function main() {
  // Kept first: where nothing else comes to be kept, the end of the job knows that there was no watch, and no later step can say otherwise.
  keep({ monitored: 'false' });
  if (process.platform !== 'linux') {
    throw new Error(`Eyas watches Linux, and this runner is ${process.platform}; restrict the step with: if: runner.os == 'Linux'`);
  }
  const program = await find(undefined, undefined, asRoot());
  const { code, state } = await run(program, ['action', 'start'], { settings: taken(['FALCO_HOSTNAME']) });
  keep({ monitored: 'false', ...state, program, proxies: proxies() });
  process.exitCode = code;
}

main().catch((failure) => notMonitored(failure.message));
