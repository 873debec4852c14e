// The first view: the verdict, why, when, and how sure.

/** What the synopsis says; `bad`: the reputations that are not harmless. */
function verdict() {
  const bad = R.filter(reputation => reputation.level === 'malicious' || reputation.level === 'suspicious');
  return { tone: { urgent: 'bad', warning: 'warn', note: 'note', none: S.verdict === 'clean' ? 'good' : '' }[S.urgency] || '', title: DATA.synopsis.headline + '.', bad };
}

/** Markdown of a model, as little of it as is needed; citations become links, everything else is text. */
function written(text) {
  const inline = line => line.split(/(\*\*[^*]{1,400}\*\*|\*[^*\s][^*]{0,200}\*|`[^`]{1,400}`|\[[A-Z]\d{1,9}\])/).map(part => {
    const cite = /^\[([A-Z])(\d{1,9})\]$/.exec(part);
    const table = cite && T[tableOf('letter', cite[1])];
    if (table && Number(cite[2]) < table.n) return el('a', { class: 'cite', href: '#' + table.about.row + '=' + Number(cite[2]) }, cite[1] + cite[2]);
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
    el('span', {}, el('span', { class: 'tag ' + tone(T.rules.rank[rule]) }, str(T.rules.priority[rule]))),
    el('a', { class: 'name', href: '#rule=' + rule }, shown(str(T.rules.name[rule]))),
    el('span', { class: 'count' }, T.rules.count[rule] === 1 ? 'once' : number(T.rules.count[rule]) + ' times'),
    T.rules.description[rule] ? el('div', { class: 'about' }, shown(cut(str(T.rules.description[rule]), 400))) : '',
    processes.slice(0, 3).map(p => chain(p)), processes.length > 3 ? el('div', { class: 'about' }, 'and ' + number(processes.length - 3) + ' more processes') : '');
}

function overview(page) {
  const { tone, title, bad } = verdict();
  const C = DATA.coverage;
  const lost = [C.dropped ? number(C.dropped) + ' were lost' : '', C.malformed ? number(C.malformed) + ' could not be read' : ''].filter(Boolean).join(' and ');
  const state = C.complete ? 'Complete: ' + count(C.events, 'event') + ', none lost.' : 'Incomplete: beside ' + count(C.events, 'event') + ' seen, ' + (lost || 'something was not seen, as the coverage below says') + '.';
  const total = table => table.n + table.about.omitted;
  const fact = (view, table, one, many) => el('a', { href: '#view=' + view }, el('b', {}, number(total(table))), el('span', {}, total(table) === 1 ? one : many));
  const parts = [el('section', { class: 'verdict ' + tone }, el('h1', {}, title),
    el('p', { class: 'soft' }, [DATA.start ? clock(0) + ', ' + span(Math.max(0, DATA.job.end_time)) : '', DATA.job.exit_code >= 0 ? 'exit code ' + DATA.job.exit_code : '', shown(DATA.job.machine)].filter(Boolean).join(' · ') + ' · ' + state),
    bad.length || T.dns_suspicions.n ? el('ul', {}, bad.slice(0, 8).map(one => el('li', {}, badge(one.level), ' ', el('code', {}, shown(cut(one.value, 90))), ' ', shown(one.source) + ': ' + shown(one.detail))),
      Array.from({ length: Math.min(8, T.dns_suspicions.n) }, (_, i) => el('li', {}, el('span', { class: 'tag warn' }, 'DNS'), ' ', el('code', {}, shown(str(T.dns_suspicions.parent[i]))), ' ', shown(str(T.dns_suspicions.reason[i])), ' ', processLink(T.dns_suspicions.process[i])))) : '',
    el('div', { class: 'facts' }, DATA.alert_count ? el('a', { href: '#view=alerts' }, el('b', {}, number(DATA.alert_count)), el('span', {}, DATA.alert_count === 1 ? 'alert' : 'alerts')) : '', fact('processes', P, 'process', 'processes'), fact('connections', T.connections, 'connection', 'connections'), fact('dns', T.dns_lookups, 'look-up', 'look-ups'),
      fact('files', T.files, 'file', 'files'), fact('executables', T.executables, 'executable', 'executables')))];
  if (LOCK) parts.push(el('section', { class: 'card' }, el('a', { class: 'lead ' + LOCK.tone, href: '#view=lock' }, el('b', {}, 'Lock: ' + LOCK.headline + '.'))));
  parts.push(...synopsis());
  const summary = DATA.enrichments.summary;
  if (summary) {
    parts.push(el('section', { class: 'summary' }, el('h2', {}, 'Summary'), el('div', { class: 'card pad' },
      el('div', { class: 'label' }, el('span', { class: 'tag note' }, 'generated'), el('span', {}, 'Written by ' + shown(summary.author) + ' from the facts below; it may be wrong, and it read text that an attacker may have written.')),
      el('div', { class: 'text' }, written(summary.text)))));
  }
  if (T.rules.n) parts.push(el('section', {}, el('h2', {}, 'Rules that were broken'), el('div', { class: 'card' }, Array.from({ length: Math.min(T.rules.n, 50) }, (_, i) => ruleCard(i)),
    T.rules.n > 50 ? el('div', { class: 'rule' }, el('a', { class: 'name', href: '#view=alerts' }, 'and ' + number(T.rules.n - 50) + ' more')) : '')));
  parts.push(contacted(), el('div', { class: 'pair' }, changedFiles(), programs()));
  parts.push(el('section', {}, el('h2', {}, 'Time line'), el('div', { class: 'card pad' }, timeline())));
  parts.push(el('section', {}, el('h2', {}, 'How complete this is'), el('div', { class: 'card pad' }, coverage())));
  return { root: el('div', { class: 'overview' }, parts), filled: false, focus: () => document.getElementById('main'), press: () => false, state: () => [], restore: () => [],
    search: words => { if (words.length) page.go('processes'); }, print: () => [] };
}

/** When something was lost, as far as is known. */
const period = (since, last) => (last < 0 ? '' : since < 0 ? ', from the beginning to ' + clock(last) : ', between ' + clock(since) + ' and ' + clock(last));

function coverage() {
  const C = DATA.coverage;
  const worstFirst = C.losses.map(({ severity, text, since, last }) => ['lost', 'blind', 'partial'].includes(severity)
    ? el('li', {}, el('span', { class: 'tag ' + (severity === 'partial' ? 'warn' : 'bad') }, { lost: 'lost', blind: 'unseen by rules', partial: 'in part' }[severity]), ' ', shown(text) + period(since, last))
    : el('li', { class: 'soft' }, shown(text)));
  return [pairs(['Watched', shown(C.scope)], ['From', DATA.start ? clock(0) + ' to ' + clock(Math.max(0, DATA.job.end_time)) : ''], ['Events', number(C.events)], ['Lost', number(C.dropped)], ['Unreadable', number(C.malformed)],
    ['Cut short', C.truncated ? number(C.truncated) : ''], ['Unknown threads', C.unknown_threads ? number(C.unknown_threads) : ''],
    ['Eyas itself', DATA.own_cost.cpu_seconds.toFixed(2) + ' s of processor time, ' + bytes(DATA.own_cost.resident_kib * 1024) + ' of memory']),
    worstFirst.length ? [el('h3', {}, 'What is missing, and since when'), el('ul', {}, worstFirst)] : '',
    C.notes.length || DATA.enrichments.problems.length ? el('ul', {}, C.notes.concat(DATA.enrichments.problems).map(note => el('li', {}, shown(note)))) : '',
    T.filters.n ? [el('h3', {}, 'Filters'), el('ul', {}, Array.from({ length: T.filters.n }, (_, i) => el('li', {}, shown(str(T.filters.part[i])) + ' hid ' + number(T.filters.hidden[i]) + ': ', el('code', {}, shown(cut(str(T.filters.condition[i]), 300))), ' ' + shown(str(T.filters.description[i])))))] : ''];
}
