// The pane beside a tree or table: all that is known of one thing, with links to what it refers to.

const MOST_LINKS = 60;

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
function says(...values) {
  const rows = values.flatMap(at => (at && reputationsOn().get(low(at))) || []);
  return group('What others say', rows.map(i => () => [badge(str(T.reputations.level[i])), ' ', el('b', {}, shown(str(T.reputations.source[i]))), ' on ',
    el('code', {}, shown(cut(str(T.reputations.value[i]), 80))), ': ', shown(str(T.reputations.detail[i])),
    // Shown, not linked: this page leads nowhere.
    T.reputations.link[i] ? el('div', { class: 'soft mono' }, shown(str(T.reputations.link[i]))) : '']));
}
const alertItem = i => () => [el('span', { class: 'tag ' + tone(T.rules.priority[T.alerts.rule[i]]) }, str(T.rules.word[T.alerts.rule[i]])), ' ',
  link('alert', i, str(T.rules.name[T.alerts.rule[i]])), ' ', el('span', { class: 'soft' }, moment(T.alerts.time[i]))];
const connectionItem = c => () => [T.connections.inbound[c] ? '← ' : '→ ', link('connection', c, endPoint(c)), T.connections.name[c] ? ' ' + shown(str(T.connections.name[c])) : '', ' ',
  badge(worst(T.connections.address[c], T.connections.name[c])), el('span', { class: 'soft' }, ' ' + bytes(T.connections.sent[c]) + ' out, ' + bytes(T.connections.received[c]) + ' in')];

