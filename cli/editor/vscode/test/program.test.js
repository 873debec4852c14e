'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { findProgram, notFound } = require('../src/program');

test('finds an executable program by name or path', (context) => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'eyas-'));
  context.after(() => fs.rmSync(directory, { recursive: true }));
  const bin = path.join(directory, 'bin');
  fs.mkdirSync(path.join(bin, 'directory'), { recursive: true });
  const program = path.join(bin, 'eyas');
  fs.writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  fs.writeFileSync(path.join(bin, 'text'), 'no program', { mode: 0o644 });
  const on = { PATH: `/nowhere${path.delimiter}${bin}` };
  assert.strictEqual(findProgram('eyas', on), program);
  assert.strictEqual(findProgram(' ', on), program);
  assert.strictEqual(findProgram(program, {}), program);
  assert.strictEqual(findProgram('~/bin/eyas', {}, directory), program);
  assert.strictEqual(findProgram('text', on), undefined);
  assert.strictEqual(findProgram('directory', on), undefined);
  assert.strictEqual(findProgram('eyas', { PATH: 'bin' }), undefined);
  assert.strictEqual(findProgram('eyas', {}), undefined);
  assert.strictEqual(findProgram('bin/eyas', on), undefined);
});

test('the message for a missing program has a remedy', () => {
  assert.match(notFound('eyas'), /"eyas" is not on the PATH.*set "eyas.path"/);
  assert.match(notFound('/opt/x'), /no program \/opt\/x.*"eyas.path"/);
});
