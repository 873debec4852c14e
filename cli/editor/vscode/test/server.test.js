'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { createExtension } = require('../src/server');

/** An editor of which only that is there that the extension asks for; it remembers what it was told. */
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
      // The client wants a channel with levels; the editor makes another one unless it is told so.
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

/** Makes clients that only remember. */
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

test('the server runs from the first document that concerns it, and once', async () => {
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

test('a program that is not there is told with the cure, and found once the setting is right', async () => {
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

test('a server that does not start says why', async () => {
  const { vscode, told } = fakeEditor(SH, [RULES]);
  await createExtension(vscode, fakeClient('no room').Client).activate({ subscriptions: [] });
  assert.match(told.errors[0], /\/bin\/sh could not be started: no room/);
});

test('a capture is kept by its path below the first folder, if it is there', async () => {
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
