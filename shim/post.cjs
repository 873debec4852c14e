// SPDX-License-Identifier: Apache-2.0
// The post part of the action, and of `start`: ends the watch that its main part has begun, with what that has kept in the
// runner's memory. Of the environment nothing is believed that a step between the two could have set.
'use strict';

const { kept, notMonitored, noVerdict, say } = require('./runner.cjs');
const { run } = require('./program.cjs');

// Ends the watch, as `step` of the action: 'post', or 'check' where a step of its own may have ended it already.
async function end(step) {
  const { monitored, log, key, program, proxies } = kept();
  if (monitored === undefined) {
    notMonitored('the first step of this action was ended before it could do anything');
    return;
  }
  if (monitored === 'false') {
    say('this job was NOT monitored, as its first step has said');
    return;
  }
  const settings = { ...proxies, EYAS_STEP: step, STATE_monitored: monitored };
  if (monitored === 'true') {
    Object.assign(settings, { STATE_log: log, STATE_key: key });
  }
  process.exitCode = (await run(program, ['action', 'stop'], { settings, key })).code;
}

module.exports = { end };

if (require.main === module) {
  end('post').catch((failure) => noVerdict(failure.message));
}
