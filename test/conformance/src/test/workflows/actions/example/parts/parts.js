// Runs as pre, main and post part: prints which, and saves it for the next part.
'use strict';
const fs = require('node:fs');
const part = process.env.STATE_part ? (process.env.STATE_part === 'pre' ? 'main' : 'post') : 'pre';
const { INPUT_WORD, GITHUB_ACTION, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF, GITHUB_ACTION_PATH } = process.env;
console.log(part, INPUT_WORD, GITHUB_ACTION, `${GITHUB_ACTION_REPOSITORY}@${GITHUB_ACTION_REF}`, GITHUB_ACTION_PATH ?? '-');
console.log(process.version.split('.')[0], process.execPath.endsWith('/bin/node'));
fs.appendFileSync(process.env.GITHUB_STATE, `part=${part}\n`);
fs.appendFileSync(process.env.GITHUB_OUTPUT, `word=${INPUT_WORD}\n`);
fs.appendFileSync(process.env.GITHUB_ENV, `SET=${part}\nNODE_OPTIONS=--bad\n`);
