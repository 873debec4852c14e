// SPDX-License-Identifier: Apache-2.0
// Root privileges, and which programs may use them: those with an absolute path that only root can modify. The job controls the search
// path (GITHUB_PATH), and everything that the runner's user can write to.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { say } = require('./runner.cjs');

const SUDO = ['/usr/bin/sudo', '/bin/sudo'];
const TRUE = '/usr/bin/true';
const SEARCH_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

function isRootsAlone(place) {
  const found = fs.lstatSync(place);
  // In a sticky directory, such as /tmp, only root can replace root's files.
  const open = found.mode & WRITABLE_BY_OTHERS && !(found.isDirectory() && found.mode & STICKY);
  return found.uid === 0 && !open;
}

function changeablePart(file) {
  const parts = fs.realpathSync(file).split('/').slice(1);
  for (let i = 0; i <= parts.length; i++) {
    const place = '/' + parts.slice(0, i).join('/');
    if (!isRootsAlone(place)) {
      return place;
    }
  }
  return null;
}

function changeableBelow(directory) {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const place = path.join(directory, entry.name);
    const found = entry.isSymbolicLink()
      ? changeablePart(place)
      : !isRootsAlone(place)
        ? place
        : entry.isDirectory()
          ? changeableBelow(place)
          : null;
    if (found) {
      return found;
    }
  }
  return null;
}

// Returns the installation that a program belongs to, null for a single program.
function installationOf(real) {
  const home = path.dirname(path.dirname(real));
  return path.basename(path.dirname(real)) === 'bin' && fs.existsSync(path.join(home, 'lib', 'eyas.jar')) ? home : null;
}

// Returns a file that others than root could modify to replace `program`, or null: a component of its path, or a file of its
// installation.
function changeable(program) {
  const real = fs.realpathSync(program);
  const home = installationOf(real);
  return changeablePart(real) ?? (home ? changeableBelow(home) : null);
}

// The kernel sets the ctime of a file, and setting it back requires setting the system clock.
function describe(place, hash) {
  const found = fs.lstatSync(place, { bigint: true });
  hash.update(`${place} ${found.dev} ${found.ino} ${found.mode} ${found.uid} ${found.size} ${found.ctimeNs}\n`);
  if (found.isDirectory()) {
    fs.readdirSync(place)
      .sort()
      .forEach((name) => describe(path.join(place, name), hash));
  }
}

// Returns a hash over the metadata of the program and of all files of its installation. Their content is not read.
function fingerprint(program) {
  const real = fs.realpathSync(program);
  const hash = crypto.createHash('sha256').update(real + '\n');
  describe(installationOf(real) ?? real, hash);
  return hash.digest('hex');
}

let words = null;

// Returns the command prefix that runs a command as root; empty if this is root, or if sudo cannot be used, which is reported. Inputs
// are passed in the environment, so this tests whether sudo keeps it.
function asRoot(candidates = SUDO) {
  words ??= process.getuid() === 0 ? [] : found(candidates);
  return words;
}

function found(candidates) {
  const sudo = candidates.find((place) => fs.existsSync(place) && changeablePart(place) === null);
  const probe = sudo
    ? spawnSync(sudo, ['-n', '-E', TRUE], {
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
        env: { PATH: SEARCH_PATH },
      })
    : { error: 'none' };
  if (probe.status === 0) {
    return [sudo, '-n', '-E'];
  }
  const reason = probe.error ? 'there is no sudo on this runner' : `sudo -n -E failed: ${probe.stderr.trim() || probe.status}`;
  say(`not root, and ${reason}; trying as user ${os.userInfo().username}`);
  return [];
}

module.exports = { asRoot, changeable, fingerprint, SEARCH_PATH };
