// SPDX-License-Identifier: Apache-2.0
// Writes a release into ci/action/distribution.json: node pin-release.cjs VERSION MACHINE SHA256 SHA256-OF-START [FILE]. Archives of
// another version are no longer pinned, so that never two versions are mixed.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

// As `uname -m` and Node name them.
const ARCHITECTURES = { x86_64: 'x64', aarch64: 'arm64' };

const [version, machine, sha256, startSha256, file = path.join(__dirname, '..', '..', 'ci', 'action', 'distribution.json')] =
  process.argv.slice(2);
const isHash = (text) => /^[0-9a-f]{64}$/.test(text ?? '');
if (!ARCHITECTURES[machine] || !isHash(sha256) || !isHash(startSha256)) {
  console.error('usage: node pin-release.cjs VERSION (x86_64|aarch64) SHA256 SHA256-OF-START [FILE]');
  process.exit(2);
}
const before = JSON.parse(fs.readFileSync(file, 'utf8'));
const pins = { version, archives: {} };
for (const [name, node] of Object.entries(ARCHITECTURES)) {
  const kept = before.version === version ? before.archives[node] : { sha256: '', start: { sha256: '' } };
  const [own, start] = name === machine ? [sha256, startSha256] : [kept.sha256, kept.start.sha256];
  pins.archives[node] = {
    name: `eyas-${version}-linux-${name}.tar.gz`,
    sha256: own,
    start: { name: `eyas-${version}-linux-${name}-start.tar.gz`, sha256: start },
  };
}
fs.writeFileSync(file, JSON.stringify(pins, null, 2) + '\n');
