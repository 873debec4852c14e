// SPDX-License-Identifier: Apache-2.0
// Finds the program: where the user says, in the tool cache, or at the release whose SHA-256 this revision of the action pins.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { download, PATIENCE } = require('./download.cjs');
const { detail, input } = require('./runner.cjs');

function given(place) {
  for (const program of [place, path.join(place, 'bin', 'eyas')]) {
    if (fs.statSync(program, { throwIfNoEntry: false })?.isFile()) {
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
      `this revision of the action pins no release for ${process.arch}: use a released one (by its commit), or name an installation with eyas-path`,
    );
  }
  return archive;
}

// As @actions/tool-cache has it: tool/version/architecture, and a file beside it once that is complete. The version has the
// hash, so that what is cached is what is pinned.
function place(archive, version) {
  const root = process.env.RUNNER_TOOL_CACHE || path.join(os.homedir(), '.cache', 'eyas');
  return path.join(root, 'eyas', `${version}-sha${archive.sha256.slice(0, 16)}`, process.arch);
}

function address(file, version) {
  const mirror = input('download-url');
  // Copies of the repository on other servers have no releases.
  const base = mirror || `https://github.com/${process.env.GITHUB_ACTION_REPOSITORY || 'eyas/eyas'}/releases/download/v${version}`;
  if (!/^https?:$/.test(URL.parse(base)?.protocol)) {
    throw new Error(`download-url: '${base}' is no address of a web server`);
  }
  return `${base.replace(/\/+$/, '')}/${file.name}`;
}

// What is unpacked has the pinned hash, so tar may be trusted with it; it refuses names that lead out of the folder.
function unpack(file, into) {
  try {
    execFileSync('tar', ['-xzf', file, '--no-same-owner', '-C', into], { stdio: ['ignore', 'inherit', 'pipe'] });
  } catch (failure) {
    throw new Error(`${file} cannot be unpacked: ${String(failure.stderr ?? failure.message).trim()}`);
  }
}

// Another job of this machine may do the same at the same time: whoever is first wins, and both have the same.
function takeOver(part, home, program) {
  try {
    fs.renameSync(part, home);
  } catch (failure) {
    if (!fs.existsSync(program)) {
      throw failure;
    }
  }
  fs.writeFileSync(home + '.complete', '');
}

async function fetched(file, version, work, patience) {
  const from = address(file, version);
  detail(`fetching ${from}`);
  const to = path.join(work, file.name);
  await download(from, to, file.sha256, patience);
  return to;
}

// What it holds makes starts quicker by half a second and nothing else, so it is fetched beside the archive and may be missing.
async function startCache(file, version, work, patience) {
  if (!file?.sha256) {
    return;
  }
  try {
    const short = { ...patience, attempts: 1, whole: Math.min(patience.whole, 30_000) };
    unpack(await fetched(file, version, work, short), work);
  } catch (failure) {
    detail(`going on without the start-up cache: ${failure.message}`);
  }
}

async function installed(pins, patience) {
  const archive = pinned(pins);
  const home = place(archive, pins.version);
  const program = path.join(home, 'bin', 'eyas');
  if (fs.existsSync(home + '.complete') && fs.existsSync(program)) {
    detail(`using ${home}`);
    return program;
  }
  if (!fs.existsSync(program)) {
    fs.rmSync(home, { recursive: true, force: true });
  }
  fs.mkdirSync(path.dirname(home), { recursive: true });
  const work = fs.mkdtempSync(home + '-');
  try {
    const start = startCache(archive.start, pins.version, work, patience);
    unpack(await fetched(archive, pins.version, work, patience), work);
    await start;
    takeOver(path.join(work, 'eyas'), home, program);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  return program;
}

async function find(pins = require('./distribution.json'), patience = PATIENCE) {
  const installation = input('eyas-path');
  return installation ? given(installation) : installed(pins, patience);
}

module.exports = { find };
