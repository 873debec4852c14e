// SPDX-License-Identifier: Apache-2.0
// Downloads one file and verifies its SHA-256 during the download.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');
const { get } = require('./proxy.cjs');
const { detail } = require('./runner.cjs');

const MAX_BYTES = 512 * 1024 * 1024;
const MAX_REDIRECTS = 5;

// Milliseconds, except for the number of attempts; `silence` is the idle timeout, `whole` the timeout of one attempt.
const PATIENCE = { attempts: 3, firstPause: 1_000, silence: 30_000, whole: 180_000 };

const HEADERS = { 'user-agent': 'eyas-action', accept: '*/*' };
const RETRYABLE_STATUS = [408, 425, 429, 500, 502, 503, 504];

// A transient failure of the server or the network.
class TransientError extends Error {}

function request(url, deadline, patience) {
  return new Promise((resolve, reject) => {
    const sent = get(url, HEADERS, resolve);
    const abort = (why) => sent.destroy(new TransientError(`${url} ${why}`));
    sent.setTimeout(patience.silence, () => abort(`sent no data for ${patience.silence} ms`));
    const timer = setTimeout(() => abort(`timed out after ${patience.whole} ms`), Math.max(1, deadline - Date.now()));
    sent.on('close', () => clearTimeout(timer));
    sent.on('error', (failure) => {
      const isTransient = failure instanceof TransientError;
      reject(isTransient ? failure : new TransientError(`${url} cannot be reached: ${failure.message || failure.code}`));
    });
  });
}

async function opened(from, patience) {
  const deadline = Date.now() + patience.whole;
  let url = new URL(from);
  for (let i = 0; i <= MAX_REDIRECTS; i++) {
    const response = await request(url, deadline, patience);
    const { location } = response.headers;
    if (response.statusCode < 300 || response.statusCode >= 400 || !location) {
      return { response, url };
    }
    response.destroy();
    const next = URL.canParse(location, url) ? new URL(location, url) : null;
    if (!['http:', 'https:'].includes(next?.protocol) || (url.protocol === 'https:' && next.protocol !== 'https:')) {
      throw new Error(`${url} redirects to ${location}, which this action does not follow`);
    }
    url = next;
  }
  throw new Error(`${from} redirects more than ${MAX_REDIRECTS} times`);
}

async function attempt(from, file, sha256, patience) {
  const { response, url } = await opened(from, patience);
  if (response.statusCode !== 200) {
    response.destroy();
    const Kind = RETRYABLE_STATUS.includes(response.statusCode) ? TransientError : Error;
    throw new Kind(`${url} responded with status ${response.statusCode}; without internet access set eyas-path or download-url`);
  }
  const hash = crypto.createHash('sha256');
  const out = fs.openSync(file, 'w', 0o600);
  let size = 0;
  try {
    for await (const part of response) {
      size += part.length;
      if (size > MAX_BYTES) {
        throw new Error(`${url} is larger than ${MAX_BYTES} bytes`);
      }
      hash.update(part);
      fs.writeSync(out, part);
    }
  } catch (failure) {
    // The connection was closed before the end of the file.
    const whole = response.headers['content-length'] ?? 'an unknown number of';
    throw failure.code === 'ECONNRESET' ? new TransientError(`${url} ended after ${size} of ${whole} bytes`) : failure;
  } finally {
    fs.closeSync(out);
  }
  const found = hash.digest('hex');
  if (found !== sha256) {
    throw new Error(`${url} has the SHA-256 ${found}, but this action pins ${sha256}; the file was not used`);
  }
}

// Keeps the file only if its hash matches.
async function download(from, file, sha256, patience) {
  for (let i = 1; ; i++) {
    try {
      return await attempt(from, file, sha256, patience);
    } catch (failure) {
      fs.rmSync(file, { force: true });
      if (!(failure instanceof TransientError) || i >= patience.attempts) {
        throw i > 1 ? new Error(`${failure.message} (attempt ${i})`) : failure;
      }
      detail(`${failure.message}; retrying`);
      await pause(patience.firstPause * 2 ** (i - 1));
    }
  }
}

module.exports = { download, MAX_BYTES, PATIENCE };
