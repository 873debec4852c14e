// The table views and their columns.

const processCell = (table, of, narrow) => ({
  title: 'Process', width: '150px', mono: true, narrow,
  value: i => processName(table[of][i]).toLowerCase(),
  search: i => processName(table[of][i]),
  cell: (i, words) => (table[of][i] < 0 ? el('span', { class: 'dim' }, 'unknown')
    : marked(processName(table[of][i]) + ' ' + P.pid[table[of][i]], words)),
});
const stepCell = table => ({
  title: 'Step', width: '150px', value: i => stepName(table.step[i]).toLowerCase(), search: i => stepName(table.step[i]),
  cell: (i, words) => marked(stepName(table.step[i]), words),
});
const timeCell = (table, of, title) => ({
  title: title || 'First seen', width: '104px', right: true, mono: true, value: i => table[of][i], cell: i => moment(table[of][i]),
});
const stepFacet = table => ({ title: 'Step', value: i => stepName(table.step[i]) });

/** Joins the non-empty parts of a second line. */
const joined = (...parts) => parts.filter(part => (Array.isArray(part) ? part.some(piece => piece !== '') : part)).flatMap((part, i) => (i ? [el('span', { class: 'dim' }, ' · '), part] : [part]));
const who = (table, of, i) => (table[of][i] < 0 ? '' : processName(table[of][i]) + ' ' + P.pid[table[of][i]]);

