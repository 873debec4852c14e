'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const ROOT = path.join(__dirname, '..');
const PACKAGE = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

test('files named in the package exist', () => {
  const { languages, grammars, snippets } = PACKAGE.contributes;
  const files = [PACKAGE.main, languages[0].configuration, grammars[0].path, snippets[0].path];
  for (const file of files) {
    assert.ok(fs.existsSync(path.join(ROOT, file)), file);
    if (file.endsWith('.json')) {
      JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));
    }
  }
});

test('commands and settings in the code are declared', () => {
  const code = fs.readFileSync(path.join(ROOT, 'src', 'server.js'), 'utf8');
  const declared = new Set([
    ...PACKAGE.contributes.commands.map((command) => command.command),
    ...Object.keys(PACKAGE.contributes.configuration.properties),
  ]);
  const used = [...code.matchAll(/'(eyas\.\w+)'/g)].map((match) => match[1]);
  assert.ok(used.length > 3);
  for (const name of used) {
    assert.ok(declared.has(name), name);
  }
});

test('dependencies are pinned', () => {
  for (const version of Object.values({ ...PACKAGE.dependencies, ...PACKAGE.devDependencies })) {
    assert.match(version, /^[0-9]+\.[0-9]+\.[0-9]+$/);
  }
});
