// SPDX-License-Identifier: Apache-2.0
// Finds the program: where the user says, or the release whose SHA-256 this revision of the action pins. What root is to run is
// installed by root where only root writes. Else its archive is kept in the tool cache, which is the runner's user's and so every
// job's: each use hashes the bytes of the archive, and unpacks those bytes into a new folder.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { download, MAX_BYTES, PATIENCE } = require('./download.cjs');
const { changeable, SEARCH_PATH } = require('./privilege.cjs');
const { detail, input, say } = require('./runner.cjs');

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

// As @actions/tool-cache has it: tool/version/architecture.
function cacheOf(archive, version) {
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

// What is unpacked has the pinned hash, so tar may be trusted with it; it refuses names that lead out of the folder. The search path of
// this process is the job's.
function unpack(bytes, into) {
  const done = spawnSync('tar', ['-xzf', '-', '--no-same-owner', '-C', into], {
    input: bytes,
    env: { PATH: SEARCH_PATH },
    stdio: ['pipe', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (done.status !== 0) {
    throw new Error(`the release cannot be unpacked in ${into}: ${String(done.stderr || done.error?.message || done.signal).trim()}`);
  }
}

const hashOf = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');

// Returns the bytes of a file of the tool cache, null where there is none. Whoever wrote it may have put anything there: a link, a
// pipe, a file without end.
function bytesOf(place) {
  let file = null;
  try {
    file = fs.openSync(place, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
    const found = fs.fstatSync(file);
    return found.isFile() && found.size <= MAX_BYTES ? fs.readFileSync(file) : null;
  } catch (failure) {
    if (failure.code !== 'ENOENT') {
      detail(`${place} cannot be used: ${failure.message}`);
    }
    return null;
  } finally {
    if (file !== null) {
      fs.closeSync(file);
    }
  }
}

// Another job of this machine may do the same at the same time: both have the same. A cache that cannot be written makes the next job
// fetch again, and no more.
function cache(file, place) {
  try {
    fs.rmSync(place, { recursive: true, force: true });
    fs.renameSync(file, place);
  } catch (failure) {
    detail(`${place} cannot be written, so the next job fetches again: ${failure.message}`);
  }
}

async function fetched(file, version, work, patience) {
  const from = address(file, version);
  detail(`fetching ${from}`);
  const to = path.join(work, file.name);
  await download(from, to, file.sha256, patience);
  return to;
}

// What it holds makes starts quicker by half a second and nothing else, so it is fetched beside the archive and may be missing.
async function orNone(file, patience, get) {
  if (!file?.sha256) {
    return null;
  }
  try {
    return await get(file, { ...patience, attempts: 1, whole: Math.min(patience.whole, 30_000) });
  } catch (failure) {
    detail(`going on without the start-up cache: ${failure.message}`);
    return null;
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
    const start = orNone(archive.start, patience, (file, less) => fetched(file, pins.version, work, less));
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
      throw new Error(`root cannot install the program in ${home}: ${String(done.stderr || done.error?.message).trim()}`);
    }
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  if (changeable(program) !== null) {
    throw new Error(`others than root can write to ${changeable(program)}, which is of no use then; remove ${home} as root`);
  }
  return program;
}

// Returns the bytes of an archive, which have its hash: what is hashed here is what is used.
async function archived(file, version, folder, work, patience) {
  const place = path.join(folder, file.name);
  const kept = bytesOf(place);
  if (kept !== null && hashOf(kept) === file.sha256) {
    detail(`using ${place}`);
    return kept;
  }
  if (kept !== null) {
    say(`${place} is not the release that this action pins: its SHA-256 is ${hashOf(kept)}; it is not used, and fetched anew`);
  }
  const fresh = await fetched(file, version, work, patience);
  const bytes = fs.readFileSync(fresh);
  if (hashOf(bytes) !== file.sha256) {
    throw new Error(`${fresh} was changed after it was fetched; nothing of it was run`);
  }
  cache(fresh, place);
  return bytes;
}

async function unpacked(pins, patience) {
  const archive = pinned(pins);
  const folder = cacheOf(archive, pins.version);
  fs.mkdirSync(folder, { recursive: true });
  // Beside the archives, so that a file can be moved there.
  const work = fs.mkdtempSync(folder + '-');
  try {
    const get = (file, limits) => archived(file, pins.version, folder, work, limits);
    const start = orNone(archive.start, patience, get);
    const bytes = await get(archive, patience);
    const extra = await start;
    // The runner empties its temporary folder when the job ends.
    const home = fs.mkdtempSync(path.join(process.env.RUNNER_TEMP || os.tmpdir(), 'eyas-'));
    unpack(bytes, home);
    if (extra) {
      unpack(extra, home);
    }
    return path.join(home, 'eyas', 'bin', 'eyas');
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

// `root` are the words that make root run a command, none where this is root, or where there is no way to be; null where root is not to
// run the program.
async function find(pins = require('./distribution.json'), patience = PATIENCE, root = null, programs = ROOTS_PROGRAMS) {
  const installation = input('eyas-path');
  if (installation) {
    return given(installation);
  }
  const isForRoot = root !== null && (root.length > 0 || process.getuid() === 0);
  return isForRoot ? installedByRoot(pins, patience, root, programs) : unpacked(pins, patience);
}

module.exports = { find };
