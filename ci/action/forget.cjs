// SPDX-License-Identifier: Apache-2.0
// Removes a file of the runner as soon as the runner has read it, and then exits. The runner reads a step's state file at the end of
// the step, and leaves it readable for all later steps until the job ends. Argument: the file. This process runs beside the step and
// outlives it; the end of standard input marks the end of the step.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const [file] = process.argv.slice(2);
const directory = path.dirname(file);

// Polling intervals in milliseconds, at first and later, and the timeout, after which the runner must have ended. A runner normally
// reads the file at once; if neither sign is seen, as in the last step on a file system without access times, no step waits for this.
const PAUSE = 0.2;
const EAGER = 5_000;
const LATER = 20;
const PATIENCE = 600_000;

const stat = () => fs.statSync(file, { throwIfNoEntry: false, bigint: true });
const names = () => (fs.existsSync(directory) ? fs.readdirSync(directory) : []);

// Name prefix of the runner's state files, one per step. The runner creates other files in this directory while it still reads those
// of a step: the summary without secrets is created before this file is read.
const KIND = path.basename(file).replace(/[^_]*$/, '');

// Initial state, while the step is running and only writes to the file.
const written = stat();
const before = new Set(names());

// Returns whether the file was read: its access time has changed, or, on a file system without access times, the runner has created the
// file of the next step, which it does afterwards. A process that creates such a file, or reads this one, before the runner does causes
// an early removal, and the job is then reported as not monitored; the same user could also remove the file directly.
function isRead() {
  const now = stat();
  return now === undefined || now.atimeNs > written.atimeNs || names().some((name) => name.startsWith(KIND) && !before.has(name));
}

// The next step is about to start, so the loop must not be delayed: no turn of the event loop, no lazy loading by Node.js.
const pause = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

function remove() {
  try {
    fs.unlinkSync(file);
  } catch (failure) {
    if (failure.code !== 'ENOENT') {
      throw failure;
    }
  }
}

function watch() {
  const began = Date.now();
  let isEager = true;
  while (!isRead() && Date.now() < began + PATIENCE) {
    if (isEager && Date.now() > began + EAGER) {
      isEager = false;
      prefer(os.constants.priority.PRIORITY_NORMAL);
    }
    Atomics.wait(pause, 0, 0, isEager ? PAUSE : LATER);
  }
  remove();
}

function prefer(priority) {
  try {
    os.setPriority(priority);
  } catch {
    // Only root may raise the priority; without it the default applies.
  }
}

// It has to be faster than the next step, even on a busy machine.
prefer(os.constants.priority.PRIORITY_HIGHEST);

process.stdin.on('end', watch);
process.stdin.resume();
process.stdout.write('ready\n');
