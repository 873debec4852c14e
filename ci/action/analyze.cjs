// SPDX-License-Identifier: Apache-2.0
// The main part of `analyze`. It reads untrusted input, so it does not run as root.
'use strict';

const { noVerdict } = require('./runner.cjs');
const { find } = require('./distribution.cjs');
const { proxies, run, taken } = require('./program.cjs');

async function main() {
  const settings = { ...proxies(), ...taken(['OPENAI_API_KEY', 'VT_API_KEY']) };
  process.exitCode = (await run('analyze', await find(), ['action', 'analyze'], { root: false, settings })).code;
}

main().catch((failure) => noVerdict(failure.message));
