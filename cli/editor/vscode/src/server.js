'use strict';

const path = require('node:path');
const { findProgram, notFound } = require('./program');

const LOCKS = '**/*.lock.{yaml,yml}';
const SELECTOR = [
  { scheme: 'file', language: 'eyas-rules' },
  { scheme: 'untitled', language: 'eyas-rules' },
  { scheme: 'file', language: 'yaml', pattern: LOCKS },
];
const SETTING = 'Open the setting';
const LOG = 'Show the log';

/**
 * Makes the two functions that the editor calls. The server runs from the first document that concerns it; most YAML does not.
 *
 * @param vscode the editor's interface
 * @param LanguageClient what speaks with the server
 */
function createExtension(vscode, LanguageClient) {
  let client;
  let log;
  // Starts and stops wait for each other.
  let turn = Promise.resolve();

  const settings = () => vscode.workspace.getConfiguration('eyas');
  const concerns = (document) => SELECTOR.some((filter) => vscode.languages.match(filter, document) > 0);

  async function start() {
    if (client) {
      return;
    }
    const setting = settings().get('path', 'eyas');
    const program = findProgram(setting);
    if (!program) {
      // Nobody waits for the answer: the editor goes on without the server.
      vscode.window.showErrorMessage(notFound(setting), SETTING).then((chosen) => {
        if (chosen === SETTING) {
          vscode.commands.executeCommand('workbench.action.openSettings', 'eyas.path');
        }
      });
      return;
    }
    const next = new LanguageClient(
      'eyas',
      'Eyas rules',
      { command: program, args: ['rules', 'lsp'] },
      {
        documentSelector: SELECTOR,
        outputChannel: log,
        initializationOptions: { rules: settings().get('rules', []), capture: settings().get('capture', '') },
        synchronize: { configurationSection: 'eyas', fileEvents: vscode.workspace.createFileSystemWatcher('**/*.{yaml,yml}') },
      },
    );
    try {
      await next.start();
      client = next;
    } catch (fault) {
      vscode.window.showErrorMessage(`Eyas: ${program} could not be started: ${fault.message}`, LOG).then((chosen) => {
        if (chosen === LOG) {
          log.show();
        }
      });
    }
  }

  async function stop() {
    const last = client;
    client = undefined;
    if (last) {
      await last.stop();
    }
  }

  const inTurn = (...steps) => {
    // What failed before has been said, and keeps nothing that comes after from being tried.
    turn = steps.reduce(
      (before, step) => before.then(step),
      turn.catch(() => {}),
    );
    return turn;
  };

  async function chooseCapture() {
    const chosen = await vscode.window.showOpenDialog({
      title: 'A capture to count matches on',
      filters: { Captures: ['scap', 'gz', 'zst'], 'All files': ['*'] },
    });
    if (chosen && chosen.length > 0) {
      const first = vscode.workspace.workspaceFolders[0].uri.fsPath;
      const below = path.relative(first, chosen[0].fsPath);
      const file = below.startsWith('..') || path.isAbsolute(below) ? chosen[0].fsPath : below;
      await settings().update('capture', file, vscode.ConfigurationTarget.Workspace);
    }
  }

  async function activate(context) {
    log = vscode.window.createOutputChannel('Eyas rules', { log: true });
    const startFor = (document) => (concerns(document) ? inTurn(start) : turn);
    context.subscriptions.push(
      log,
      vscode.workspace.onDidOpenTextDocument(startFor),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('eyas.path')) {
          inTurn(stop, start);
        }
      }),
      vscode.commands.registerCommand('eyas.restart', () => inTurn(stop, start)),
      vscode.commands.registerCommand('eyas.chooseCapture', chooseCapture),
      vscode.commands.registerCommand('eyas.forgetCapture', () =>
        settings().update('capture', '', vscode.ConfigurationTarget.Workspace),
      ),
    );
    if (vscode.workspace.textDocuments.some(concerns)) {
      await inTurn(start);
    }
  }

  return { activate, deactivate: () => inTurn(stop) };
}

module.exports = { createExtension };
