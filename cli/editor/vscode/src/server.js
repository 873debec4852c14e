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
 * Creates the two functions that the editor calls. The server starts with the first matching document; most YAML files do not match.
 *
 * @param vscode the editor's API
 * @param LanguageClient the client of the language server
 */
function createExtension(vscode, LanguageClient) {
  let client;
  let log;
  // Serializes starts and stops.
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
      // Not awaited: the editor continues without the server.
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
      vscode.window.showErrorMessage(`Eyas: cannot start ${program}: ${fault.message}`, LOG).then((chosen) => {
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
    // An earlier failure was already reported, and must not prevent later steps.
    turn = steps.reduce(
      (before, step) => before.then(step),
      turn.catch(() => {}),
    );
    return turn;
  };

  async function chooseCapture() {
    const chosen = await vscode.window.showOpenDialog({
      title: 'Select a capture to count matches on',
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
