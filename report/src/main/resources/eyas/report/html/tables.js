// Which tables there are, and their columns.

const processCell = (table, of) => ({
  title: 'Process', width: '150px', mono: true, narrow: '92px',
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

function definitions() {
  const { alerts: A, connections: C, lookups: L, files: F, executables: X, containers: K, privileges: V, persistence: S } = T;
  const touched = i => [...new Set((F.touches[i] || []).map(touch => str(touch[0])))].join(', ');
  const firstTouch = i => ((F.touches[i] || [])[0] || [0, -1, -1]);
  return [
    { name: 'alerts', kind: 'alert', title: 'Alerts', table: A, empty: 'No rule was broken.',
      columns: [
        { title: 'Priority', width: '104px', narrow: '84px', value: i => T.rules.priority[A.rule[i]],
          search: i => str(T.rules.word[A.rule[i]]),
          cell: i => el('span', { class: 'tag ' + tone(T.rules.priority[A.rule[i]]) }, str(T.rules.word[A.rule[i]])) },
        { title: 'Rule', width: 'minmax(150px, 1fr)', narrow: 'minmax(0, 1fr)', value: i => str(T.rules.name[A.rule[i]]),
          search: i => str(T.rules.name[A.rule[i]]), cell: (i, words) => marked(str(T.rules.name[A.rule[i]]), words) },
        { title: 'Message', width: 'minmax(200px, 2.4fr)', text: 'message', mono: true },
        processCell(A, 'process'), stepCell(A), timeCell(A, 'time', 'Time')],
      facets: [{ title: 'Rule', value: i => str(T.rules.name[A.rule[i]]) }, stepFacet(A)] },
    { name: 'connections', kind: 'connection', title: 'Connections', table: C, empty: 'No connections were seen.',
      columns: [
        { title: 'Peer', width: 'minmax(170px, 1.3fr)', narrow: 'minmax(0, 1fr)', mono: true, text: 'address',
          cell: (i, words) => [C.inbound[i] ? '← ' : '', marked(endPoint(i), words)] },
        { title: 'Name', width: 'minmax(140px, 1.5fr)', narrow: 'minmax(0, 1fr)', text: 'name',
          cell: (i, words) => (C.name[i] ? marked(str(C.name[i]), words) : str(C.resolution[i]) === 'never' && str(C.scope[i]) === 'public'
            ? el('span', { class: 'alarm' }, 'never resolved') : el('span', { class: 'dim' }, '–')) },
        { title: 'Reputation', width: '92px', value: i => LEVELS.indexOf(worst(C.address[i], C.name[i])) + 9 * !worst(C.address[i], C.name[i]),
          cell: i => badge(worst(C.address[i], C.name[i])) },
        { title: 'Kind', width: '110px', value: i => str(C.protocol[i]), search: i => str(C.protocol[i]) + ' ' + str(C.scope[i]),
          cell: i => str(C.protocol[i]) + ' ' + str(C.scope[i]) },
        processCell(C, 'process'), stepCell(C),
        { title: 'Sent', width: '78px', right: true, value: i => C.sent[i], cell: i => bytes(C.sent[i]) },
        { title: 'Received', width: '78px', right: true, value: i => C.received[i], cell: i => bytes(C.received[i]) },
        timeCell(C, 'first')],
      facets: [{ title: 'Scope', value: i => str(C.scope[i]) }, { title: 'Resolved', value: i => str(C.resolution[i]) }, stepFacet(C)] },
    { name: 'dns', kind: 'lookup', title: 'DNS look-ups', table: L, empty: 'No DNS look-ups were seen.',
      columns: [
        { title: 'Name', width: 'minmax(180px, 2fr)', narrow: 'minmax(0, 1fr)', mono: true, text: 'name' },
        { title: 'Type', width: '64px', narrow: '52px', text: 'type' },
        { title: 'Status', width: '96px', text: 'status' },
        { title: 'Answers', width: 'minmax(120px, 1.6fr)', mono: true, value: i => (L.answers[i] || []).length,
          search: i => (L.answers[i] || []).map(str).join(' '), cell: (i, words) => marked((L.answers[i] || []).map(str).join(', '), words) },
        { title: 'Reputation', width: '92px', value: i => (worst(L.name[i]) ? LEVELS.indexOf(worst(L.name[i])) : 9), cell: i => badge(worst(L.name[i])) },
        processCell(L, 'process'), stepCell(L),
        { title: 'Asked', width: '64px', right: true, value: i => L.queries[i], cell: i => number(L.queries[i]) },
        timeCell(L, 'first')],
      facets: [{ title: 'Type', value: i => str(L.type[i]) }, { title: 'Status', value: i => str(L.status[i]) }, stepFacet(L)] },
    { name: 'files', kind: 'file', title: 'Files', table: F, empty: 'No files were changed, as far as was seen.',
      columns: [
        { title: 'Path', width: 'minmax(220px, 3fr)', narrow: 'minmax(0, 1fr)', mono: true, text: 'path' },
        { title: 'What', width: 'minmax(110px, 1fr)', narrow: '88px', value: touched, search: touched, cell: (i, words) => marked(touched(i), words) },
        { title: 'Note', width: 'minmax(120px, 1fr)', value: i => str(F.credential[i]) + str(F.surface[i]),
          search: i => str(F.credential[i]) + ' ' + str(F.surface[i]),
          cell: i => [F.credential[i] ? el('span', { class: 'tag bad' }, shown(str(F.credential[i]))) : '', F.surface[i] ? el('span', { class: 'tag warn' }, shown(str(F.surface[i]))) : '',
            F.sourceChanged[i] ? el('span', { class: 'tag warn' }, 'source changed') : '', F.executable[i] >= 0 ? el('span', { class: 'tag note' }, 'ran later') : ''] },
        { title: 'Process', width: '150px', mono: true, value: i => processName(firstTouch(i)[1]),
          search: i => (F.touches[i] || []).map(touch => processName(touch[1])).join(' '), cell: (i, words) => marked(processName(firstTouch(i)[1]), words) },
        { title: 'Times', width: '70px', right: true, value: i => F.touchCount[i], cell: i => number(F.touchCount[i]) },
        { title: 'First', width: '104px', right: true, mono: true, value: i => firstTouch(i)[2], cell: i => moment(firstTouch(i)[2]) }],
      facets: [{ title: 'Place', value: i => str(F.place[i]) }, { title: 'What', value: i => str(firstTouch(i)[0]) },
        { title: 'Note', value: i => (F.credential[i] ? 'credential' : F.surface[i] ? 'persistence' : F.sourceChanged[i] ? 'source changed' : F.executable[i] >= 0 ? 'ran later' : '') }] },
    { name: 'executables', kind: 'executable', title: 'Executables', table: X, empty: 'Nothing was executed, as far as was seen.',
      columns: [
        { title: 'Path', width: 'minmax(200px, 2fr)', narrow: 'minmax(0, 1fr)', mono: true, text: 'path' },
        { title: 'SHA-256', width: 'minmax(120px, 1.6fr)', mono: true, text: 'sha256',
          cell: (i, words) => (X.sha256[i] ? [marked(str(X.sha256[i]), words), str(X.hash[i]) === 'late' ? ' (late)' : ''] : el('span', { class: 'dim' }, shown(str(X.problem[i])) || '–')) },
        { title: 'Origin', width: '110px', narrow: '88px', value: i => str(X.origin[i]), search: i => str(X.origin[i]),
          cell: i => el('span', { class: 'tag ' + ({ downloaded: 'bad', memory: 'bad', written: 'warn' }[str(X.origin[i])] || '') }, str(X.origin[i])) },
        { title: 'Reputation', width: '92px', value: i => (worst(X.sha256[i]) ? LEVELS.indexOf(worst(X.sha256[i])) : 9), cell: i => badge(worst(X.sha256[i])) },
        { title: 'Runs', width: '70px', right: true, value: i => X.count[i], cell: i => number(X.count[i]) },
        processCell(X, 'process'), timeCell(X, 'first', 'First run')],
      facets: [{ title: 'Origin', value: i => str(X.origin[i]) }] },
    { name: 'privileges', kind: 'privilege', title: 'Privileges', table: V, empty: 'No privileges changed.',
      columns: [
        { title: 'Kind', width: '120px', narrow: '90px', text: 'kind' },
        { title: 'Before', width: 'minmax(120px, 1fr)', text: 'before' },
        { title: 'After', width: 'minmax(120px, 1fr)', narrow: 'minmax(0, 1fr)', text: 'after' },
        processCell(V, 'process'), stepCell(V), { title: 'Times', width: '70px', right: true, value: i => V.count[i], cell: i => number(V.count[i]) }, timeCell(V, 'first')] },
    { name: 'persistence', kind: 'persistence', title: 'Persistence', table: S, empty: 'No persistence was seen.',
      columns: [
        { title: 'Place', width: 'minmax(140px, 1fr)', narrow: '120px', text: 'surface' },
        { title: 'Path', width: 'minmax(200px, 2fr)', narrow: 'minmax(0, 1fr)', mono: true, text: 'path' },
        processCell(S, 'process'), stepCell(S), timeCell(S, 'first')] },
    { name: 'containers', kind: 'container', title: 'Containers', table: K, empty: 'No containers were seen.',
      columns: [
        { title: 'Image', width: 'minmax(180px, 2fr)', narrow: 'minmax(0, 1fr)', mono: true, text: 'image' },
        { title: 'Name', width: 'minmax(120px, 1fr)', text: 'name' }, { title: 'Id', width: '120px', mono: true, text: 'container' },
        { title: 'Engine', width: '90px', narrow: '76px', text: 'engine' },
        { title: 'Rights', width: '90px', value: i => K.privileged[i], cell: i => (K.privileged[i] ? el('span', { class: 'tag bad' }, 'privileged') : '') },
        { title: 'Processes', width: '84px', right: true, value: i => K.processes[i], cell: i => number(K.processes[i]) }, timeCell(K, 'first')] },
  ];
}
