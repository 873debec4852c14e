'use strict';

const assert = require('node:assert');
const Module = require('node:module');
const { test } = require('node:test');

/** A stub of the editor's API in which every member exists and is a class, a function and a name at once. */
function anything() {
  const target = class {};
  return new Proxy(target, {
    get: (object, name) => (name in object || typeof name === 'symbol' ? object[name] : (object[name] = anything())),
  });
}

test('loads with the packaged client', (context) => {
  const load = Module._load;
  context.after(() => (Module._load = load));
  const vscode = anything();
  Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
  const extension = require('../src/extension');
  assert.deepStrictEqual(Object.keys(extension), ['activate', 'deactivate']);
});