function definitions() {
  const { alerts: A, connections: C, dns_lookups: L, files: F, executables: X } = T;
  const touched = i => [...new Set((F.touches[i] || []).map(touch => str(touch[0])))].join(', ');
  const fileNotes = i => [F.credential[i] ? el('span', { class: 'tag ' + credentialTone(i) }, str(F.credential[i])) : '', F.surface[i] ? el('span', { class: 'tag ' + (ordinary(i) ? '' : 'warn') }, str(F.surface[i])) : '',
    F.source_changed[i] ? el('span', { class: 'tag warn' }, 'source changed') : '', F.executable[i] >= 0 ? el('span', { class: 'tag note' }, 'ran later') : ''].filter(Boolean);
  const firstTouch = i => ((F.touches[i] || [])[0] || [0, -1, -1]);
  return [
    { name: 'alerts', kind: 'alert', title: 'Alerts', table: A, empty: 'No alerts.',
      second: (i, words) => marked(str(A.message[i]), words),
      columns: [
        { title: 'Priority', width: '104px', narrow: '84px', value: i => T.rules.rank[A.rule[i]],
          search: i => str(T.rules.priority[A.rule[i]]),
          cell: i => el('span', { class: 'tag ' + tone(T.rules.rank[A.rule[i]]) }, str(T.rules.priority[A.rule[i]])) },
        { title: 'Rule', width: 'minmax(150px, 1fr)', narrow: 'minmax(0, 1fr)', value: i => str(T.rules.name[A.rule[i]]),
          search: i => str(T.rules.name[A.rule[i]]), cell: (i, words) => marked(str(T.rules.name[A.rule[i]]), words) },
        { title: 'Message', width: 'minmax(200px, 2.4fr)', text: 'message', mono: true },
        processCell(A, 'process', '92px'), stepCell(A),
        { title: 'Times', width: '70px', right: true, value: i => A.count[i], cell: i => number(A.count[i]) },
        timeCell(A, 'time', 'Time')],
      facets: [{ title: 'Rule', value: i => str(T.rules.name[A.rule[i]]) }, stepFacet(A)] },
    { name: 'connections', kind: 'connection', title: 'Connections', table: C, empty: 'No connections were observed.',
      second: (i, words) => joined(bytes(C.bytes_sent[i]) + ' out, ' + bytes(C.bytes_received[i]) + ' in', marked(who(C, 'process', i), words), marked(stepName(C.step[i]), words)),
      columns: [
        { title: 'Peer', width: 'minmax(170px, 1.3fr)', narrow: 'minmax(0, 1fr)', mono: true, text: 'address',
          cell: (i, words) => (str(C.scope[i]) === 'unix' ? path(endPoint(i), words) : [inbound(i) ? '← ' : '', marked(endPoint(i), words)]) },
        { title: 'Name', width: 'minmax(140px, 1.5fr)', narrow: 'minmax(0, 1fr)', text: 'name',
          cell: (i, words) => (C.name[i] ? marked(str(C.name[i]), words) : str(C.resolution[i]) === 'never' && str(C.scope[i]) === 'public'
            ? el('span', { class: 'alarm' }, 'never resolved') : el('span', { class: 'dim' }, '–')) },
        { title: 'Reputation', width: '92px', value: i => LEVELS.indexOf(worst(C.address[i], C.name[i])) + 9 * !worst(C.address[i], C.name[i]),
          cell: i => badge(worst(C.address[i], C.name[i])) },
        { title: 'Kind', width: '110px', value: i => str(C.protocol[i]), search: i => str(C.protocol[i]) + ' ' + str(C.scope[i]),
          cell: i => str(C.protocol[i]) + ' ' + str(C.scope[i]) },
        processCell(C, 'process'), stepCell(C),
        { title: 'Sent', width: '78px', right: true, value: i => C.bytes_sent[i], cell: i => bytes(C.bytes_sent[i]) },
        { title: 'Received', width: '78px', right: true, value: i => C.bytes_received[i], cell: i => bytes(C.bytes_received[i]) },
        timeCell(C, 'first_time')],
      facets: [{ title: 'Scope', value: i => str(C.scope[i]) }, { title: 'Resolved', value: i => str(C.resolution[i]) }, stepFacet(C)] },
    { name: 'dns', kind: 'lookup', title: 'DNS lookups', table: L, empty: 'No DNS lookups were observed.',
      second: (i, words) => joined(str(L.status[i]) || 'no answer', marked(who(L, 'process', i), words), marked((L.answers[i] || []).map(str).join(', '), words)),
      columns: [
        { title: 'Name', width: 'minmax(180px, 2fr)', narrow: 'minmax(0, 1fr)', mono: true, text: 'name' },
        { title: 'Type', width: '64px', narrow: '52px', text: 'type' },
        { title: 'Status', width: '96px', text: 'status' },
        { title: 'Answers', width: 'minmax(120px, 1.6fr)', mono: true, value: i => (L.answers[i] || []).length,
          search: i => (L.answers[i] || []).map(str).join(' '), cell: (i, words) => marked((L.answers[i] || []).map(str).join(', '), words) },
        { title: 'Reputation', width: '92px', value: i => (worst(L.name[i]) ? LEVELS.indexOf(worst(L.name[i])) : 9), cell: i => badge(worst(L.name[i])) },
        processCell(L, 'process'), stepCell(L),
        { title: 'Queries', width: '64px', right: true, value: i => L.queries[i], cell: i => number(L.queries[i]) },
        timeCell(L, 'first_time')],
      facets: [{ title: 'Type', value: i => str(L.type[i]) }, { title: 'Status', value: i => str(L.status[i]) }, stepFacet(L)] },
    { name: 'files', kind: 'file', title: 'Files', table: F, empty: 'No changed files were observed.',
      second: (i, words) => joined(fileNotes(i), marked(processName(firstTouch(i)[1]), words), F.touch_count[i] > 1 ? number(F.touch_count[i]) + ' times' : ''),
      columns: [
        { title: 'Path', width: 'minmax(220px, 3fr)', narrow: 'minmax(0, 1fr)', mono: true, text: 'path', middle: true },
        { title: 'What', width: 'minmax(110px, 1fr)', narrow: '88px', value: touched, search: touched, cell: (i, words) => marked(touched(i), words) },
        { title: 'Note', width: 'minmax(120px, 1fr)', value: i => str(F.credential[i]) + str(F.surface[i]),
          search: i => str(F.credential[i]) + ' ' + str(F.surface[i]),
          cell: fileNotes },
        { title: 'Process', width: '150px', mono: true, value: i => processName(firstTouch(i)[1]),
          search: i => (F.touches[i] || []).map(touch => processName(touch[1])).join(' '), cell: (i, words) => marked(processName(firstTouch(i)[1]), words) },
        { title: 'Times', width: '70px', right: true, value: i => F.touch_count[i], cell: i => number(F.touch_count[i]) },
        { title: 'First', width: '104px', right: true, mono: true, value: i => firstTouch(i)[2], cell: i => moment(firstTouch(i)[2]) }],
      facets: [{ title: 'Place', value: i => str(F.place[i]) }, { title: 'What', value: i => str(firstTouch(i)[0]) },
        { title: 'Note', value: i => (F.credential[i] ? 'credential' : F.surface[i] ? (ordinary(i) ? str(F.surface[i]) : 'persistence') : F.source_changed[i] ? 'source changed' : F.executable[i] >= 0 ? 'ran later' : '') }] },
    { name: 'executables', kind: 'executable', title: 'Executables', table: X, empty: 'No executions were observed.',
      second: (i, words) => joined(count(X.count[i], 'run'), marked(who(X, 'first_process', i), words), X.sha256[i] ? el('span', { class: 'mono' }, marked(str(X.sha256[i]), words)) : ''),
      columns: [
        { title: 'Path', width: 'minmax(200px, 2fr)', narrow: 'minmax(0, 1fr)', mono: true, text: 'path', middle: true },
        { title: 'SHA-256', width: 'minmax(120px, 1.6fr)', mono: true, text: 'sha256',
          cell: (i, words) => (X.sha256[i] ? [marked(str(X.sha256[i]), words), str(X.hash[i]) === 'late' ? ' (late)' : ''] : el('span', { class: 'dim' }, shown(str(X.problem[i])) || '–')) },
        { title: 'Origin', width: '110px', narrow: '88px', value: i => str(X.origin[i]), search: i => str(X.origin[i]),
          cell: originTag },
        { title: 'Reputation', width: '92px', value: i => (worst(X.sha256[i]) ? LEVELS.indexOf(worst(X.sha256[i])) : 9), cell: i => badge(worst(X.sha256[i])) },
        { title: 'Runs', width: '70px', right: true, value: i => X.count[i], cell: i => number(X.count[i]) },
        processCell(X, 'first_process'), timeCell(X, 'first_time', 'First run')],
      facets: [{ title: 'Origin', value: i => str(X.origin[i]) }] },
  ];
}

