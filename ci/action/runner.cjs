// SPDX-License-Identifier: Apache-2.0
// Speaks with the runner. Every line of the step's log is written here, by the shim's own words or by `eyas` (relay.cjs), so that
// nothing that a job could have chosen is obeyed as a command.
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

// What only tells of a verdict must not change it where it cannot be written (a full disk, a file that is gone): that is said, and the
// verdict stands.
function attempt(what, action) {
  try {
    action();
  } catch (failure) {
    const why = `${what} cannot be written: ${failure.message}; the log of this step has the verdict`;
    say(why);
    annotate('warning', 'Eyas: not everything could be written', why);
  }
}

const output = (name, value) => attempt(`the output ${name}`, () => set('GITHUB_OUTPUT', name, value));
const summarize = (markdown) => attempt('the job summary', () => append('GITHUB_STEP_SUMMARY', markdown));

// What the first step keeps is one value, written before anything else is done and once more at the end. The runner sets
// STATE_ variables after those of GITHUB_ENV, so a later step can set only the ones that were not kept.
const STATE = 'watch';
const keep = (watch) => set('GITHUB_STATE', STATE, JSON.stringify(watch));

// Has the runner show `***` for a secret in all that it writes down from now on. Where debug logging is on, it writes what a step keeps
// to its log, in a folder that later steps can read.
function mask(value) {
  process.stdout.write(`::add-mask::${escaped(value)}\n`);
}

// Has the file of what this step keeps removed once the runner has it in its memory: it would lie there for the later steps to read.
// Resolves when whoever does that is ready; rejects where nobody can be.
async function forgotten() {
  const file = process.env.GITHUB_STATE;
  if (!file) {
    return;
  }
  // It outlives this step, so it has nothing of its environment, by which the runner finds what a job leaves behind.
  const remover = spawn(process.execPath, [path.join(__dirname, 'forget.cjs'), file], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
  });
  await new Promise((resolve, reject) => {
    remover.on('error', (failure) => reject(new Error(`${process.execPath} cannot be run: ${failure.message}`)));
    remover.on('exit', (code) => reject(new Error(`whatever removes ${file} ended with ${code}`)));
    remover.stdout.once('data', resolve);
  });
  remover.unref();
  remover.stdin.unref();
  remover.stdout.unref();
}

// Lets inputs have the values that they had in the first step. The runner computes them anew for the last one, and a job can change
// with GITHUB_ENV what `${{ env.NAME }}` stands for.
function restore(inputs) {
  Object.entries(inputs).forEach(([name, value]) => (process.env[variableOf(name)] = value));
}

// Returns what the first step of this action has kept; an empty object where it was not even started.
function kept() {
  const text = process.env['STATE_' + STATE];
  return text ? JSON.parse(text) : {};
}

// The runner obeys `::command::` at the beginning of a line, behind any white space, and the older `##[command]` anywhere in it.
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
    throw new Error(`'${level}' is none of ${ANNOTATIONS.join(', ')}`);
  }
  const name = escaped(title).replaceAll(':', '%3A').replaceAll(',', '%2C');
  process.stdout.write(`::${level} title=${name}::${escaped(message)}\n`);
}

function notice(title, message) {
  say(message);
  annotate('notice', title, message);
}

// With a lock that is to be enforced, nothing is to run, or to pass, of which nobody knows what it does. As LockMode.asked says it: a mode
// that is none was meant to be one.
const isEnforced = () => !['', 'off', 'learn', 'report'].includes(input('lock'));

// What there is to say of the lock of a job that nobody can say anything about: the same words as LockOutcome has. A step of its own that ends
// a watch does not know what the first one was asked for.
const UNKNOWN = 'unknown';
const unjudged = () => (['', 'off'].includes(input('lock')) ? 'off' : UNKNOWN);

// Never green silence: a warning, the outputs, the summary; and a failure where that is asked for.
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

// The same where the watch is to begin. A job whose egress was to be blocked does not go on: as EgressInput.isRequired says it, since what
// fails here is before the program that says so. A mode that is none was meant to be one.
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

// The same at the end of a job that was begun to be watched: there is no verdict, and whoever asked for one by fail-on has the
// job fail, since whatever kept the verdict from being written may have been the job.
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
