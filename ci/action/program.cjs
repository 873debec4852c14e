// SPDX-License-Identifier: Apache-2.0
// Runs `eyas`, as root where that can be had and is of use, until it ends; a runner that cancels the step is passed on to it.
'use strict';

const { spawn } = require('node:child_process');
const { setTimeout: pause } = require('node:timers/promises');
const { asRoot, changeable, SEARCH_PATH } = require('./privilege.cjs');
const { Relay, secret } = require('./relay.cjs');
const { variableOf } = require('./runner.cjs');

// What a runner sends to a step that it cancels, in this order, before it kills it.
const CANCELLATIONS = ['SIGINT', 'SIGTERM'];

// How long the streams of a program that has ended may stay open, in ms: something that it started may hold them.
const STREAMS = 5_000;

// What the runner itself sets for every program of a step, after what a job sets with GITHUB_ENV. Anything else of the
// environment may be the job's, also where it is called so.
const RUNNERS = [
  'GITHUB_ACTION',
  'GITHUB_ACTIONS',
  'GITHUB_API_URL',
  'GITHUB_EVENT_NAME',
  'GITHUB_EVENT_PATH',
  'GITHUB_GRAPHQL_URL',
  'GITHUB_JOB',
  'GITHUB_REF',
  'GITHUB_REPOSITORY',
  'GITHUB_RUN_ATTEMPT',
  'GITHUB_RUN_ID',
  'GITHUB_RUN_NUMBER',
  'GITHUB_SERVER_URL',
  'GITHUB_SHA',
  'GITHUB_WORKFLOW',
  'GITHUB_WORKFLOW_REF',
  'GITHUB_WORKSPACE',
  'RUNNER_ARCH',
  'RUNNER_ENVIRONMENT',
  'RUNNER_NAME',
  'RUNNER_OS',
  'RUNNER_TEMP',
];

// What each action declares. The runner sets these, each of them, and over what a job sets; an input that the action at hand does not
// declare is the job's.
const DECLARED = require('./inputs.json');

// These are for the shim alone.
const FOR_THE_SHIM = ['eyas-path', 'download-url'];

const PROXIES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

// Returns those of this process's variables that are there.
function taken(names) {
  return Object.fromEntries(names.filter((name) => process.env[name] !== undefined).map((name) => [name, process.env[name]]));
}

const proxies = () => taken(PROXIES);

// How a job asks for a token that says whose it is. The second one is a secret, and passed only where something is to be sent.
const IDENTITY = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];

// Returns the inputs of an action by their names.
function inputs(action) {
  const given = DECLARED[action].filter((name) => process.env[variableOf(name)] !== undefined);
  return Object.fromEntries(given.map((name) => [name, process.env[variableOf(name)]]));
}

// The launcher is a shell script, and shells drop variables whose names they cannot have.
function environment(action, token, settings) {
  const given = inputs(action);
  const passed = Object.entries(given)
    .filter(([name]) => !FOR_THE_SHIM.includes(name))
    .map(([name, value]) => [variableOf(name).replaceAll('-', '_'), value]);
  return {
    PATH: SEARCH_PATH,
    LANG: 'C.UTF-8',
    ...settings,
    ...taken(RUNNERS),
    ...((given['collect-to'] ?? '').trim() === '' ? {} : taken(IDENTITY)),
    ...Object.fromEntries(passed),
    EYAS_RELAY: token,
  };
}

function privileged(program) {
  const words = asRoot();
  const place = words.length > 0 ? changeable(program) : null;
  if (place) {
    throw new Error(
      `root does not run ${program}: others than root can write to ${place}; give it to root (chown -R root:root, chmod -R go-w), or leave out eyas-path`,
    );
  }
  return words;
}

// Resolves to the exit code of `eyas` and to what it asks to be kept. Rejects where it did not prove how it ended, so that a fault is
// never taken for a verdict. `action` is the one at hand, `settings` are further variables, `key` what the proof is made with, else a
// secret of this run.
async function run(action, program, words, { root = true, settings = {}, key = null } = {}) {
  const token = secret();
  const [command, ...rest] = [...(root ? privileged(program) : []), program, ...words];
  const called = `eyas ${words.join(' ')}`;
  const relay = new Relay(token);
  let child = null;
  let cancelled = false;
  const pass = (signal) => {
    cancelled = true;
    child?.kill(signal);
  };
  CANCELLATIONS.forEach((signal) => process.on(signal, pass));
  // Without this, Node would open its debugger to every process of this user.
  process.on('SIGUSR1', () => {});
  try {
    // In a group of its own: sudo passes on no signal that comes from its own group.
    const env = environment(action, token, settings);
    child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'], env, detached: true });
    const streams = relay.read(child);
    const { code, signal } = await new Promise((resolve, reject) => {
      child.on('error', (failure) => reject(new Error(`${command} cannot be run: ${failure.message}`)));
      child.on('exit', (code, signal) => resolve({ code, signal }));
    });
    await Promise.race([streams, pause(STREAMS, undefined, { ref: false })]);
    if (signal) {
      throw new Error(`${called} was ended by ${signal}`);
    }
    // Also where this step was cancelled: whoever cancels it may have put another program in the place of ours.
    if (!relay.proves(code, key ?? token)) {
      const how = cancelled ? 'was cancelled' : `ended with ${code}`;
      throw new Error(`${called} ${how} and without its verdict; see what it printed above`);
    }
    relay.release();
    return { code, state: relay.state };
  } finally {
    CANCELLATIONS.forEach((signal) => process.off(signal, pass));
  }
}

module.exports = { DECLARED, inputs, proxies, run, taken };