const DETAILS = {
  process: p => {
    const execs = P.execs[p] || [], rules = Array.from(alertsOf().of(p));
    const touches = touchesOf().of(p), connections = Array.from(connectionsOf().of(p)), lookups = Array.from(lookupsOf().of(p));
    return { title: processName(p) + ' ' + P.pid[p], body: [
      chain(p),
      el('h3', {}, 'Command'), el('pre', {}, shown(str(P.command[p]))),
      pairs(['Executable', el('code', {}, shown(str(P.executable[p])))], ['Folder', shown(str(P.folder[p]))],
        ['User', shown(str(P.user[p])) + (P.uid[p] >= 0 ? ' (' + P.uid[p] + ')' : '')],
        ['Step', P.step[p] < 0 ? '' : link('step', P.step[p], stepName(P.step[p]))], ['Script', shown(scriptName(P.script[p]))],
        ['Container', P.container[p] < 0 ? '' : link('container', P.container[p], str(T.containers.image[P.container[p]]) || str(T.containers.container[P.container[p]]))],
        ['Started', clock(P.start[p])], ['Lived', P.end[p] >= 0 && P.start[p] >= 0 ? span(P.end[p] - P.start[p]) : 'to the end'],
        ['Ended', P.exit[p] > 128 ? 'by signal ' + (P.exit[p] - 128) : P.exit[p] >= 0 ? 'with exit code ' + P.exit[p] : 'alive at the end'],
        ['Note', [P.flags[p] & OUTLIVED ? 'outlived its step' : '', P.flags[p] & REPARENTED ? 'its parent ended first' : '', P.flags[p] & HIDDEN ? 'hidden by a filter' : ''].filter(Boolean).join(', ')]),
      group('Alerts', rules.map(alertItem)),
      connections.length || touches.length ? [el('h3', {}, 'Picture'), graphOf(p, true)] : '',
      P.execCount[p] > 1 ? group('Programs it became' + (P.execCount[p] > execs.length ? ', the first of ' + number(P.execCount[p]) : ''), execs.map(exec => () => [el('code', {}, shown(cut(str(exec[2]), 300))), el('span', { class: 'soft' }, ' ' + moment(exec[0]))])) : '',
      group('Connections', connections.map(connectionItem)),
      group('Names looked up', lookups.map(i => () => [link('lookup', i, str(T.lookups.name[i])), ' ', str(T.lookups.type[i]), ' ', el('span', { class: 'soft' }, str(T.lookups.status[i]))])),
      group('Files', touches.map(({ file, touch }) => () => [str(touch[0]) + ' ', link('file', file, str(T.files.path[file])), touch[3] > 1 ? ' × ' + number(touch[3]) : ''])),
      group('Children', Array.from(children().of(p)).map(kid => () => [link('process', kid, cut(str(P.command[kid]) || processName(kid), 120))]))] };
  },
  alert: i => ({ title: str(T.rules.name[T.alerts.rule[i]]), body: [
    el('span', { class: 'tag ' + tone(T.rules.priority[T.alerts.rule[i]]) }, str(T.rules.word[T.alerts.rule[i]])),
    el('h3', {}, 'Message'), el('pre', {}, shown(str(T.alerts.message[i]))),
    pairs(['About', shown(str(T.rules.description[T.alerts.rule[i]]))], ['Time', clock(T.alerts.time[i]) + ' (' + moment(T.alerts.time[i]) + ')'], ['Event', number(T.alerts.event[i])],
      ['Process', processLink(T.alerts.process[i])], ['Step', T.alerts.step[i] < 0 ? '' : link('step', T.alerts.step[i], stepName(T.alerts.step[i]))], ['Script', shown(scriptName(T.alerts.script[i]))],
      ['Tags', (T.rules.tags[T.alerts.rule[i]] || []).map(tag => [el('span', { class: 'tag' }, shown(str(tag))), ' '])]),
    T.alerts.process[i] < 0 ? '' : [el('h3', {}, 'How it came about'), chain(T.alerts.process[i]), graphOf(T.alerts.process[i], true)]] }),
  connection: c => ({ title: endPoint(c), body: [
    pairs(['Direction', T.connections.inbound[c] ? 'inbound' : 'outbound'], ['Name', shown(str(T.connections.name[c]))], ['Resolved', str(T.connections.resolution[c])],
      ['Answer came', T.connections.nameTime[c] < 0 ? '' : moment(T.connections.nameTime[c])], ['Protocol', str(T.connections.protocol[c])], ['Scope', str(T.connections.scope[c])],
      ['Process', processLink(T.connections.process[c])], ['Step', shown(stepName(T.connections.step[c]))], ['Script', shown(scriptName(T.connections.script[c]))],
      ['Attempts', number(T.connections.count[c]) + (T.connections.failed[c] ? ', ' + number(T.connections.failed[c]) + ' failed' : '')],
      ['Sent', bytes(T.connections.sent[c])], ['Received', bytes(T.connections.received[c])], ['First', clock(T.connections.first[c])], ['Last', clock(T.connections.last[c])]),
    says(T.connections.address[c], T.connections.name[c]),
    T.connections.process[c] < 0 ? '' : [el('h3', {}, 'How it came about'), chain(T.connections.process[c])]] }),
  lookup: i => ({ title: str(T.lookups.name[i]), body: [
    pairs(['Type', str(T.lookups.type[i])], ['Status', str(T.lookups.status[i]) || 'no answer'], ['Resolver', shown(str(T.lookups.resolver[i])) + ' ' + str(T.lookups.transport[i])],
      ['Asked', number(T.lookups.queries[i])], ['Answered', number(T.lookups.responses[i])], ['Process', processLink(T.lookups.process[i])], ['Step', shown(stepName(T.lookups.step[i]))], ['First', clock(T.lookups.first[i])]),
    group('Answers', (T.lookups.answers[i] || []).map(answer => () => el('code', {}, shown(str(answer))))), says(T.lookups.name[i])] }),
  file: f => ({ title: str(T.files.path[f]), body: [
    pairs(['Place', str(T.files.place[f])], ['Credentials', shown(str(T.files.credential[f]))], ['Runs later as', shown(str(T.files.surface[f]))],
      ['Source', T.files.sourceChanged[f] ? 'changed after the checkout' : ''], ['Executed as', T.files.executable[f] < 0 ? '' : link('executable', T.files.executable[f], str(T.executables.path[T.files.executable[f]]))],
      ['Times', number(T.files.touchCount[f])]),
    group('By whom', (T.files.touches[f] || []).map(touch => () => [str(touch[0]) + ' by ', processLink(touch[1]), ' ', el('span', { class: 'soft' }, moment(touch[2])), touch[3] > 1 ? ' × ' + number(touch[3]) : '', touch[4] ? [' ', el('code', {}, shown(str(touch[4])))] : '']))] }),
  executable: x => ({ title: str(T.executables.path[x]), body: [
    pairs(['SHA-256', T.executables.sha256[x] ? el('code', {}, str(T.executables.sha256[x])) : shown(str(T.executables.problem[x]))], ['Taken', str(T.executables.hash[x])], ['Origin', str(T.executables.origin[x])],
      ['Written by', T.executables.writer[x] < 0 ? '' : processLink(T.executables.writer[x])], ['File', T.executables.file[x] < 0 ? '' : link('file', T.executables.file[x], str(T.files.path[T.executables.file[x]]))],
      ['Runs', number(T.executables.count[x])], ['First run', clock(T.executables.first[x])], ['First by', processLink(T.executables.process[x])]), says(T.executables.sha256[x]),
    group('How it came', (T.executables.provenance[x] || []).map(step => () => [step[0] ? el('code', {}, shown(str(step[0]))) : 'a pipe', ' by ', step[1] < 0 ? shown(str(step[2])) : processLink(step[1]), step[3] ? [', connected ', el('code', {}, shown(str(step[3])))] : '']))] }),
  privilege: i => ({ title: str(T.privileges.kind[i]), body: [pairs(['Before', shown(str(T.privileges.before[i]))], ['After', shown(str(T.privileges.after[i]))],
    ['Process', processLink(T.privileges.process[i])], ['Times', number(T.privileges.count[i])], ['First', clock(T.privileges.first[i])]), T.privileges.process[i] < 0 ? '' : chain(T.privileges.process[i])] }),
  persistence: i => ({ title: str(T.persistence.path[i]), body: [pairs(['Place', shown(str(T.persistence.surface[i]))], ['Process', processLink(T.persistence.process[i])],
    ['File', T.persistence.file[i] < 0 ? '' : link('file', T.persistence.file[i], str(T.persistence.path[i]))], ['First', clock(T.persistence.first[i])]), T.persistence.process[i] < 0 ? '' : chain(T.persistence.process[i])] }),
  container: i => ({ title: str(T.containers.image[i]) || str(T.containers.container[i]), body: [pairs(['Name', shown(str(T.containers.name[i]))], ['Id', str(T.containers.container[i])], ['Engine', str(T.containers.engine[i])],
    ['Digest', shown(str(T.containers.digest[i]))], ['Rights', T.containers.privileged[i] ? 'privileged' : ''], ['Processes', number(T.containers.processes[i])], ['First seen', clock(T.containers.first[i])])] }),
};
