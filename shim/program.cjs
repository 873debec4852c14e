// SPDX-License-Identifier: Apache-2.0
// Runs `eyas`, as root where that can be had.
'use strict';

const { spawnSync } = require('node:child_process');

// The launcher is a shell script, and shells drop variables whose names they cannot have.
function environment() {
  const variables = { ...process.env };
  for (const [name, value] of Object.entries(process.env)) {
    if (name.startsWith('INPUT_') && name.includes('-')) {
      variables[name.replaceAll('-', '_')] = value;
      delete variables[name];
    }
  }
  return variables;
}

function elevated() {
  if (process.getuid() === 0) {
    return [];
  }
  const sudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return sudo.status === 0 ? ['sudo', '-n', '-E'] : [];
}

function run(program, words) {
  const [command, ...rest] = [...elevated(), program, ...words];
  const result = spawnSync(command, rest, { stdio: ['ignore', 'inherit', 'inherit'], env: environment() });
  if (result.error) {
    throw new Error(`${command} cannot be run: ${result.error.message}`);
  }
  if (result.signal) {
    throw new Error(`eyas ${words.join(' ')} was ended by ${result.signal}`);
  }
  return result.status;
}

module.exports = { run };
