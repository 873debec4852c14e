// The comparison of the job with its lock, if it has one.

const LOCK = JSON.parse(document.getElementById('lock').textContent);

/** Returns the process with this process id and command line, or else the last one with this process id. */
function processOf(row) {
  let found = -1;
  for (let p = 0; row.pid > 0 && p < P.n; p++) if (P.pid[p] === row.pid && (found < 0 || str(P.command_line[p]) === row.command)) found = p;
  return found;
}
const lockLead = () => el('div', { class: 'lead ' + LOCK.tone }, el('b', {}, LOCK.headline + '.'), LOCK.notes.slice(0, 5).map(note => el('div', { class: 'soft' }, note)));

/** Returns the definition of the lock view, or none if there is no comparison. */
function lockDefinition() {
  if (!LOCK) return [];
  const rows = LOCK.rows, weights = ['heavy', 'medium', 'light', ''];
  const table = { n: rows.length, about: { row: 'lock', title: 'Lock', collected: true, omitted: LOCK.more, hidden: 0, kinds: {} } };
  const text = (title, width, of, more) => ({ title, width, value: i => rows[i][of].toLowerCase(), search: i => rows[i][of], cell: (i, words) => marked(rows[i][of], words), ...more });
  const weight = i => (rows[i].weight ? el('span', { class: 'tag ' + rows[i].tone }, rows[i].weight) : '');
  DETAILS.lock = i => {
    const row = rows[i], p = processOf(row);
    return { title: row.text, body: [
      pairs(['Weight', weight(i)], ['What', row.what], ['Why', row.why], ['The lock has', row.before ? el('code', {}, row.before) : ''], ['Where', row.where],
        ['First by', p >= 0 ? processLink(p) : row.pid ? String(row.pid) : '']),
      row.command ? [el('h3', {}, 'Command'), el('pre', {}, row.command)] : '', p < 0 ? '' : [el('h3', {}, 'Process chain'), chain(p), graphOf(p, paneWidth())]] };
  };
  return [{ name: 'lock', kind: 'lock', title: 'Lock', table, empty: 'No differences from the lock.', lead: lockLead,
    second: (i, words) => joined(marked(rows[i].what, words), marked(rows[i].why, words), marked(rows[i].where, words)),
    columns: [
      { title: 'Weight', width: '84px', narrow: '74px', value: i => weights.indexOf(rows[i].weight), search: i => rows[i].weight, cell: weight },
      text('What', 'minmax(140px, 1fr)', 'what'),
      text('Entry', 'minmax(220px, 2.4fr)', 'text', { narrow: 'minmax(0, 1fr)', mono: true, cell: (i, words) => path(rows[i].text, words) }),
      text('Why', 'minmax(150px, 1.4fr)', 'why'), text('Where', 'minmax(120px, 1fr)', 'where')],
    facets: [{ title: 'Weight', value: i => rows[i].weight || 'gone' }, { title: 'What', value: i => rows[i].what }, { title: 'Where', value: i => rows[i].where }] }];
}
