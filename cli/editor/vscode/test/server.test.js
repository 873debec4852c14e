'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { createExtension } = require('../src/server');

/** A stub editor with only the members that the extension uses; it records calls. */
function fakeEditor(settings, documents) {
  const told = { errors: [], commands: {}, executed: [], updated: [], opened: [], changed: [] };
  const disposable = { dispose() {} };
  const vscode = {
    ConfigurationTarget: { Workspace: 2 },
    languages: {
      match: (filter, document) => (filter.language === document.languageId && (!filter.pattern || document.lock) ? 10 : 0),
    },
    workspace: {
      textDocuments: documents,
      workspaceFolders: [{ uri: { fsPath: '/home/me/project' } }],
      createFileSystemWatcher: () => disposable,
      getConfiguration: (section) => ({
        get: (key, otherwise) => settings[`${section}.${key}`] ?? otherwise,
        update: async (key, value, target) => told.updated.push([key, value, target]),
      }),
      onDidOpenTextDocument: (listener) => (told.opened.push(listener), disposable),
      onDidChangeConfiguration: (listener) => (told.changed.push(listener), disposable),
    },
    window: {
      // The client needs a log channel, which the editor creates only with this option.
      createOutputChannel: (name, kind) => (assert.deepStrictEqual(kind, { log: true }), { show() {}, dispose() {} }),
      showErrorMessage: async (message, ...answers) => (told.errors.push(message), answers[0]),
      showOpenDialog: async () => [{ fsPath: told.chosen }],
    },
    commands: {
      registerCommand: (name, run) => ((told.commands[name] = run), disposable),
      executeCommand: async (...words) => told.executed.push(words),
    },
  };
  return { vscode, told };
}

/** Creates clients that only record calls. */
function fakeClient(fault) {
  const made = [];
  class Client {
    constructor(id, name, server, options) {
      Object.assign(this, { server, options, running: false });
      made.push(this);
    }
    async start() {
      if (fault) {
        throw new Error(fault);
      }
      this.running = true;
    }
    async stop() {
      this.running = false;
    }
  }
  return { Client, made };
}

const RULES = { languageId: 'eyas-rules' };
const SH = { 'eyas.path': '/bin/sh', 'eyas.rules': ['base.yaml'], 'eyas.capture': 'job.scap' };

test('starts the server once, with the first matching document', async () => {
  const { vscode, told } = fakeEditor(SH, [{ languageId: 'yaml' }]);
  const { Client, made } = fakeClient();
  const extension = createExtension(vscode, Client);
  await extension.activate({ subscriptions: [] });
  await told.opened[0]({ languageId: 'yaml' });
  assert.strictEqual(made.length, 0);
  await told.opened[0]({ languageId: 'yaml', lock: true });
  await told.opened[0](RULES);
  assert.strictEqual(made.length, 1);
  assert.deepStrictEqual(made[0].server, { command: '/bin/sh', args: ['rules', 'lsp'] });
  assert.deepStrictEqual(made[0].options.initializationOptions, { rules: ['base.yaml'], capture: 'job.scap' });
  assert.strictEqual(made[0].options.synchronize.configurationSection, 'eyas');
  await extension.deactivate();
  assert.strictEqual(made[0].running, false);
});

test('reports a missing program, and finds it after the setting changes', async () => {
  const settings = { 'eyas.path': '/nowhere/eyas' };
  const { vscode, told } = fakeEditor(settings, [RULES]);
  const { Client, made } = fakeClient();
  await createExtension(vscode, Client).activate({ subscriptions: [] });
  assert.strictEqual(made.length, 0);
  assert.match(told.errors[0], /no program \/nowhere\/eyas/);
  assert.deepStrictEqual(told.executed, [['workbench.action.openSettings', 'eyas.path']]);
  settings['eyas.path'] = '/bin/sh';
  told.changed[0]({ affectsConfiguration: (section) => section === 'eyas.path' });
  await told.commands['eyas.restart']();
  assert.strictEqual(made.filter((client) => client.running).length, 1);
});

test('reports why the server does not start', async () => {
  const { vscode, told } = fakeEditor(SH, [RULES]);
  await createExtension(vscode, fakeClient('no room').Client).activate({ subscriptions: [] });
  assert.match(told.errors[0], /cannot start \/bin\/sh: no room/);
});

test('stores a capture relative to the first workspace folder if possible', async () => {
  const { vscode, told } = fakeEditor(SH, []);
  await createExtension(vscode, fakeClient().Client).activate({ subscriptions: [] });
  told.chosen = '/home/me/project/captures/job.scap';
  await told.commands['eyas.chooseCapture']();
  told.chosen = '/home/me/other.scap';
  await told.commands['eyas.chooseCapture']();
  await told.commands['eyas.forgetCapture']();
  assert.deepStrictEqual(told.updated, [
    ['capture', 'captures/job.scap', 2],
    ['capture', '/home/me/other.scap', 2],
    ['capture', '', 2],
  ]);
});
