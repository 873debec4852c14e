// SPDX-License-Identifier: Apache-2.0
// The main part of `comment`. It reads untrusted input, so it does not run as root.
'use strict';

const { find } = require('./distribution.cjs');
const { proxies, run } = require('./program.cjs');
const { isTrue, notice } = require('./runner.cjs');

async function main() {
  process.exitCode = (await run('comment', await find(), ['action', 'comment'], { root: false, settings: proxies() })).code;
}

main().catch((failure) => {
  notice('Eyas: no comment', failure.message);
  process.exitCode = isTrue('fail-on-error') ? 2 : 0;
});
