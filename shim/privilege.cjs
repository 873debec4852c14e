// SPDX-License-Identifier: Apache-2.0
// How this becomes root, and what may then be run: programs by their whole paths that nobody but root can change. The search
// path is the job's (GITHUB_PATH), and so is everything that the runner's user may write to.
'use strict';

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

// Returns what somebody other than root could change so that another program is run than `program`, or null: a part of its
// path, or of the installation that it belongs to.
function changeable(program) {
  const real = fs.realpathSync(program);
  const home = path.dirname(path.dirname(real));
  const isInstallation = path.basename(path.dirname(real)) === 'bin' && fs.existsSync(path.join(home, 'lib', 'eyas.jar'));
  return changeablePart(real) ?? (isInstallation ? changeableBelow(home) : null);
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

module.exports = { asRoot, changeable, SEARCH_PATH };
