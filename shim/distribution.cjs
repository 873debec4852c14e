// SPDX-License-Identifier: Apache-2.0
// Finds the program: where the user says, in a cache, or at the release whose SHA-256 this revision of the action pins. What root is
// to run is installed by root where only root writes; the tool cache is the runner's user's, and so the job's.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFileSync, spawnSync } = require('node:child_process');
const { download, PATIENCE } = require('./download.cjs');
const { changeable, SEARCH_PATH } = require('./privilege.cjs');
const { detail, input } = require('./runner.cjs');

const ROOTS_PROGRAMS = '/var/lib/eyas-action/programs';

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

const versionOf = (archive, version) => `${version}-sha${archive.sha256.slice(0, 16)}`;

// As @actions/tool-cache has it: tool/version/architecture, and a file beside it once that is complete. The version has the
// hash, so that what is cached is what is pinned.
function place(archive, version) {
  const root = process.env.RUNNER_TOOL_CACHE || path.join(os.homedir(), '.cache', 'eyas');
  return path.join(root, 'eyas', versionOf(archive, version), process.arch);
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
async function fetchedStartCache(file, version, work, patience) {
  if (!file?.sha256) {
    return null;
  }
  try {
    return await fetched(file, version, work, { ...patience, attempts: 1, whole: Math.min(patience.whole, 30_000) });
  } catch (failure) {
    detail(`going on without the start-up cache: ${failure.message}`);
    return null;
  }
}

async function startCache(file, version, work, patience) {
  const cache = await fetchedStartCache(file, version, work, patience);
  if (cache) {
    try {
      unpack(cache, work);
    } catch (failure) {
      detail(`going on without the start-up cache: ${failure.message}`);
    }
  }
}

// Root takes the bytes of the archives from its standard input and looks at their hashes itself: between a look by this user and
// the use by root, another program of this user could change a file. Arguments: the folder to make, then for each archive its hash
// and its size in bytes. Whoever is first wins, as above.
const INSTALL = `set -eu
umask 022
home=$1
shift
mkdir -p "\${home%/*}"
part=$(mktemp -d "$home-XXXXXX")
trap 'rm -rf "$part"' EXIT
while [ $# -gt 0 ]; do
  head -c "$2" > "$part/archive"
  printf '%s  %s\n' "$1" "$part/archive" | sha256sum --check --quiet -
  tar -xzf "$part/archive" --no-same-owner -C "$part"
  shift 2
done
chmod -R go-w "$part/eyas"
mv -T "$part/eyas" "$home" || [ -x "$home/bin/eyas" ]
`;

async function installedByRoot(pins, patience, root, programs) {
  const archive = pinned(pins);
  const home = path.join(programs, versionOf(archive, pins.version), process.arch);
  const program = path.join(home, 'bin', 'eyas');
  if (fs.existsSync(program) && changeable(program) === null) {
    detail(`using ${home}`);
    return program;
  }
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'eyas-'));
  try {
    const start = fetchedStartCache(archive.start, pins.version, work, patience);
    const files = [{ sha256: archive.sha256, bytes: fs.readFileSync(await fetched(archive, pins.version, work, patience)) }];
    const extra = await start;
    if (extra) {
      files.push({ sha256: archive.start.sha256, bytes: fs.readFileSync(extra) });
    }
    const [command, ...words] = [...root, '/bin/sh', '-c', INSTALL, 'sh', home];
    const done = spawnSync(command, [...words, ...files.flatMap((file) => [file.sha256, String(file.bytes.length)])], {
      input: Buffer.concat(files.map((file) => file.bytes)),
      env: { PATH: SEARCH_PATH },
      stdio: ['pipe', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (done.status !== 0) {
      throw new Error(`root cannot install the program in ${home}: ${String(done.stderr ?? done.error?.message).trim()}`);
    }
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  if (changeable(program) !== null) {
    throw new Error(`others than root can write to ${changeable(program)}, which is of no use then; remove ${home} as root`);
  }
  return program;
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

// `root` are the words that make root run a command, none where this is root, or where there is no way to be.
async function find(pins = require('./distribution.json'), patience = PATIENCE, root = [], programs = ROOTS_PROGRAMS) {
  const installation = input('eyas-path');
  if (installation) {
    return given(installation);
  }
  return root.length > 0 ? installedByRoot(pins, patience, root, programs) : installed(pins, patience);
}

module.exports = { find };
