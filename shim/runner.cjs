// SPDX-License-Identifier: Apache-2.0
// Speaks with the runner, as far as the shim has something to say itself. The rest is said by `eyas`.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');

function input(name) {
  return (process.env['INPUT_' + name.replaceAll(' ', '_').toUpperCase()] ?? '').trim();
}

const isTrue = (name) => input(name).toLowerCase() === 'true';

function append(variable, name, value) {
  const file = process.env[variable];
  if (file) {
    const delimiter = 'eyas_' + crypto.randomUUID();
    fs.appendFileSync(file, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
  }
}

const output = (name, value) => append('GITHUB_OUTPUT', name, value);
const keep = (name, value) => append('GITHUB_STATE', name, value);
const kept = (name) => process.env['STATE_' + name] ?? '';

const oneLine = (text) => String(text).replaceAll(/[\r\n]+/g, ' ');
const say = (text) => console.log('eyas: ' + oneLine(text));

function detail(text) {
  if (isTrue('verbose')) {
    say(text);
  }
}

function escaped(text) {
  return String(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function notice(title, message) {
  say(message);
  console.log(`::notice title=${escaped(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}::${escaped(message)}`);
}

// Never green silence: a warning, the outputs, the summary; and a failure where that is asked for.
function notMonitored(why) {
  say(`This job was NOT monitored: ${why}`);
  console.log(`::warning title=Eyas%3A not monitored::This job was NOT monitored: ${escaped(why)}`);
  output('verdict', 'not-monitored');
  output('detections', '0');
  output('coverage', 'none');
  keep('monitored', 'false');
  if (process.env.GITHUB_STEP_SUMMARY) {
    const text = oneLine(why).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    fs.appendFileSync(
      process.env.GITHUB_STEP_SUMMARY,
      `## ⚪ Eyas: This job was NOT monitored.\n\n> **${text.replaceAll(/[\\`*_[\]|]/g, '\\$&')}**\n\n`,
    );
  }
  process.exitCode = isTrue('fail-on-error') ? 2 : 0;
}

module.exports = { detail, input, isTrue, keep, kept, notice, notMonitored, say };
