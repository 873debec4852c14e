// Actors, what they touched, and next steps: the synopsis that all formats of the report share.

const MOST_NODES = 22, ABOVE = 2;

/** Returns the processes of an actor's diagram: those of its findings and evidence, and their ancestors in its branch. */
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
  rows.push(['triggered', actor.findings.slice(0, 8).map(finding => el('li', {}, el('span', { class: 'tag ' + tone(T.rules.rank[finding.rule]) }, str(T.rules.priority[finding.rule])), ' ',
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
  const actors = S.actors;
  if (!actors.length && !S.advice.length) return [];
  const who = actors.length ? el('section', { class: 'who' }, el('h2', {}, actors.length > 1 ? 'Actors' : 'Actor'), actors.map(actorCard),
    S.more_actors ? el('p', { class: 'soft' }, 'and ' + number(S.more_actors) + ' more with less urgent rules') : '') : '';
  const next = S.advice.length ? el('section', { class: 'next' }, el('h2', {}, 'Next steps'), el('div', { class: 'card pad' }, el('ol', {}, S.advice.map(text => el('li', {}, text))))) : '';
  const picture = actors.length ? actorPicture(actors[0]) : '';
  return [el('div', { class: 'first' }, who, next), picture ? el('section', {}, el('h2', {}, 'Attack path'), el('div', { class: 'card pad' }, picture)) : ''];
}
