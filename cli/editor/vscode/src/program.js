'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Finds the program that the setting `eyas.path` means: a name on the PATH, or a path, in which `~` is the home folder.
 *
 * @returns the file, or undefined where there is none that can be run
 */
function findProgram(setting, environment = process.env, home = os.homedir()) {
  const wanted = setting.trim() || 'eyas';
  if (!wanted.includes('/')) {
    return (environment.PATH || '')
      .split(path.delimiter)
      .filter((folder) => path.isAbsolute(folder))
      .map((folder) => path.join(folder, wanted))
      .find(isProgram);
  }
  const file = wanted.startsWith('~/') ? path.join(home, wanted.slice(2)) : wanted;
  // A path that depends on the folder of the editor would be another program in each.
  return path.isAbsolute(file) && isProgram(file) ? file : undefined;
}

/** Says what is wrong with the setting, and the cure. */
function notFound(setting) {
  const wanted = setting.trim() || 'eyas';
  return wanted.includes('/')
    ? `Eyas: there is no program ${wanted}. Set "eyas.path" to the absolute path of the program, for example /opt/eyas/bin/eyas.`
    : `Eyas: the program "${wanted}" is not on the PATH. Install Eyas, or set "eyas.path" to where it is, for example /opt/eyas/bin/eyas.`;
}

module.exports = { findProgram, notFound };
