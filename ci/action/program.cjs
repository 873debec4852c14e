// SPDX-License-Identifier: Apache-2.0
// Runs `eyas` until it exits, as root if that is possible and needed; forwards the runner's cancellation of the step.
'use strict';

const { spawn } = require('node:child_process');
const { setTimeout: pause } = require('node:timers/promises');
const { asRoot, changeable, SEARCH_PATH } = require('./privilege.cjs');
const { Relay, secret } = require('./relay.cjs');
const { variableOf } = require('./runner.cjs');

// The signals that a runner sends to a cancelled step, in this order, before it kills it.
const CANCELLATIONS = ['SIGINT', 'SIGTERM'];

// How long the streams of an exited program may stay open, in ms: a child process may hold them.
const STREAMS = 5_000;

// Variables that the runner sets for every program of a step, overriding those that a job sets with GITHUB_ENV. All others may be set
// by the job, even if they have a similar name.
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

// The declared inputs of each action. The runner sets all of them, overriding variables of the job; an input that the current action does
// not declare may be set by the job.
const DECLARED = require('./inputs.json');

// Inputs of the wrapper scripts only.
const FOR_THE_SHIM = ['eyas-path', 'download-url'];

const PROXIES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

// Returns the existing variables of this process among `names`.
function taken(names) {
  return Object.fromEntries(names.filter((name) => process.env[name] !== undefined).map((name) => [name, process.env[name]]));
}

const proxies = () => taken(PROXIES);

// Variables for requesting an identity token of the job. The second one is a secret, and is passed only if a receiver is configured.
const IDENTITY = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];

// Returns the inputs of an action by their names.
function inputs(action) {
  const given = DECLARED[action].filter((name) => process.env[variableOf(name)] !== undefined);
  return Object.fromEntries(given.map((name) => [name, process.env[variableOf(name)]]));
}

// The launcher is a shell script, and shells drop variables with invalid names.
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
      `cannot run ${program} as root: ${place} is writable by others than root; make root its owner (chown -R root:root, chmod -R go-w), or do not set eyas-path`,
    );
  }
  return words;
}

// Resolves to the exit code of `eyas` and the state that it wants to store. Rejects if the exit code is not authenticated, so that a crash
// is never mistaken for a verdict. `action` is the current action, `settings` are further variables, `key` is the key of the proof, by
// default a secret of this run.
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
  // Without this handler, Node.js would open its debugger to every process of this user.
  process.on('SIGUSR1', () => {});
  try {
    // In its own process group: sudo does not forward signals from its own group.
    const env = environment(action, token, settings);
    child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'], env, detached: true });
    const streams = relay.read(child);
    const { code, signal } = await new Promise((resolve, reject) => {
      child.on('error', (failure) => reject(new Error(`${command} cannot be run: ${failure.message}`)));
      child.on('exit', (code, signal) => resolve({ code, signal }));
    });
    await Promise.race([streams, pause(STREAMS, undefined, { ref: false })]);
    if (signal) {
      throw new Error(`${called} was killed by ${signal}`);
    }
    // Even if this step was cancelled: the process that cancels it may have replaced the program.
    if (!relay.proves(code, key ?? token)) {
      const how = cancelled ? 'was cancelled' : `exited with ${code}`;
      throw new Error(`${called} ${how} without an authenticated verdict; see its output above`);
    }
    relay.release();
    return { code, state: relay.state };
  } finally {
    CANCELLATIONS.forEach((signal) => process.off(signal, pass));
  }
}

module.exports = { DECLARED, inputs, proxies, run, taken };
