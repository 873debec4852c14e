// SPDX-License-Identifier: Apache-2.0
// The main part of `start`.
'use strict';

require('./start.cjs').main('start');
