// SPDX-License-Identifier: Apache-2.0
// The post part of `start`: looks whether the watch that it began was the one that `stop` has ended, and ends it where no step did.
'use strict';

const { noVerdict } = require('./runner.cjs');
const { end } = require('./post.cjs');

end('start', 'check').catch((failure) => noVerdict(failure.message));
