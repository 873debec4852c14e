'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const oniguruma = require('vscode-oniguruma');
const textmate = require('vscode-textmate');

const FILE = path.join(__dirname, '..', 'grammar', 'eyas-rules.tmLanguage.json');
const TEXT = `# rules
- list: shells # known
  items: [bash, "dash"]
- macro: opened
  condition: evt.type in (open, openat) and fd.name startswith /etc # why
- rule: Shell: Opens
  desc: in and not
  condition: >
    opened and not proc.name in (shells)
    and tolower(evt.arg[name]) = oneof ("a b", 3)

  output: >
    and %proc.name %20proc.cmdline
  priority: WARNING
  enabled: false
`;

/** Returns [text, innermost scope without its suffix] of each token with more than the file's scope. */
async function tokens() {
  const wasm = fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(FILE, 'utf8'), FILE),
  });
  const grammar = await registry.loadGrammar('source.eyas-rules');
  const found = [];
  let stack = textmate.INITIAL;
  for (const line of TEXT.split('\n')) {
    const result = grammar.tokenizeLine(line, stack);
    for (const token of result.tokens) {
      const text = line.slice(token.startIndex, token.endIndex).trim();
      if (text && token.scopes.length > 1) {
        found.push(`${text} ${token.scopes.at(-1).replace('.eyas-rules', '')}`);
      }
    }
    stack = result.ruleStack;
  }
  return found;
}

test('assigns scopes to tokens', async () => {
  const found = await tokens();
  for (const expected of [
    'list keyword.declaration',
    'shells entity.name.type',
    '# known comment.line.number-sign',
    'items entity.name.tag',
    'condition entity.name.tag',
    'evt.type variable.other.property.field',
    'in keyword.operator.comparison',
    'startswith keyword.operator.comparison',
    '# why comment.line.number-sign',
    'Shell: Opens entity.name.type',
    '> keyword.control.flow.block-scalar',
    'not keyword.operator.logical',
    'tolower support.function.transformer',
    'evt.arg variable.other.property.field',
    'oneof keyword.other.modifier',
    '3 constant.numeric',
    '%proc.name variable.other.property.field',
    '%20proc.cmdline variable.other.property.field',
    'WARNING constant.language.priority',
    'false constant.language.boolean',
  ]) {
    assert.ok(found.includes(expected), `${expected} is not among\n${found.join('\n')}`);
  }
  // Condition keywords are recognized only in conditions: two on each of two lines, and the "and" of the macro.
  assert.strictEqual(found.filter((token) => token.endsWith('keyword.operator.logical')).length, 4);
});
