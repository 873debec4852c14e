// SPDX-License-Identifier: Apache-2.0
// The main part of `analyze`. What it reads comes from strangers, so it is not run as root.
'use strict';

const { notMonitored } = require('./runner.cjs');
const { find } = require('./distribution.cjs');
const { run } = require('./program.cjs');

async function main() {
  process.exitCode = await run(await find(), ['action', 'analyze'], false);
}

main().catch((failure) => notMonitored(failure.message));
