'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { findProgram, notFound } = require('../src/program');

test('the program is found by its name or its path, and only where it can be run', (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eyas-'));
  context.after(() => fs.rmSync(folder, { recursive: true }));
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(path.join(bin, 'folder'), { recursive: true });
  const program = path.join(bin, 'eyas');
  fs.writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  fs.writeFileSync(path.join(bin, 'text'), 'no program', { mode: 0o644 });
  const on = { PATH: `/nowhere${path.delimiter}${bin}` };
  assert.strictEqual(findProgram('eyas', on), program);
  assert.strictEqual(findProgram(' ', on), program);
  assert.strictEqual(findProgram(program, {}), program);
  assert.strictEqual(findProgram('~/bin/eyas', {}, folder), program);
  assert.strictEqual(findProgram('text', on), undefined);
  assert.strictEqual(findProgram('folder', on), undefined);
  assert.strictEqual(findProgram('eyas', { PATH: 'bin' }), undefined);
  assert.strictEqual(findProgram('eyas', {}), undefined);
  assert.strictEqual(findProgram('bin/eyas', on), undefined);
});

test('where it is not found, the message names the cure', () => {
  assert.match(notFound('eyas'), /"eyas" is not on the PATH.*set "eyas.path"/);
  assert.match(notFound('/opt/x'), /no program \/opt\/x.*"eyas.path"/);
});
