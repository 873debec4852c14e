// SPDX-License-Identifier: Apache-2.0
// The main part of the action.
'use strict';

const { forgotten, keep, mask, notStarted } = require('./runner.cjs');
const { find } = require('./distribution.cjs');
const { inputs, proxies, run, taken } = require('./program.cjs');
const { asRoot, fingerprint } = require('./privilege.cjs');

// Without the token, which is a secret; at the end of the job the runner supplies its value again.
function lasting(action) {
  const { 'github-token': _, ...others } = inputs(action);
  return others;
}

// Starts the watch, as the main part of `action`: 'watch' or 'start'.
async function begin(action) {
  // Stored first: if nothing else is stored, the end of the job knows that there was no watch, and no later step can change that.
  const watch = { monitored: 'false', inputs: lasting(action) };
  keep(watch);
  if (process.platform !== 'linux') {
    throw new Error(`Eyas watches Linux, and this runner is ${process.platform}; restrict the step with: if: runner.os == 'Linux'`);
  }
  const program = await find(undefined, undefined, asRoot());
  const print = fingerprint(program);
  // The state stored below contains the key of the watch, which no later step may read.
  await forgotten();
  const { code, state } = await run(action, program, ['action', 'start'], {
    settings: { ...proxies(), ...taken(['FALCO_HOSTNAME']), EYAS_LAST_STEP: LAST[action] },
  });
  if (state.key) {
    mask(state.key);
  }
  keep({ ...watch, ...state, program, fingerprint: print, proxies: proxies() });
  process.exitCode = code;
}

// The command lines of the scripts that show the verdict, as replacements in the command line of the script that starts the watch.
const LAST = {
  watch: 'start.cjs>post.cjs',
  start: 'begin.cjs>check.cjs start/../ci/action/begin.cjs>stop/../ci/action/stop.cjs',
};

const main = (action) => begin(action).catch((failure) => notStarted(failure.message));

module.exports = { main };

if (require.main === module) {
  main('watch');
}
