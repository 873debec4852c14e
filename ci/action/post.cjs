// SPDX-License-Identifier: Apache-2.0
// The post part of the action, and of `start`: ends the watch that its main part has started, with the state that the main part has
// stored in the runner's memory. Environment variables that a step in between could have set are not used.
'use strict';

const { kept, noVerdict, restore, say } = require('./runner.cjs');
const { run } = require('./program.cjs');
const { fingerprint } = require('./privilege.cjs');

const REPLACED = 'Unless you update Eyas while jobs run, treat what this job has built or published as compromised';

// Ends the watch as `step` of `action`: 'post' of 'watch', or 'check' of 'start', where a separate step may have ended it already.
async function end(action, step) {
  const { monitored, log, key, lock, program, fingerprint: print, proxies, inputs } = kept();
  restore(inputs ?? {});
  if (monitored === undefined) {
    noVerdict('the state of the first step of this action is missing: the step was cancelled before it could store any, or the state was removed');
    return;
  }
  if (monitored === 'false') {
    say('this job was NOT monitored, see its first step');
    return;
  }
  const settings = { ...proxies, EYAS_STEP: step, STATE_monitored: monitored };
  if (monitored === 'true') {
    // The program gets the key, with which it can prove any verdict.
    if (fingerprint(program) !== print) {
      throw new Error(
        `${program}, or a file of its installation, was changed after the first step of this action; it is not run, and no report is shown. ${REPLACED}`,
      );
    }
    Object.assign(settings, { STATE_log: log, STATE_key: key, STATE_lock: lock });
  }
  process.exitCode = (await run(action, program, ['action', 'stop'], { settings, key })).code;
}

module.exports = { end };

if (require.main === module) {
  end('watch', 'post').catch((failure) => noVerdict(failure.message));
}
