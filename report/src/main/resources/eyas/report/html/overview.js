// The first view: the verdict, why, when, and how sure.

/** What the synopsis says; `bad`: the rows of reputations that are not harmless. */
function verdict() {
  const bad = [], level = i => str(T.reputations.level[i]);
  for (let i = 0; i < T.reputations.n; i++) if (level(i) === 'malicious' || level(i) === 'suspicious') bad.push(i);
  return { tone: { urgent: 'bad', warning: 'warn', note: 'note', none: S.verdict === 'clean' ? 'good' : '' }[S.urgency] || '', title: DATA.synopsis.headline + '.', bad };
}

/** Markdown of a model, as little of it as is needed; citations become links, everything else is text. */
const CITED = { P: 'process', C: 'connection', A: 'alert', F: 'file', X: 'executable', L: 'lookup', R: 'rule', S: 'step' };
const CITED_TABLES = { P: 'processes', C: 'connections', A: 'alerts', F: 'files', X: 'executables', L: 'lookups', R: 'rules', S: 'steps' };
function written(text) {
  const inline = line => line.split(/(\*\*[^*]{1,400}\*\*|\*[^*\s][^*]{0,200}\*|`[^`]{1,400}`|\[[A-Z]\d{1,9}\])/).map(part => {
    const cite = /^\[([A-Z])(\d{1,9})\]$/.exec(part);
    if (cite && CITED[cite[1]] && Number(cite[2]) < T[CITED_TABLES[cite[1]]].n) return el('a', { class: 'cite', href: '#' + CITED[cite[1]] + '=' + Number(cite[2]) }, cite[1] + cite[2]);
    if (part.startsWith('**') && part.length > 4) return el('b', {}, shown(part.slice(2, -2)));
    if (part.startsWith('*') && part.length > 2 && part.endsWith('*')) return el('em', {}, shown(part.slice(1, -1)));
    if (part.startsWith('`') && part.length > 2) return el('code', {}, shown(part.slice(1, -1)));
    return shown(part);
  });
  const blocks = [];
  let list = null;
  for (const line of text.split('\n')) {
    const bullet = /^\s*(?:[-*•]|\d{1,3}[.)])\s+(.*)$/.exec(line);
    if (bullet) { if (!list) blocks.push(list = el('ul')); list.append(el('li', {}, inline(bullet[1]))); continue; }
    list = null;
    if (line.trim()) blocks.push(el('p', {}, inline(line.replace(/^#{1,6}\s+/, ''))));
  }
  return blocks;
}

function ruleCard(rule) {
  const processes = T.rules.processes[rule] || [];
  return el('div', { class: 'rule' },
    el('span', {}, el('span', { class: 'tag ' + tone(T.rules.priority[rule]) }, str(T.rules.word[rule]))),
    el('a', { class: 'name', href: '#rule=' + rule }, shown(str(T.rules.name[rule]))),
    el('span', { class: 'count' }, T.rules.count[rule] === 1 ? 'once' : number(T.rules.count[rule]) + ' times'),
    T.rules.description[rule] ? el('div', { class: 'about' }, shown(cut(str(T.rules.description[rule]), 400))) : '',
    processes.slice(0, 3).map(p => chain(p)), processes.length > 3 ? el('div', { class: 'about' }, 'and ' + number(processes.length - 3) + ' more processes') : '');
}

function overview(page) {
  const { tone, title, bad } = verdict();
  const C = DATA.coverage;
  const state = C.complete ? 'Complete: ' + count(C.events, 'event') + ', none lost.' : 'Incomplete: beside ' + count(C.events, 'event') + ' seen, ' + number(C.dropped) + ' were lost and ' + number(C.malformed) + ' could not be read.';
  const total = table => table.n + table.omitted;
  const fact = (view, table, one, many) => el('a', { href: '#view=' + view }, el('b', {}, number(total(table))), el('span', {}, total(table) === 1 ? one : many));
  const parts = [el('section', { class: 'verdict ' + tone }, el('h1', {}, title),
    el('p', { class: 'soft' }, [DATA.job.start ? clock(0) + ', ' + span(DATA.job.end) : '', DATA.job.exitCode >= 0 ? 'exit code ' + DATA.job.exitCode : '', shown(str(DATA.job.machine))].filter(Boolean).join(' · ') + ' · ' + state),
    bad.length || T.suspicions.n ? el('ul', {}, bad.slice(0, 8).map(i => el('li', {}, badge(str(T.reputations.level[i])), ' ', el('code', {}, shown(cut(str(T.reputations.value[i]), 90))), ' ', shown(str(T.reputations.source[i])) + ': ' + shown(str(T.reputations.detail[i])))),
      Array.from({ length: Math.min(8, T.suspicions.n) }, (_, i) => el('li', {}, el('span', { class: 'tag warn' }, 'DNS'), ' ', el('code', {}, shown(str(T.suspicions.parent[i]))), ' ', shown(str(T.suspicions.reason[i])), ' ', processLink(T.suspicions.process[i])))) : '',
    el('div', { class: 'facts' }, DATA.job.alerts ? el('a', { href: '#view=alerts' }, el('b', {}, number(DATA.job.alerts)), el('span', {}, DATA.job.alerts === 1 ? 'alert' : 'alerts')) : '', fact('processes', P, 'process', 'processes'), fact('connections', T.connections, 'connection', 'connections'), fact('dns', T.lookups, 'look-up', 'look-ups'),
      fact('files', T.files, 'file', 'files'), fact('executables', T.executables, 'executable', 'executables')))];
  parts.push(...synopsis());
  if (DATA.summary) {
    parts.push(el('section', { class: 'summary' }, el('h2', {}, 'Summary'), el('div', { class: 'card pad' },
      el('div', { class: 'label' }, el('span', { class: 'tag note' }, 'generated'), el('span', {}, 'Written by ' + shown(str(DATA.summary.author)) + ' from the facts below; it may be wrong, and it read text that an attacker may have written.')),
      el('div', { class: 'text' }, written(str(DATA.summary.text))))));
  }
  if (T.rules.n) parts.push(el('section', {}, el('h2', {}, 'Rules that were broken'), el('div', { class: 'card' }, Array.from({ length: Math.min(T.rules.n, 50) }, (_, i) => ruleCard(i)),
    T.rules.n > 50 ? el('div', { class: 'rule' }, el('a', { class: 'name', href: '#view=alerts' }, 'and ' + number(T.rules.n - 50) + ' more')) : '')));
  parts.push(el('section', {}, el('h2', {}, 'Time line'), el('div', { class: 'card pad' }, timeline(page))));
  parts.push(el('section', {}, el('h2', {}, 'How complete this is'), el('div', { class: 'card pad' }, coverage())));
  return { root: el('div', { class: 'overview' }, parts), filled: false, focus: () => document.getElementById('main'), search: words => { if (words.length) page.go('processes'); }, shown: () => {}, print: () => [] };
}

/** When something was lost, as far as is known. */
const period = (since, last) => (last < 0 ? '' : since < 0 ? ', from the beginning to ' + clock(last) : ', between ' + clock(since) + ' and ' + clock(last));

function coverage() {
  const C = DATA.coverage;
  const worstFirst = C.losses.map(([severity, text, since, last]) => ['lost', 'partial'].includes(severity)
    ? el('li', {}, el('span', { class: 'tag ' + (severity === 'lost' ? 'bad' : 'warn') }, severity === 'lost' ? 'lost' : 'in part'), ' ', shown(text) + period(since, last))
    : el('li', { class: 'soft' }, shown(text)));
  return [pairs(['Watched', shown(str(C.scope))], ['From', DATA.job.start ? clock(0) + ' to ' + clock(DATA.job.end) : ''], ['Events', number(C.events)], ['Lost', number(C.dropped)], ['Unreadable', number(C.malformed)],
    ['Cut short', C.truncated ? number(C.truncated) : ''], ['Unknown threads', C.unknownThreads ? number(C.unknownThreads) : ''],
    ['Eyas itself', (DATA.job.cpuMillis / 1000).toFixed(2) + ' s of processor time, ' + bytes(DATA.job.residentKib * 1024) + ' of memory']),
    worstFirst.length ? [el('h3', {}, 'What is missing, and since when'), el('ul', {}, worstFirst)] : '',
    C.notes.length || DATA.problems.length ? el('ul', {}, C.notes.concat(DATA.problems).map(note => el('li', {}, shown(str(note))))) : '',
    T.filters.n ? [el('h3', {}, 'Filters'), el('ul', {}, Array.from({ length: T.filters.n }, (_, i) => el('li', {}, shown(str(T.filters.part[i])) + ' hid ' + number(T.filters.hidden[i]) + ': ', el('code', {}, shown(cut(str(T.filters.condition[i]), 300))), ' ' + shown(str(T.filters.description[i])))))] : ''];
}
