// Who broke rules, what it touched, and what to do next: the synopsis that all forms of the report share.

const MOST_NODES = 22, ABOVE = 2;

/** The processes that an actor's picture needs: those of its findings and evidence, and what leads to them from its branch. */
function cast(actor) {
  const wanted = new Set();
  const path = p => {
    const way = ancestors(p), at = way.indexOf(actor.branch);
    for (const node of way.slice(Math.max(0, (at < 0 ? way.length - 4 : at) - ABOVE))) if (wanted.size < MOST_NODES) wanted.add(node);
  };
  for (const finding of actor.findings) if (finding.process >= 0) path(finding.process);
  const inside = p => p >= 0 && ancestors(p).includes(actor.branch);
  for (const item of actor.evidence) {
    if (item.table === 'connections' && inside(T.connections.process[item.row])) path(T.connections.process[item.row]);
    if (item.table === 'files') for (const touch of (T.files.touches[item.row] || []).slice(0, 3)) if (inside(touch[1])) path(touch[1]);
  }
  return [...wanted].sort((a, b) => a - b);
}

function actorPicture(actor) {
  const first = actor.findings.find(finding => finding.process >= 0);
  if (!first || actor.branch < 0) return '';
  const files = new Set(actor.evidence.filter(item => item.table === 'files').map(item => item.row));
  return graphOf(first.process, Math.min(1120, innerWidth - 60), cast(actor), files);
}

function actorCard(actor) {
  const rows = [];
  const by = new Map();
  for (const item of actor.evidence) { if (!by.has(item.verb)) by.set(item.verb, []); by.get(item.verb).push(item); }
  rows.push(['broke', actor.findings.slice(0, 8).map(finding => el('li', {}, el('span', { class: 'tag ' + tone(T.rules.rank[finding.rule]) }, str(T.rules.priority[finding.rule])), ' ',
    link('alert', finding.alert, str(T.rules.name[finding.rule])), finding.count > 1 ? ' ×' + number(finding.count) : '', finding.process < 0 ? '' : [', by ', processLink(finding.process)],
    el('span', { class: 'soft' }, ', ' + moment(finding.first_time)))).concat(actor.findings.length > 8 ? el('li', { class: 'soft' }, 'and ' + number(actor.findings.length - 8) + ' less urgent') : [])]);
  for (const [verb, evidence] of by) {
    rows.push([verb, evidence.map(item => el('li', {}, link(T[item.table].about.row, item.row, item.text), item.table === 'connections' ? [' ', badge(worst(T.connections.address[item.row], T.connections.name[item.row]))] : '',
      item.more ? el('span', { class: 'soft' }, ', and ' + number(item.more) + ' more') : ''))]);
  }
  const target = actor.step >= 0 ? '#step=' + actor.step : actor.branch >= 0 ? '#process=' + actor.branch : '#view=alerts';
  return el('div', { class: 'card actor' }, el('h3', {}, el('a', { href: target }, cut(actor.who, 240))),
    el('dl', {}, rows.map(([verb, items]) => [el('dt', {}, verb), el('dd', {}, el('ul', {}, items))])));
}

function synopsis() {
  const told = S.actors;
  if (!told.length && !S.advice.length) return [];
  const who = told.length ? el('section', { class: 'who' }, el('h2', {}, told.length > 1 ? 'Who did it' : 'Who did it, and what it touched'), told.map(actorCard),
    S.more_actors ? el('p', { class: 'soft' }, 'and ' + number(S.more_actors) + ' more that broke less urgent rules') : '') : '';
  const next = S.advice.length ? el('section', { class: 'next' }, el('h2', {}, 'What to do next'), el('div', { class: 'card pad' }, el('ol', {}, S.advice.map(text => el('li', {}, text))))) : '';
  const picture = told.length ? actorPicture(told[0]) : '';
  return [el('div', { class: 'first' }, who, next), picture ? el('section', {}, el('h2', {}, 'How it came about'), el('div', { class: 'card pad' }, picture)) : ''];
}
