// The data: columns of numbers, of which texts are places in one table of strings.

const DATA = JSON.parse(document.getElementById('data').textContent);
const STRINGS = DATA.strings;
const str = at => STRINGS[at] || '';
const lowered = new Array(STRINGS.length);
const low = at => (lowered[at] === undefined ? (lowered[at] = STRINGS[at].toLowerCase()) : lowered[at]);

const T = {};
for (const name of ['steps', 'scripts', 'rules', 'alerts', 'processes', 'connections', 'lookups', 'suspicions', 'files',
  'executables', 'containers', 'privileges', 'persistence', 'filters', 'reputations']) {
  const table = DATA[name];
  T[name] = Object.assign({ n: table.rows, omitted: table.omitted, hidden: table.hidden, collected: table.collected },
    table.columns);
}
const P = T.processes;
const OFFENDING = 1, OUTLIVED = 2, REPARENTED = 4, HIDDEN = 8;

/** The rows of a table by the process that they name: compact, since there may be very many. */
function byProcess(n, processOf) {
  const starts = new Int32Array(P.n + 2);
  for (let i = 0; i < n; i++) { const p = processOf(i); if (p >= 0 && p < P.n) starts[p + 2]++; }
  for (let i = 2; i < starts.length; i++) starts[i] += starts[i - 1];
  const rows = new Int32Array(n);
  for (let i = 0; i < n; i++) { const p = processOf(i); if (p >= 0 && p < P.n) rows[starts[p + 1]++] = i; }
  return { of: p => rows.subarray(starts[p], starts[p + 1]) };
}
const lazy = make => { let value; return () => value || (value = make()); };

const children = lazy(() => byProcess(P.n, i => (P.parent[i] < i ? P.parent[i] : -1)));
const roots = lazy(() => { const all = []; for (let i = 0; i < P.n; i++) if (P.parent[i] < 0 || P.parent[i] >= i) all.push(i); return all; });
const alertsOf = lazy(() => byProcess(T.alerts.n, i => T.alerts.process[i]));
const connectionsOf = lazy(() => byProcess(T.connections.n, i => T.connections.process[i]));
const lookupsOf = lazy(() => byProcess(T.lookups.n, i => T.lookups.process[i]));
const touchesOf = lazy(() => {
  const owners = [], files = [], touches = [];
  for (let f = 0; f < T.files.n; f++) {
    for (const touch of T.files.touches[f] || []) { owners.push(touch[1]); files.push(f); touches.push(touch); }
  }
  const index = byProcess(owners.length, i => owners[i]);
  return { of: p => Array.from(index.of(p), i => ({ file: files[i], touch: touches[i] })) };
});

const reputationsOn = lazy(() => {
  const by = new Map();
  for (let i = 0; i < T.reputations.n; i++) {
    const value = low(T.reputations.value[i]);
    if (!by.has(value)) by.set(value, []);
    by.get(value).push(i);
  }
  return by;
});
const LEVELS = ['malicious', 'suspicious', 'harmless', 'unknown'];
/** The worst that is said of any of the values: a level, or an empty text. */
function worst(...values) {
  let level = LEVELS.length;
  for (const at of values) {
    for (const reputation of (at && reputationsOn().get(low(at))) || []) {
      level = Math.min(level, LEVELS.indexOf(str(T.reputations.level[reputation])));
    }
  }
  return level < 0 || level >= LEVELS.length ? '' : LEVELS[level];
}
const badge = level => (level === 'malicious' ? el('span', { class: 'tag bad' }, 'malicious')
  : level === 'suspicious' ? el('span', { class: 'tag warn' }, 'suspicious')
  : level === 'harmless' ? el('span', { class: 'tag good' }, 'clean') : '');

/** The tone of a priority: its number counts from the most urgent. */
const tone = priority => (priority <= 3 ? 'bad' : priority === 4 ? 'warn' : 'note');
const TONES = ['bad', 'warn', 'note'];
function toneOf(p) {
  let worstTone = 3;
  for (const rule of P.rules[p] || []) worstTone = Math.min(worstTone, TONES.indexOf(tone(T.rules.priority[rule])));
  return TONES[worstTone] || '';
}
const stepName = step => (step < 0 || step >= T.steps.n ? '' : str(T.steps.label[step]));
const scriptName = script => (script < 0 || script >= T.scripts.n ? '' : str(T.scripts.label[script]));
const processName = p => (p < 0 || p >= P.n ? '' : str(P.name[p]) || 'process');
function ancestors(p) {
  const chain = [];
  for (let at = p; at >= 0 && at < P.n; at = P.parent[at] < at ? P.parent[at] : -1) chain.push(at);
  return chain.reverse();
}
const endPoint = c => {
  const address = str(T.connections.address[c]);
  return (address.includes(':') ? '[' + address + ']' : address) + ':' + T.connections.port[c];
};
