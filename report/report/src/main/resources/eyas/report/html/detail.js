// The detail pane beside a tree or table: all facts about one item, with links to related ones.

const MOST_LINKS = 60;

/** Estimates the width of a diagram in the pane before it is laid out. */
const paneWidth = () => (innerWidth > 820 ? Math.max(290, Math.round(innerWidth * 0.34) - 50) : innerWidth - 34);

const link = (kind, i, text) => el('a', { href: '#' + kind + '=' + i }, shown(cut(text, 300)));
const processLink = p => (p < 0 ? 'unknown' : link('process', p, processName(p) + ' ' + P.pid[p]));
function pairs(...entries) {
  return el('dl', {}, entries.filter(entry => entry && entry[1] !== '' && entry[1] !== null && entry[1] !== undefined)
    .map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}
function group(title, items) {
  if (!items.length) return [];
  return [el('h3', {}, title + (items.length > 1 ? ' (' + number(items.length) + ')' : '')),
    el('ul', {}, items.slice(0, MOST_LINKS).map(make => el('li', {}, make())),
      items.length > MOST_LINKS ? el('li', { class: 'soft' }, 'and ' + number(items.length - MOST_LINKS) + ' more') : '')];
}
function chain(p) {
  const all = ancestors(p);
  const short = all.length > 9 ? all.slice(0, 2).concat([-1], all.slice(-6)) : all;
  return el('div', { class: 'chain' }, short.map((node, i) => [i ? el('span', { class: 'sep' }, '›') : '',
    node < 0 ? el('span', { class: 'soft' }, '… ' + (all.length - 8) + ' more …') : link('process', node, processName(node))]));
}
function reputations(...values) {
  const rows = values.flatMap(at => (at && reputationsOn().get(low(at))) || []);
  return group('Reputation', rows.map(one => () => [badge(one.level), ' ', el('b', {}, shown(one.source)), ' on ',
    el('code', {}, shown(cut(one.value, 80))), ': ', shown(one.detail),
    // Shown, not linked: the page has no external links.
    one.link ? el('div', { class: 'soft mono' }, shown(one.link)) : '']));
}
const alertItem = i => () => [el('span', { class: 'tag ' + tone(T.rules.rank[T.alerts.rule[i]]) }, str(T.rules.priority[T.alerts.rule[i]])), ' ',
  link('alert', i, str(T.rules.name[T.alerts.rule[i]])), ' ', el('span', { class: 'soft' }, moment(T.alerts.time[i]))];
const connectionItem = c => () => [inbound(c) ? '← ' : '→ ', link('connection', c, endPoint(c)), T.connections.name[c] ? ' ' + shown(str(T.connections.name[c])) : '', ' ',
  badge(worst(T.connections.address[c], T.connections.name[c])), el('span', { class: 'soft' }, ' ' + bytes(T.connections.bytes_sent[c]) + ' out, ' + bytes(T.connections.bytes_received[c]) + ' in')];

const DETAILS = {
  process: p => {
    const execs = P.execs[p] || [], rules = Array.from(alertsOf().of(p));
    const touches = touchesOf().of(p), connections = Array.from(connectionsOf().of(p)), lookups = Array.from(lookupsOf().of(p));
    return { title: processName(p) + ' ' + P.pid[p], body: [
      chain(p),
      el('h3', {}, 'Command'), el('pre', {}, shown(str(P.command_line[p]))),
      pairs(['Executable', el('code', {}, shown(str(P.executable[p])))], ['Directory', shown(str(P.folder[p]))],
        ['User', shown(str(P.user[p])) + (P.user_id[p] >= 0 ? ' (' + P.user_id[p] + ')' : '')],
        ['Step', P.step[p] < 0 ? '' : link('step', P.step[p], stepName(P.step[p]))], ['Script', shown(scriptName(P.package_script[p]))],
        ['Container', P.container[p] < 0 ? '' : link('container', P.container[p], str(T.containers.image[P.container[p]]) || str(T.containers.container_id[P.container[p]]))],
        ['Started', clock(P.start_time[p])], ['Duration', P.end_time[p] >= 0 && P.start_time[p] >= 0 ? span(P.end_time[p] - P.start_time[p]) : 'to the end'],
        ['Ended', P.exit_code[p] > 128 ? 'by signal ' + (P.exit_code[p] - 128) : P.exit_code[p] >= 0 ? 'with exit code ' + P.exit_code[p] : 'alive at the end'],
        ['Note', [P.outlived_step[p] ? 'outlived its step' : '', P.reparented[p] ? 'its parent ended first' : '', P.hidden[p] ? 'hidden by a filter' : ''].filter(Boolean).join(', ')]),
      group('Alerts', rules.map(alertItem)),
      connections.length || touches.length ? [el('h3', {}, 'Diagram'), graphOf(p, paneWidth())] : '',
      P.exec_count[p] > 1 ? group('Executed programs' + (P.exec_count[p] > execs.length ? ', the first of ' + number(P.exec_count[p]) : ''), execs.map(exec => () => [el('code', {}, shown(cut(str(exec[2]), 300))), el('span', { class: 'soft' }, ' ' + moment(exec[0]))])) : '',
      group('Connections', connections.map(connectionItem)),
      group('DNS lookups', lookups.map(i => () => [link('lookup', i, str(T.dns_lookups.name[i])), ' ', str(T.dns_lookups.type[i]), ' ', el('span', { class: 'soft' }, str(T.dns_lookups.status[i]))])),
      group('Files', touches.map(({ file, touch }) => () => [str(touch[0]) + ' ', link('file', file, str(T.files.path[file])), touch[3] > 1 ? ' × ' + number(touch[3]) : ''])),
      group('Children', Array.from(children().of(p)).map(kid => () => [link('process', kid, cut(str(P.command_line[kid]) || processName(kid), 120))]))] };
  },
  alert: i => ({ title: str(T.rules.name[T.alerts.rule[i]]), body: [
    el('span', { class: 'tag ' + tone(T.rules.rank[T.alerts.rule[i]]) }, str(T.rules.priority[T.alerts.rule[i]])),
    el('h3', {}, 'Message'), el('pre', {}, shown(str(T.alerts.message[i]))),
    pairs(['About', shown(str(T.rules.description[T.alerts.rule[i]]))], ['Time', clock(T.alerts.time[i]) + ' (' + moment(T.alerts.time[i]) + ')'], ['Event', number(T.alerts.event[i])],
      ['Times', T.alerts.count[i] < 2 ? '' : number(T.alerts.count[i]) + ', the last at ' + clock(T.alerts.last_time[i])],
      ['Process', processLink(T.alerts.process[i])], ['Step', T.alerts.step[i] < 0 ? '' : link('step', T.alerts.step[i], stepName(T.alerts.step[i]))], ['Script', shown(scriptName(T.alerts.package_script[i]))],
      ['Tags', (T.rules.tags[T.alerts.rule[i]] || []).map(tag => [el('span', { class: 'tag' }, shown(str(tag))), ' '])]),
    T.alerts.process[i] < 0 ? '' : [el('h3', {}, 'Attack path'), chain(T.alerts.process[i]), graphOf(T.alerts.process[i], paneWidth())]] }),
  connection: c => ({ title: endPoint(c), body: [
    pairs(['Direction', inbound(c) ? 'inbound' : 'outbound'], ['Name', shown(str(T.connections.name[c]))], ['Resolved', str(T.connections.resolution[c])],
      ['Answered at', T.connections.name_time[c] < 0 ? '' : moment(T.connections.name_time[c])], ['Protocol', str(T.connections.protocol[c])], ['Scope', str(T.connections.scope[c])],
      ['Process', processLink(T.connections.process[c])], ['Step', shown(stepName(T.connections.step[c]))], ['Script', shown(scriptName(T.connections.package_script[c]))],
      ['Attempts', number(T.connections.count[c]) + (T.connections.failed[c] ? ', ' + number(T.connections.failed[c]) + ' failed' : '')],
      ['Sent', bytes(T.connections.bytes_sent[c])], ['Received', bytes(T.connections.bytes_received[c])], ['First', clock(T.connections.first_time[c])], ['Last', clock(T.connections.last_time[c])]),
    reputations(T.connections.address[c], T.connections.name[c]),
    T.connections.process[c] < 0 ? '' : [el('h3', {}, 'Process chain'), chain(T.connections.process[c])]] }),
  lookup: i => ({ title: str(T.dns_lookups.name[i]), body: [
    pairs(['Type', str(T.dns_lookups.type[i])], ['Status', str(T.dns_lookups.status[i]) || 'no answer'], ['Resolver', shown(str(T.dns_lookups.resolver[i])) + ' ' + str(T.dns_lookups.transport[i])],
      ['Queries', number(T.dns_lookups.queries[i])], ['Responses', number(T.dns_lookups.responses[i])], ['Process', processLink(T.dns_lookups.process[i])], ['Step', shown(stepName(T.dns_lookups.step[i]))], ['First', clock(T.dns_lookups.first_time[i])]),
    group('Answers', (T.dns_lookups.answers[i] || []).map(answer => () => el('code', {}, shown(str(answer))))), reputations(T.dns_lookups.name[i])] }),
  file: f => ({ title: str(T.files.path[f]), body: [
    pairs(['Place', str(T.files.place[f])], ['Credentials', shown(str(T.files.credential[f]))], ['Persistence', shown(str(T.files.surface[f]))],
      ['Source', T.files.source_changed[f] ? 'changed after the checkout' : ''], ['Executed as', T.files.executable[f] < 0 ? '' : link('executable', T.files.executable[f], str(T.executables.path[T.files.executable[f]]))],
      ['Times', number(T.files.touch_count[f])]),
    group('Processes', (T.files.touches[f] || []).map(touch => () => [str(touch[0]) + ' by ', processLink(touch[1]), ' ', el('span', { class: 'soft' }, moment(touch[2])), touch[3] > 1 ? ' × ' + number(touch[3]) : '', touch[4] ? [' ', el('code', {}, shown(str(touch[4])))] : '']))] }),
  executable: x => ({ title: str(T.executables.path[x]), body: [
    pairs(['SHA-256', T.executables.sha256[x] ? el('code', {}, str(T.executables.sha256[x])) : shown(str(T.executables.problem[x]))], ['Hash taken', str(T.executables.hash[x])], ['Origin', str(T.executables.origin[x])],
      ['Written by', T.executables.writer[x] < 0 ? '' : processLink(T.executables.writer[x])], ['File', T.executables.file[x] < 0 ? '' : link('file', T.executables.file[x], str(T.files.path[T.executables.file[x]]))],
      ['Runs', number(T.executables.count[x])], ['First run', clock(T.executables.first_time[x])], ['First by', processLink(T.executables.first_process[x])]), reputations(T.executables.sha256[x]),
    group('Provenance', (T.executables.provenance[x] || []).map(step => () => [step[0] ? el('code', {}, shown(str(step[0]))) : 'a pipe', ' by ', step[1] < 0 ? shown(str(step[2])) : processLink(step[1]), step[3] ? [', connected ', el('code', {}, shown(str(step[3])))] : '']))] }),
};

/** Returns the details of a row without a custom pane: all its columns. */
function detailOf(name) {
  const table = T[name], kinds = Object.entries(table.about.kinds);
  return i => ({ title: labelOf(name, i), body: [
    pairs(...kinds.filter(([, kind]) => kind !== 'id' && kind !== 'rows').map(([column, kind]) => [titleOf(column), valueOf(table[column][i], kind)])),
    table.process && table.process[i] >= 0 ? chain(table.process[i]) : ''] });
}
/** Returns the label of a row: its first text. */
function labelOf(name, i) {
  for (const [column, kind] of Object.entries(T[name].about.kinds)) {
    if (kind === 'text' && T[name][column][i]) return str(T[name][column][i]);
  }
  return T[name].about.row + ' ' + i;
}
const titleOf = column => column[0].toUpperCase() + column.slice(1).replaceAll('_', ' ');
function valueOf(value, kind) {
  const table = kind.slice(kind.lastIndexOf(' ') + 1);
  if (kind.startsWith('in ')) return value < 0 ? '' : table === 'processes' ? processLink(value) : table === 'steps' ? link('step', value, stepName(value)) : T[table].about.whole ? shown(labelOf(table, value)) : link(T[table].about.row, value, labelOf(table, value));
  if (kind.startsWith('all in ')) return (value || []).map(id => [shown(labelOf(table, id)), ' ']);
  return { text: str(value), word: str(value), number: number(value), bytes: bytes(value), time: value < 0 ? '' : clock(value), flag: value ? 'yes' : '',
    texts: (value || []).map(str).join(', ') }[kind];
}
