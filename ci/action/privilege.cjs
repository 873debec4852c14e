// SPDX-License-Identifier: Apache-2.0
// How this becomes root, and what may then be run: programs by their whole paths that nobody but root can change. The search
// path is the job's (GITHUB_PATH), and so is everything that the runner's user may write to.
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
  // In a sticky folder, such as /tmp, nobody can replace what root has put there.
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

function changeableBelow(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
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

// Returns the installation that a program belongs to, null where it is a program alone.
function installationOf(real) {
  const home = path.dirname(path.dirname(real));
  return path.basename(path.dirname(real)) === 'bin' && fs.existsSync(path.join(home, 'lib', 'eyas.jar')) ? home : null;
}

// Returns what somebody other than root could change so that another program is run than `program`, or null: a part of its
// path, or of the installation that it belongs to.
function changeable(program) {
  const real = fs.realpathSync(program);
  const home = installationOf(real);
  return changeablePart(real) ?? (home ? changeableBelow(home) : null);
}

// The kernel sets the time of a file's last change, and nobody can set it back without setting the machine's clock.
function describe(place, hash) {
  const found = fs.lstatSync(place, { bigint: true });
  hash.update(`${place} ${found.dev} ${found.ino} ${found.mode} ${found.uid} ${found.size} ${found.ctimeNs}\n`);
  if (found.isDirectory()) {
    fs.readdirSync(place)
      .sort()
      .forEach((name) => describe(path.join(place, name), hash));
  }
}

// Returns what changes when the program changes, or any file of the installation that it belongs to. Their bytes are not read.
function fingerprint(program) {
  const real = fs.realpathSync(program);
  const hash = crypto.createHash('sha256').update(real + '\n');
  describe(installationOf(real) ?? real, hash);
  return hash.digest('hex');
}

let words = null;

// Returns the words before a command that make root run it; none where this is root, or there is no way. Says so where there is
// none. Inputs go through the environment, so what is asked is whether sudo would keep it.
function asRoot(candidates = SUDO) {
  words ??= process.getuid() === 0 ? [] : found(candidates);
  return words;
}

function found(candidates) {
  const sudo = candidates.find((place) => fs.existsSync(place) && changeablePart(place) === null);
  const asked = sudo
    ? spawnSync(sudo, ['-n', '-E', TRUE], {
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
        env: { PATH: SEARCH_PATH },
      })
    : { error: 'none' };
  if (asked.status === 0) {
    return [sudo, '-n', '-E'];
  }
  const said = asked.error ? 'there is no sudo on this runner' : `sudo -n -E says: ${asked.stderr.trim() || asked.status}`;
  say(`not root, and ${said}; trying as user ${os.userInfo().username}`);
  return [];
}

module.exports = { asRoot, changeable, fingerprint, SEARCH_PATH };
