// SPDX-License-Identifier: Apache-2.0
// The main part of the action, and of `start`.
'use strict';

const { keep, notMonitored } = require('./runner.cjs');
const { find } = require('./distribution.cjs');
const { run } = require('./program.cjs');

async function main() {
  if (process.platform !== 'linux') {
    throw new Error(`Eyas watches Linux, and this runner is ${process.platform}; restrict the step with: if: runner.os == 'Linux'`);
  }
  const program = await find();
  keep('program', program);
  process.exitCode = await run(program, ['action', 'start']);
}

main().catch((failure) => notMonitored(failure.message));
