'use strict';

// The entry point for the editor; all other code is in files that tests can load without an editor.
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');
const { createExtension } = require('./server');

module.exports = createExtension(vscode, LanguageClient);
