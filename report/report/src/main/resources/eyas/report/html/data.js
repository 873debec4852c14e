// The data: columns of numbers; texts are indexes into one string table.

const DATA = JSON.parse(document.getElementById('data').textContent);
const STRINGS = DATA.strings;
const str = at => STRINGS[at] || '';
const lowered = new Array(STRINGS.length);
const low = at => (lowered[at] === undefined ? (lowered[at] = STRINGS[at].toLowerCase()) : lowered[at]);

/**
 * The tables by name, each with one array per column, the number of rows `n`, and metadata `about`. In the data, a column whose rows
 * all have the same number is stored as that number, and a flag is stored as the rows that have it.
 */
const T = {};
for (const [name, about] of Object.entries(DATA.tables)) {
  const table = T[name] = { n: about.rows, about };
  for (const [column, values] of Object.entries(about.columns)) {
    if (about.kinds[column] === 'flag') {
      table[column] = new Uint8Array(about.rows);
      for (const row of values) table[column][row] = 1;
    } else table[column] = Array.isArray(values) ? values : new Array(about.rows).fill(values);
  }
}
const P = T.processes;
const S = DATA.synopsis;
const R = DATA.enrichments.reputations;
const PRIORITIES = ['Emergency', 'Alert', 'Critical', 'Error', 'Warning', 'Notice', 'Informational', 'Debug'];
T.rules.rank = T.rules.priority.map(at => PRIORITIES.indexOf(str(at)));
const inbound = c => str(T.connections.direction[c]) === 'in';
/** Returns the name of the table that a citation (by letter) or an address (by row name) refers to. */
const tableOf = (part, value) => Object.keys(T).find(name => value && T[name].about[part] === value);

/** Indexes the rows of a table by process; compact, since there may be very many. */
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
const lookupsOf = lazy(() => byProcess(T.dns_lookups.n, i => T.dns_lookups.process[i]));
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
  for (const reputation of R) {
    const value = reputation.value.toLowerCase();
    if (!by.has(value)) by.set(value, []);
    by.get(value).push(reputation);
  }
  return by;
});
const LEVELS = ['malicious', 'suspicious', 'harmless', 'unknown'];
/** Returns the worst reputation level of the values, or an empty text. */
function worst(...values) {
  let level = LEVELS.length;
  for (const at of values) {
    for (const reputation of (at && reputationsOn().get(low(at))) || []) {
      level = Math.min(level, LEVELS.indexOf(reputation.level));
    }
  }
  return level < 0 || level >= LEVELS.length ? '' : LEVELS[level];
}
const badge = level => (level === 'malicious' ? el('span', { class: 'tag bad' }, 'malicious')
  : level === 'suspicious' ? el('span', { class: 'tag warn' }, 'suspicious')
  : level === 'harmless' ? el('span', { class: 'tag good' }, 'clean') : '');

/** Returns the tone of a priority rank; 0 is the most urgent. */
const tone = priority => (priority <= 3 ? 'bad' : priority === 4 ? 'warn' : 'note');
const TONES = ['bad', 'warn', 'note'];
function toneOf(p) {
  let worstTone = 3;
  for (const rule of P.rules[p] || []) worstTone = Math.min(worstTone, TONES.indexOf(tone(T.rules.rank[rule])));
  return TONES[worstTone] || '';
}
const stepName = step => (step < 0 || step >= T.steps.n ? '' : str(T.steps.label[step]));
const scriptName = script => (script < 0 || script >= T.package_scripts.n ? '' : str(T.package_scripts.label[script]));
const processName = p => (p < 0 || p >= P.n ? '' : str(P.name[p]) || 'process');
/** Returns whether a file is a runner command file, which every step writes. */
const ordinary = f => str(T.files.surface[f]) === 'runner command file';
const alarming = f => !!T.files.credential[f] || (!!T.files.surface[f] && !ordinary(f));
/** Returns the tone of a credential file: red if a process that triggered a rule touched it, else a warning. */
const credentialTone = f => ((T.files.touches[f] || []).some(touch => touch[1] >= 0 && (P.rules[touch[1]] || []).length) ? 'bad' : 'warn');
function ancestors(p) {
  const chain = [];
  for (let at = p; at >= 0 && at < P.n; at = P.parent[at] < at ? P.parent[at] : -1) chain.push(at);
  return chain.reverse();
}
const endPoint = c => {
  const address = str(T.connections.address[c]);
  if (str(T.connections.scope[c]) === 'unix') return address;
  return (address.includes(':') ? '[' + address + ']' : address) + ':' + T.connections.port[c];
};
