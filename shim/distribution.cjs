// SPDX-License-Identifier: Apache-2.0
// Finds the program: where the user says, in the tool cache, or at the release whose SHA-256 this revision of the action pins.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { input } = require('./runner.cjs');

const MAX_BYTES = 512 * 1024 * 1024;
const TIMEOUT_MILLISECONDS = 120_000;

function given(place) {
  for (const program of [place, path.join(place, 'bin', 'eyas')]) {
    if (fs.existsSync(program) && fs.statSync(program).isFile()) {
      return path.resolve(program);
    }
  }
  throw new Error(`eyas-path: neither ${place} nor ${path.join(place, 'bin', 'eyas')} is a program`);
}

function pinned(pins) {
  const archive = pins.archives[process.arch];
  if (!archive) {
    throw new Error(`there is no Eyas for ${process.arch}; it watches on x64 and arm64`);
  }
  if (!/^[0-9a-f]{64}$/.test(archive.sha256)) {
    throw new Error(
      'this revision of the action pins no release: use a released one (by its commit), or name an installation with eyas-path',
    );
  }
  return archive;
}

// The folder's name has the hash, so that what is cached is what is pinned.
function cached(archive, version) {
  const root = process.env.RUNNER_TOOL_CACHE || path.join(os.homedir(), '.cache', 'eyas');
  return path.join(root, 'eyas', `${version}-${archive.sha256.slice(0, 16)}`, process.arch);
}

function url(archive, version) {
  const mirror = input('download-url');
  const base = mirror || `https://github.com/${process.env.GITHUB_ACTION_REPOSITORY || 'eyas/eyas'}/releases/download/v${version}`;
  return `${base.replace(/\/+$/, '')}/${archive.name}`;
}

async function fetched(from, archive) {
  const answer = await fetch(from, { redirect: 'follow', signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  if (!answer.ok) {
    throw new Error(`${from} answered ${answer.status}; for machines without access set eyas-path or download-url`);
  }
  const parts = [];
  let size = 0;
  for await (const part of answer.body) {
    size += part.length;
    if (size > MAX_BYTES) {
      throw new Error(`${from} is larger than ${MAX_BYTES} bytes`);
    }
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  const hash = crypto.createHash('sha256').update(bytes).digest('hex');
  if (hash !== archive.sha256) {
    throw new Error(`${from} has the SHA-256 ${hash}, but this action pins ${archive.sha256}; nothing of it was run`);
  }
  return bytes;
}

async function installed(pins) {
  const archive = pinned(pins);
  const home = cached(archive, pins.version);
  const program = path.join(home, 'eyas', 'bin', 'eyas');
  if (fs.existsSync(program)) {
    return program;
  }
  const bytes = await fetched(url(archive, pins.version), archive);
  fs.mkdirSync(path.dirname(home), { recursive: true });
  const part = fs.mkdtempSync(home + '-');
  try {
    execFileSync('tar', ['-xzf', '-', '-C', part], { input: bytes, stdio: ['pipe', 'inherit', 'inherit'] });
    fs.renameSync(part, home);
  } catch (failure) {
    fs.rmSync(part, { recursive: true, force: true });
    // Another job of this machine may have been quicker.
    if (!fs.existsSync(program)) {
      throw failure;
    }
  }
  return program;
}

async function find(pins = require('./distribution.json')) {
  const place = input('eyas-path');
  return place ? given(place) : installed(pins);
}

module.exports = { find };
