// SPDX-License-Identifier: Apache-2.0
// The post part of `start`: verifies the watch that `stop` has ended, or ends it if no step did.
'use strict';

const { noVerdict } = require('./runner.cjs');
const { end } = require('./post.cjs');

end('start', 'check').catch((failure) => noVerdict(failure.message));
