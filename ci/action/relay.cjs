// SPDX-License-Identifier: Apache-2.0
// Reads the output of `eyas`. Lines that start with a secret token of this run are messages for the runner; `eyas` runs as root and does
// not write the runner's files itself, because the job could replace them by links. Other lines are text. The last message authenticates
// the exit code: an exit code alone may be that of a crash, or of another program.
'use strict';

const crypto = require('node:crypto');
const readline = require('node:readline');
const { annotate, output, summarize, write } = require('./runner.cjs');

const secret = () => crypto.randomBytes(32).toString('hex');

function proofOf(key, token, code) {
  return crypto
    .createHmac('sha256', Buffer.from(key, 'hex'))
    .update(`${token} ${code}`)
    .digest();
}

class Relay {
  constructor(token) {
    this.token = token;
    this.state = {};
    this.ended = null;
    // Messages for the runner are held until the proof: otherwise another program could report success and then exit.
    this.held = [];
  }

  message(kind, fields) {
    switch (kind) {
      case 'annotate':
        this.held.push(() => annotate(fields.level, fields.title, fields.message));
        return;
      case 'output':
        this.held.push(() => output(fields.name, fields.value));
        return;
      case 'summarize':
        this.held.push(() => summarize(fields.text));
        return;
      case 'keep':
        this.state[fields.name] = fields.value;
        return;
      case 'ended':
        this.ended = fields;
        return;
      default:
        throw new Error(`unknown message kind from eyas: '${kind}'`);
    }
  }

  line(text) {
    const start = this.token + ' ';
    if (!text.startsWith(start)) {
      write(text);
      return;
    }
    const [kind, fields] = text.slice(start.length).split(' ');
    this.message(kind, JSON.parse(Buffer.from(fields, 'base64').toString('utf8')));
  }

  // Reads both streams of `child`; the promise settles when they have ended, and is rejected by an invalid message.
  read(child) {
    const lines = (stream, take) =>
      new Promise((resolve, reject) => {
        const reader = readline.createInterface({ input: stream, crlfDelay: Infinity });
        reader.on('line', (text) => {
          try {
            take(text);
          } catch (failure) {
            reject(failure);
          }
        });
        reader.on('close', resolve);
      });
    return Promise.all([
      lines(child.stdout, (text) => this.line(text)),
      lines(child.stderr, (text) => write(text, process.stderr)),
    ]);
  }

  // Passes the held messages to the runner; only after the proof.
  release() {
    this.held.forEach((hand) => hand());
    this.held = [];
  }

  // Returns whether the program itself reported the exit code `code`, with proof that it has `key`.
  proves(code, key) {
    if (this.ended === null || this.ended.code !== code) {
      return false;
    }
    const expected = proofOf(key, this.token, code);
    const proof = Buffer.from(String(this.ended.proof), 'hex');
    return proof.length === expected.length && crypto.timingSafeEqual(proof, expected);
  }
}

module.exports = { Relay, secret };
