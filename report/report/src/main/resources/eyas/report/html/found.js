// Activity summary, with or without alerts: contacted destinations, touched files, executed programs.

const MOST_BRIEF = 8;

/** Returns a table of rows below a header; a cell is any content of an element. */
function brief(titles, rows, right) {
  const cells = (kind, row) => row.map((cell, i) => el(kind, { class: i >= right ? 'right' : '', scope: kind === 'th' ? 'col' : null }, cell));
  return el('table', { class: 'brief' }, el('thead', {}, el('tr', {}, cells('th', titles))), el('tbody', {}, rows.map(row => el('tr', {}, cells('td', row)))));
}
function section(title, view, total, kind, body) {
  return el('section', {}, el('h2', {}, title), el('div', { class: 'card pad' }, body,
    total > MOST_BRIEF ? el('p', { class: 'soft' }, el('a', { href: '#view=' + view }, 'All ' + count(total, kind))) : ''));
}

/** Returns outbound peers outside of this machine: named ones first, then by bytes sent. */
function destinations() {
  const C = T.connections, by = new Map(), servers = new Set();
  for (let i = 0; i < T.dns_lookups.n; i++) servers.add(str(T.dns_lookups.resolver[i]));
  for (let c = 0; c < C.n; c++) {
    const scope = str(C.scope[c]);
    if (inbound(c) || scope === 'loopback' || scope === 'unix') continue;
    const key = (C.name[c] || 'a' + C.address[c]) + ':' + C.port[c];
    const known = by.get(key) || { c, sent: 0, received: 0, who: new Set(), triggered: false, level: worst(C.address[c], C.name[c]), server: !C.name[c] && servers.has(endPoint(c)) };
    known.sent += C.bytes_sent[c];
    known.received += C.bytes_received[c];
    if (C.process[c] >= 0) {
      known.who.add(processName(C.process[c]));
      known.triggered ||= (P.rules[C.process[c]] || []).length > 0;
    }
    by.set(key, known);
  }
  // Peers of processes that triggered rules come before all others, with or without a name.
  const rank = one => (one.level === 'malicious' ? 0 : one.level === 'suspicious' ? 1 : one.triggered ? 2 : one.server ? 4 : 3);
  return [...by.values()].sort((a, b) => rank(a) - rank(b) || b.sent - a.sent);
}
function contacted() {
  const C = T.connections, all = destinations();
  if (!C.about.collected) return '';
  const rows = all.slice(0, MOST_BRIEF).map(({ c, sent, received, who, level, server }) => [
    [link('connection', c, C.name[c] ? str(C.name[c]) : endPoint(c)), ' ', badge(level), server ? el('span', { class: 'tag' }, 'name server')
      : C.name[c] ? el('span', { class: 'soft' }, endPoint(c)) : str(C.resolution[c]) === 'never' && str(C.scope[c]) === 'public' ? el('span', { class: 'tag warn' }, 'never resolved') : ''],
    el('span', { class: 'mono' }, [...who].slice(0, 3).join(', ') + (who.size > 3 ? ', …' : '')), bytes(sent), bytes(received)]);
  return section('Contacted destinations', 'connections', all.length, 'destination',
    rows.length ? brief(['Destination', 'By', 'Sent', 'Received'], rows, 2) : el('p', { class: 'soft' }, 'No destinations outside of this machine.'));
}

const PLACES = { workspace: 'in the working directory', temporary: 'in temporary directories', home: 'in home directories', system: 'elsewhere on the system' };

function changedFiles() {
  const F = T.files, places = new Map();
  if (!F.about.collected) return '';
  const notable = [];
  for (let f = 0; f < F.n; f++) {
    const place = str(F.place[f]);
    places.set(place, (places.get(place) || 0) + 1);
    if (notable.length < MOST_BRIEF && (alarming(f) || F.source_changed[f] || F.executable[f] >= 0)) notable.push(f);
  }
  const rows = [...places].sort((a, b) => b[1] - a[1]).map(([place, files]) => [PLACES[place] || place,
    el('a', { href: '#' + new URLSearchParams([['view', 'files'], ['filter.place', place]]) }, count(files, 'file'))]);
  const note = f => str(F.credential[f]) || (alarming(f) ? str(F.surface[f]) : F.source_changed[f] ? 'source changed' : 'ran later');
  return el('section', {}, el('h2', {}, 'Touched files'), el('div', { class: 'card pad' },
    rows.length ? brief(['Where', 'How many'], rows, 1) : el('p', { class: 'soft' }, 'None observed.'),
    notable.length ? [el('h3', {}, 'Notable files'), el('ul', { class: 'paths' }, notable.map(f => el('li', { class: 'named' }, el('a', { class: 'mono', href: '#file=' + f }, path(str(F.path[f]))),
      el('span', { class: 'tag ' + (F.credential[f] ? credentialTone(f) : alarming(f) ? 'warn' : 'note') }, note(f)))))] : ''));
}

/** Lists programs: those created by the job first, then by number of runs. */
function programs() {
  const X = T.executables;
  if (!X.about.collected) return '';
  const own = x => str(X.origin[x]) !== 'found';
  const order = Array.from({ length: X.n }, (_, x) => x).sort((a, b) => own(b) - own(a) || X.count[b] - X.count[a] || a - b);
  const rows = order.slice(0, MOST_BRIEF).map(x => [el('div', { class: 'named' }, el('a', { class: 'mono', href: '#executable=' + x }, path(str(X.path[x]))), own(x) ? originTag(x) : ''), number(X.count[x])]);
  return section('Executed programs', 'executables', X.n, 'program', rows.length ? brief(['Program', 'Runs'], rows, 1) : el('p', { class: 'soft' }, 'None observed.'));
}
function originTag(x) {
  const origin = str(T.executables.origin[x]);
  return el('span', { class: 'tag ' + ({ downloaded: 'bad', memory: 'bad', written: 'warn' }[origin] || '') }, origin);
}
