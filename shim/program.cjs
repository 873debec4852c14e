// SPDX-License-Identifier: Apache-2.0
// Runs `eyas`, as root where that can be had and is of use, until it ends; a runner that cancels the step is passed on to it.
'use strict';

const os = require('node:os');
const { spawn, spawnSync } = require('node:child_process');
const { say } = require('./runner.cjs');

// What a runner sends to a step that it cancels, in this order, before it kills it.
const CANCELLATIONS = ['SIGINT', 'SIGTERM'];

// What `eyas action` itself ends with: done, findings that fail the job, a fault that is to fail it.
const OWN_CODES = [0, 1, 2];

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

// Inputs go through the environment, so what is asked is whether sudo would keep it.
function elevated() {
  if (process.getuid() === 0) {
    return [];
  }
  const sudo = spawnSync('sudo', ['-n', '-E', 'true'], { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (sudo.status === 0) {
    return ['sudo', '-n', '-E'];
  }
  const said = sudo.error ? 'there is no sudo on this runner' : `sudo -n -E says: ${sudo.stderr.trim() || sudo.status}`;
  say(`not root, and ${said}; trying as user ${os.userInfo().username}`);
  return [];
}

// Resolves to the exit code of `eyas`; rejects where it is none of its own, so that a fault is never taken for a verdict.
function run(program, words, asRoot = true) {
  const [command, ...rest] = [...(asRoot ? elevated() : []), program, ...words];
  const called = `eyas ${words.join(' ')}`;
  return new Promise((resolve, reject) => {
    // In a group of its own: sudo passes on no signal that comes from its own group.
    const child = spawn(command, rest, { stdio: ['ignore', 'inherit', 'inherit'], env: environment(), detached: true });
    let cancelled = false;
    const pass = (signal) => {
      cancelled = true;
      child.kill(signal);
    };
    CANCELLATIONS.forEach((signal) => process.on(signal, pass));
    const over = (settle, value) => {
      CANCELLATIONS.forEach((signal) => process.off(signal, pass));
      settle(value);
    };
    child.on('error', (failure) => over(reject, new Error(`${command} cannot be run: ${failure.message}`)));
    child.on('exit', (code, signal) => {
      if (cancelled) {
        over(resolve, code ?? 128 + os.constants.signals[signal]);
      } else if (signal) {
        over(reject, new Error(`${called} was ended by ${signal}`));
      } else if (OWN_CODES.includes(code)) {
        over(resolve, code);
      } else {
        over(reject, new Error(`${called} ended with ${code}, which is none of its own codes; see what it printed above`));
      }
    });
  });
}

module.exports = { run };
