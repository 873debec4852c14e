// SPDX-License-Identifier: Apache-2.0
// Connects to a server through the proxy of the environment, with the rules of curl and the runner.
'use strict';

const http = require('node:http');
const https = require('node:https');
const tls = require('node:tls');

const DEFAULT_PORTS = { 'http:': 80, 'https:': 443 };

const variable = (name) => process.env[name.toLowerCase()] || process.env[name.toUpperCase()] || '';
const portOf = (url) => Number(url.port) || DEFAULT_PORTS[url.protocol];

// An entry of NO_PROXY is *, or a name, which includes its subdomains; both with an optional port.
function isExempt(url) {
  return variable('no_proxy')
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry)
    .some((entry) => {
      const [, name, port] = entry.match(/^(?:\*?\.)?(.*?)(?::(\d+))?$/);
      const named = name === '*' || url.hostname === name || url.hostname.endsWith('.' + name);
      return named && (!port || Number(port) === portOf(url));
    });
}

// Returns null if no proxy is needed.
function proxyFor(url) {
  const named = variable(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (!named || isExempt(url)) {
    return null;
  }
  const address = named.includes('://') ? named : 'http://' + named;
  if (!URL.canParse(address)) {
    throw new Error(`invalid proxy URL in the environment: '${named}'`);
  }
  return new URL(address);
}

function authorization(proxy) {
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return proxy.username ? { 'proxy-authorization': 'Basic ' + Buffer.from(pair).toString('base64') } : {};
}

// TLS connections use a tunnel, so that the proxy cannot read or change them.
function tunnel(proxy, url, options, callback) {
  const target = `${url.hostname}:${portOf(url)}`;
  const request = (proxy.protocol === 'https:' ? https : http).request({
    host: proxy.hostname,
    port: portOf(proxy),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...authorization(proxy) },
    agent: false,
  });
  request.on('connect', (response, socket) =>
    response.statusCode === 200
      ? callback(null, tls.connect({ ...options, socket, servername: url.hostname }))
      : callback(new Error(`proxy ${proxy.host} responded with status ${response.statusCode}`)),
  );
  request.on('error', (failure) => callback(new Error(`proxy ${proxy.host}: ${failure.message}`)));
  request.end();
}

// Sends a request to `url` and returns it; `onResponse` receives the response.
function get(url, headers, onResponse) {
  const proxy = proxyFor(url);
  if (!proxy) {
    return (url.protocol === 'https:' ? https : http).get(url, { headers }, onResponse);
  }
  if (url.protocol === 'https:') {
    const agent = new https.Agent();
    agent.createConnection = (options, callback) => tunnel(proxy, url, options, callback);
    return https.get(url, { headers, agent }, onResponse);
  }
  const options = {
    host: proxy.hostname,
    port: portOf(proxy),
    path: url.href,
    headers: { ...headers, host: url.host, ...authorization(proxy) },
  };
  return (proxy.protocol === 'https:' ? https : http).get(options, onResponse);
}

module.exports = { get };
