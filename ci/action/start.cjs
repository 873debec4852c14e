// SPDX-License-Identifier: Apache-2.0
// The main part of the action.
'use strict';

const { forgotten, keep, mask, notStarted } = require('./runner.cjs');
const { find } = require('./distribution.cjs');
const { inputs, proxies, run, taken } = require('./program.cjs');
const { asRoot, fingerprint } = require('./privilege.cjs');

// The token is left out, since it is a secret; its value is the runner's own at the end of the job, too.
function lasting(action) {
  const { 'github-token': _, ...others } = inputs(action);
  return others;
}

// Begins the watch, as the main part of `action`: 'watch' or 'start'.
async function begin(action) {
  // Kept first: where nothing else comes to be kept, the end of the job knows that there was no watch, and no later step can say otherwise.
  const watch = { monitored: 'false', inputs: lasting(action) };
  keep(watch);
  if (process.platform !== 'linux') {
    throw new Error(`Eyas watches Linux, and this runner is ${process.platform}; restrict the step with: if: runner.os == 'Linux'`);
  }
  const program = await find(undefined, undefined, asRoot());
  const print = fingerprint(program);
  // What is kept now has the watch's key, and no later step may read that.
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

// How the runner calls the scripts that show the verdict: what is to be replaced in its call of the one that begins the watch.
const LAST = {
  watch: 'start.cjs>post.cjs',
  start: 'begin.cjs>check.cjs start/../ci/action/begin.cjs>stop/../ci/action/stop.cjs',
};

const main = (action) => begin(action).catch((failure) => notStarted(failure.message));

module.exports = { main };

if (require.main === module) {
  main('watch');
}