/** Returns the default view of a table without a custom one: texts, enumerated values, numbers, times, flags, process and step. */
function definitionOf(name) {
  const table = T[name];
  const columns = [];
  for (const [column, kind] of Object.entries(table.about.kinds)) {
    const values = table[column], title = titleOf(column);
    if (kind === 'text' || kind === 'word') {
      const first = !columns.length;
      columns.push({ title, width: kind === 'word' ? '110px' : 'minmax(120px, 1fr)', narrow: first ? 'minmax(0, 1fr)' : columns.length === 1 ? '110px' : undefined, text: column,
        middle: column === 'path' || column === 'file', mono: column === 'path' || column === 'file' });
    } else if (kind === 'number' || kind === 'bytes') {
      columns.push({ title, width: '90px', right: true, value: i => values[i], cell: i => (kind === 'bytes' ? bytes : number)(values[i]) });
    } else if (kind === 'flag') {
      columns.push({ title, width: '100px', value: i => values[i], cell: i => (values[i] ? el('span', { class: 'tag bad' }, title.toLowerCase()) : '') });
    } else if (kind === 'time') columns.push(timeCell(table, column, title));
    else if (kind === 'in processes') columns.push(processCell(table, column, '92px'));
    else if (kind === 'in steps') columns.push(stepCell(table));
  }
  return { name: table.about.view, kind: table.about.row, title: table.about.title, table, empty: 'None observed.', columns, rare: true };
}
