// SPDX-License-Identifier: Apache-2.0
// The protocol of the runner. Every line of the step's log is written here, for the wrapper scripts and for `eyas` (relay.cjs), so that
// no text that a job controls is executed as a command.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');

const variableOf = (name) => 'INPUT_' + name.replaceAll(' ', '_').toUpperCase();

function input(name) {
  return (process.env[variableOf(name)] ?? '').trim();
}

const isTrue = (name) => input(name).toLowerCase() === 'true';

function append(variable, text) {
  const file = process.env[variable];
  if (file) {
    fs.appendFileSync(file, text);
  }
}

function set(variable, name, value) {
  const delimiter = 'eyas_' + crypto.randomUUID();
  append(variable, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}

// A failure to write output (a full disk, a missing file) must not change the verdict: it is reported, and the verdict stands.
function attempt(what, action) {
  try {
    action();
  } catch (failure) {
    const why = `cannot write ${what}: ${failure.message}; see the verdict in the log of this step`;
    say(why);
    annotate('warning', 'Eyas: output is incomplete', why);
  }
}

const output = (name, value) => attempt(`the output ${name}`, () => set('GITHUB_OUTPUT', name, value));
const summarize = (markdown) => attempt('the job summary', () => append('GITHUB_STEP_SUMMARY', markdown));

// The state of the first step is one value, written before anything else is done and again at the end. The runner sets STATE_ variables
// after those of GITHUB_ENV, so a later step can only set those that were not stored.
const STATE = 'watch';
const keep = (watch) => set('GITHUB_STATE', STATE, JSON.stringify(watch));

// Makes the runner mask a secret as `***` in all later output. With debug logging, the runner writes the state of a step to its log, in a
// directory that later steps can read.
function mask(value) {
  process.stdout.write(`::add-mask::${escaped(value)}\n`);
}

// Starts a process that removes the state file of this step once the runner has read it: later steps could read it otherwise. Resolves
// when the process is ready; rejects if it cannot be started.
async function forgotten() {
  const file = process.env.GITHUB_STATE;
  if (!file) {
    return;
  }
  // It outlives this step, so it gets an empty environment: the runner finds orphan processes of a job by their environment.
  const remover = spawn(process.execPath, [path.join(__dirname, 'forget.cjs'), file], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
  });
  await new Promise((resolve, reject) => {
    remover.on('error', (failure) => reject(new Error(`cannot run ${process.execPath}: ${failure.message}`)));
    remover.on('exit', (code) => reject(new Error(`the process that removes ${file} exited with ${code}`)));
    remover.stdout.once('data', resolve);
  });
  remover.unref();
  remover.stdin.unref();
  remover.stdout.unref();
}

// Restores the inputs of the first step. The runner evaluates them again for the last one, and a job can change the value of
// `${{ env.NAME }}` with GITHUB_ENV.
function restore(inputs) {
  Object.entries(inputs).forEach(([name, value]) => (process.env[variableOf(name)] = value));
}

// Returns the state of the first step of this action; an empty object if it was not started.
function kept() {
  const text = process.env['STATE_' + STATE];
  return text ? JSON.parse(text) : {};
}

// The runner executes `::command::` at the start of a line, after any white space, and the older `##[command]` anywhere in it.
function harmless(text) {
  return String(text)
    .replaceAll('##[', '## [')
    .replace(/(^|[\r\n\u0085\u2028\u2029])([\s\u0085\p{Z}]*)::/gu, '$1$2: :');
}

const write = (text, stream = process.stdout) => stream.write(harmless(text) + '\n');
const say = (text) => write('eyas: ' + String(text).replaceAll(/[\r\n]+/g, ' '));

function detail(text) {
  if (isTrue('verbose')) {
    say(text);
  }
}

function escaped(text) {
  return String(text).replaceAll('##[', '## [').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

const ANNOTATIONS = ['error', 'warning', 'notice'];

function annotate(level, title, message) {
  if (!ANNOTATIONS.includes(level)) {
    throw new Error(`'${level}' is not one of ${ANNOTATIONS.join(', ')}`);
  }
  const name = escaped(title).replaceAll(':', '%3A').replaceAll(',', '%2C');
  process.stdout.write(`::${level} title=${name}::${escaped(message)}\n`);
}

function notice(title, message) {
  say(message);
  annotate('notice', title, message);
}

// With an enforced lock, a job of unknown behavior must neither start nor pass. As in LockMode.asked, an invalid mode counts as enforce: a
// typo must not disable enforcement.
const isEnforced = () => !['', 'off', 'learn', 'report'].includes(input('lock'));

// The lock result of a job without evidence, with the values of LockOutcome. A separate stop step does not know the inputs of the first
// step.
const UNKNOWN = 'unknown';
const unjudged = () => (['', 'off'].includes(input('lock')) ? 'off' : UNKNOWN);

// Never passes silently: a warning, the outputs, the summary; and a failure if the inputs require it.
function notMonitored(why, lock = unjudged()) {
  say(`This job was NOT monitored: ${why}`);
  annotate('warning', 'Eyas: not monitored', `This job was NOT monitored: ${why}`);
  output('verdict', 'not-monitored');
  output('detections', '0');
  output('coverage', 'none');
  output('lock-new', '0');
  output('lock-verdict', lock);
  const text = String(why)
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|]/g, '\\$&');
  summarize(`## ⚪ Eyas: This job was NOT monitored.\n\n> **${text}**\n\n`);
  process.exitCode = isTrue('fail-on-error') ? 2 : isEnforced() ? 1 : 0;
}

// The same for the start of the watch. A job whose egress was to be blocked must fail, as in EgressInput.isRequired; the program that
// normally decides this has not been started yet. An invalid mode counts as block.
function notStarted(why) {
  notMonitored(why);
  if (!['', 'report', 'audit'].includes(input('egress')) && input('egress-fallback') !== 'report') {
    say('the job fails: cannot block its egress (set egress-fallback: report to continue without)');
    process.exitCode = 2;
  }
  if (isEnforced()) {
    say('the job fails: it must not run without its lock (lock: enforce)');
  }
}

// The same at the end of a watched job: there is no verdict, and the job fails if fail-on is set, since the job itself may have prevented
// the verdict.
function noVerdict(why, lock = unjudged()) {
  notMonitored(why, lock);
  if (!['', 'none'].includes(input('fail-on'))) {
    say('the job fails: there is no trustworthy verdict (fail-on)');
    process.exitCode = 1;
  } else if (isEnforced()) {
    say('the job fails: there is no trustworthy verdict (lock: enforce)');
    process.exitCode = 1;
  }
}

module.exports = {
  annotate,
  detail,
  forgotten,
  input,
  isTrue,
  keep,
  kept,
  mask,
  notice,
  notMonitored,
  notStarted,
  noVerdict,
  output,
  restore,
  say,
  summarize,
  UNKNOWN,
  variableOf,
  write,
};
