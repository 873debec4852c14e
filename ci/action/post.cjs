// SPDX-License-Identifier: Apache-2.0
// The post part of the action, and of `start`: ends the watch that its main part has begun, with what that has kept in the
// runner's memory. Of the environment nothing is believed that a step between the two could have set.
'use strict';

const { kept, noVerdict, restore, say } = require('./runner.cjs');
const { run } = require('./program.cjs');
const { fingerprint } = require('./privilege.cjs');

const REPLACED = 'Unless you update Eyas while jobs run, take what this job has built or published as unsafe';

// Ends the watch as `step` of `action`: 'post' of 'watch', or 'check' of 'start', where a step of its own may have ended it already.
async function end(action, step) {
  const { monitored, log, key, lock, program, fingerprint: print, proxies, inputs } = kept();
  restore(inputs ?? {});
  if (monitored === undefined) {
    noVerdict('what the first step of this action has kept is not there: it was ended before it could do anything, or somebody removed it');
    return;
  }
  if (monitored === 'false') {
    say('this job was NOT monitored, see its first step');
    return;
  }
  const settings = { ...proxies, EYAS_STEP: step, STATE_monitored: monitored };
  if (monitored === 'true') {
    // It is handed the key, with which it can prove any verdict.
    if (fingerprint(program) !== print) {
      throw new Error(
        `${program}, or a file of its installation, was changed after the first step of this action; it is not run, and the report is not shown. ${REPLACED}`,
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
