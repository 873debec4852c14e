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
 * Finds the program for the setting `eyas.path`: a name on the PATH, or a path, in which `~` is the home directory.
 *
 * @returns the file, or undefined if there is no executable one
 */
function findProgram(setting, environment = process.env, home = os.homedir()) {
  const wanted = setting.trim() || 'eyas';
  if (!wanted.includes('/')) {
    return (environment.PATH || '')
      .split(path.delimiter)
      .filter((directory) => path.isAbsolute(directory))
      .map((directory) => path.join(directory, wanted))
      .find(isProgram);
  }
  const file = wanted.startsWith('~/') ? path.join(home, wanted.slice(2)) : wanted;
  // A path relative to the editor's working directory would select a different program in each.
  return path.isAbsolute(file) && isProgram(file) ? file : undefined;
}

/** Returns the error message for the setting, with a remedy. */
function notFound(setting) {
  const wanted = setting.trim() || 'eyas';
  return wanted.includes('/')
    ? `Eyas: no program ${wanted}. Set "eyas.path" to the absolute path of the program, for example /opt/eyas/bin/eyas.`
    : `Eyas: the program "${wanted}" is not on the PATH. Install Eyas, or set "eyas.path" to its absolute path, for example /opt/eyas/bin/eyas.`;
}

module.exports = { findProgram, notFound };
