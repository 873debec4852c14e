// SPDX-License-Identifier: Apache-2.0
// Removes a file of the runner's as soon as the runner has read it, and then ends. The runner reads what a step has kept when the
// step is over, and leaves the file where every later step can read it, until the job ends. Argument: the file. It runs beside the
// step and outlives it; that the step is over is known by the end of standard input.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const [file] = process.argv.slice(2);
const folder = path.dirname(file);

// Milliseconds between two looks, at first and later, and for which it is looked: a runner that does not read it by then has ended. A
// runner reads it at once; where neither sign comes, as in the last step on a file system that notes no time, nobody waits for it.
const PAUSE = 0.2;
const EAGER = 5_000;
const LATER = 20;
const PATIENCE = 600_000;

const stat = () => fs.statSync(file, { throwIfNoEntry: false, bigint: true });
const names = () => (fs.existsSync(folder) ? fs.readdirSync(folder) : []);

// How the names of the files begin that the runner makes for what a step keeps, one for each step. It makes others in this folder
// while it still reads what a step has left: the summary without its secrets comes before this file.
const KIND = path.basename(file).replace(/[^_]*$/, '');

// As they are while the step still runs, which only writes to the file.
const written = stat();
const before = new Set(names());

// The file was read, where its file system notes that; and where not, the runner has made the one of the next step, which it does only
// after that. Whoever makes such a file, or reads this one, before the runner does has it removed too early, and then the job is told to be
// not monitored; the same user could as well remove it.
function isRead() {
  const now = stat();
  return now === undefined || now.atimeNs > written.atimeNs || names().some((name) => name.startsWith(KIND) && !before.has(name));
}

// The next step is about to begin, so nothing comes in between: no turn of the event loop, nothing that Node first has to load.
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
    // Only root may ask for more. Its turn comes when it comes.
  }
}

// It has to be quicker than the step to come, on a machine that is busy.
prefer(os.constants.priority.PRIORITY_HIGHEST);

process.stdin.on('end', watch);
process.stdin.resume();
process.stdout.write('ready\n');
