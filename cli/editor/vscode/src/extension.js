'use strict';

// What the editor calls; everything else is in files that tests can load without an editor.
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');
const { createExtension } = require('./server');

module.exports = createExtension(vscode, LanguageClient);
