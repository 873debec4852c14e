// SPDX-License-Identifier: Apache-2.0
// Finds the program: the installation of the input, or the release whose SHA-256 this revision of the action pins. A program for root is
// installed by root in a directory that only root can write to. Otherwise its archive is cached in the tool cache, which every job can
// write to: each use verifies the hash of the archive's bytes, and unpacks those bytes into a new directory.
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
  throw new Error(`eyas-path: neither ${place} nor ${path.join(place, 'bin', 'eyas')} is a file`);
}

function pinned(pins) {
  const archive = pins.archives[process.arch];
  if (!archive) {
    throw new Error(`unsupported architecture ${process.arch}: Eyas supports x64 and arm64`);
  }
  if (!/^[0-9a-f]{64}$/.test(archive.sha256)) {
    throw new Error(
      `this revision of the action pins no release for ${process.arch}: use a released revision (by its commit), or set eyas-path to an installation`,
    );
  }
  return archive;
}

const versionOf = (archive, version) => `${version}-sha${archive.sha256.slice(0, 16)}`;

// The layout of @actions/tool-cache: tool/version/architecture.
function cacheOf(archive, version) {
  const root = process.env.RUNNER_TOOL_CACHE || path.join(os.homedir(), '.cache', 'eyas');
  return path.join(root, 'eyas', versionOf(archive, version), process.arch);
}

function address(file, version) {
  const mirror = input('download-url');
  // Forks on other servers have no releases.
  const base = mirror || `https://github.com/${process.env.GITHUB_ACTION_REPOSITORY || 'eyas/eyas'}/releases/download/v${version}`;
  if (!/^https?:$/.test(URL.parse(base)?.protocol)) {
    throw new Error(`download-url: '${base}' is not a valid http or https URL`);
  }
  return `${base.replace(/\/+$/, '')}/${file.name}`;
}

// The archive has the pinned hash, so it is trusted; tar rejects names outside the directory. The search path of this process is
// controlled by the job.
function unpack(bytes, into) {
  const done = spawnSync('tar', ['-xzf', '-', '--no-same-owner', '-C', into], {
    input: bytes,
    env: { PATH: SEARCH_PATH },
    stdio: ['pipe', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (done.status !== 0) {
    throw new Error(`cannot unpack the release in ${into}: ${String(done.stderr || done.error?.message || done.signal).trim()}`);
  }
}

const hashOf = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');

// Returns the bytes of a file of the tool cache, null if there is none. Any job may have written it: it can be a link, a pipe, or an
// endless file.
function bytesOf(place) {
  let file = null;
  try {
    file = fs.openSync(place, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
    const found = fs.fstatSync(file);
    return found.isFile() && found.size <= MAX_BYTES ? fs.readFileSync(file) : null;
  } catch (failure) {
    if (failure.code !== 'ENOENT') {
      detail(`cannot read ${place}: ${failure.message}`);
    }
    return null;
  } finally {
    if (file !== null) {
      fs.closeSync(file);
    }
  }
}

// Another job of this machine may do this concurrently, with the same content. If the cache cannot be written, the next job downloads
// again.
function cache(file, place) {
  try {
    fs.rmSync(place, { recursive: true, force: true });
    fs.renameSync(file, place);
  } catch (failure) {
    detail(`cannot write ${place}, the next job downloads it again: ${failure.message}`);
  }
}

async function fetched(file, version, work, patience) {
  const from = address(file, version);
  detail(`downloading ${from}`);
  const to = path.join(work, file.name);
  await download(from, to, file.sha256, patience);
  return to;
}

// The start-up cache only makes starts half a second faster, so it is downloaded separately and may be missing.
async function orNone(file, patience, get) {
  if (!file?.sha256) {
    return null;
  }
  try {
    return await get(file, { ...patience, attempts: 1, whole: Math.min(patience.whole, 30_000) });
  } catch (failure) {
    detail(`continuing without the start-up cache: ${failure.message}`);
    return null;
  }
}

// Root reads the bytes of the archives from standard input and verifies their hashes itself: between a check by this user and the use by
// root, another process of this user could change a file. Arguments: the directory to create, then for each archive its hash and its
// size in bytes. Of concurrent installations, the first one is kept.
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
      throw new Error(`cannot install the program as root in ${home}: ${String(done.stderr || done.error?.message).trim()}`);
    }
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  if (changeable(program) !== null) {
    throw new Error(`${changeable(program)} is writable by others than root; remove ${home} as root`);
  }
  return program;
}

// Returns the verified bytes of an archive: the hashed bytes are the ones that are used.
async function archived(file, version, directory, work, patience) {
  const place = path.join(directory, file.name);
  const kept = bytesOf(place);
  if (kept !== null && hashOf(kept) === file.sha256) {
    detail(`using ${place}`);
    return kept;
  }
  if (kept !== null) {
    say(`${place} is not the release that this action pins: its SHA-256 is ${hashOf(kept)}; downloading it again`);
  }
  const fresh = await fetched(file, version, work, patience);
  const bytes = fs.readFileSync(fresh);
  if (hashOf(bytes) !== file.sha256) {
    throw new Error(`${fresh} was changed after the download; the file was not used`);
  }
  cache(fresh, place);
  return bytes;
}

async function unpacked(pins, patience) {
  const archive = pinned(pins);
  const directory = cacheOf(archive, pins.version);
  fs.mkdirSync(directory, { recursive: true });
  // On the same file system as the archives, so that a file can be moved there.
  const work = fs.mkdtempSync(directory + '-');
  try {
    const get = (file, limits) => archived(file, pins.version, directory, work, limits);
    const start = orNone(archive.start, patience, get);
    const bytes = await get(archive, patience);
    const extra = await start;
    // The runner empties its temporary directory when the job ends.
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

// `root` is the command prefix that runs a command as root, empty if this is root or cannot become root; null if the program is not run
// as root.
async function find(pins = require('./distribution.json'), patience = PATIENCE, root = null, programs = ROOTS_PROGRAMS) {
  const installation = input('eyas-path');
  if (installation) {
    return given(installation);
  }
  const isForRoot = root !== null && (root.length > 0 || process.getuid() === 0);
  return isForRoot ? installedByRoot(pins, patience, root, programs) : unpacked(pins, patience);
}

module.exports = { find };
