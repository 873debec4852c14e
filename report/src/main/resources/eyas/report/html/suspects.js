// Who broke rules, what it touched, and what to do next: the synopsis that all forms of the report share.

const S = DATA.synopsis;
const CLUE_OF = { F: 'file', C: 'connection', L: 'lookup' };
const MOST_NODES = 22, ABOVE = 2;

/** The processes that a suspect's picture needs: those of its deeds and clues, and what leads to them from its branch. */
function cast(suspect) {
  const wanted = new Set();
  const path = p => {
    const way = ancestors(p), at = way.indexOf(suspect.branch);
    for (const node of way.slice(Math.max(0, (at < 0 ? way.length - 4 : at) - ABOVE))) if (wanted.size < MOST_NODES) wanted.add(node);
  };
  for (const deed of suspect.deeds) if (deed.process >= 0) path(deed.process);
  const inside = p => p >= 0 && ancestors(p).includes(suspect.branch);
  for (const clue of suspect.clues) {
    if (clue.letter === 'C' && inside(T.connections.process[clue.row])) path(T.connections.process[clue.row]);
    if (clue.letter === 'F') for (const touch of (T.files.touches[clue.row] || []).slice(0, 3)) if (inside(touch[1])) path(touch[1]);
  }
  return [...wanted].sort((a, b) => a - b);
}

function suspectPicture(suspect) {
  const first = suspect.deeds.find(deed => deed.process >= 0);
  if (!first || suspect.branch < 0) return '';
  const files = new Set(suspect.clues.filter(clue => clue.letter === 'F').map(clue => clue.row));
  return graphOf(first.process, false, cast(suspect), files);
}

function suspectCard(suspect) {
  const rows = [];
  const by = new Map();
  for (const clue of suspect.clues) { if (!by.has(clue.verb)) by.set(clue.verb, []); by.get(clue.verb).push(clue); }
  rows.push(['broke', suspect.deeds.slice(0, 8).map(deed => el('li', {}, el('span', { class: 'tag ' + tone(T.rules.priority[deed.rule]) }, str(T.rules.word[deed.rule])), ' ',
    link('alert', deed.alert, str(T.rules.name[deed.rule])), deed.count > 1 ? ' ×' + number(deed.count) : '', deed.process < 0 ? '' : [', by ', processLink(deed.process)],
    el('span', { class: 'soft' }, ', ' + moment(deed.time)))).concat(suspect.deeds.length > 8 ? el('li', { class: 'soft' }, 'and ' + number(suspect.deeds.length - 8) + ' less urgent') : [])]);
  for (const [verb, clues] of by) {
    rows.push([verb, clues.map(clue => el('li', {}, link(CLUE_OF[clue.letter], clue.row, clue.text), clue.letter === 'C' ? [' ', badge(worst(T.connections.address[clue.row], T.connections.name[clue.row]))] : '',
      clue.more ? el('span', { class: 'soft' }, ', and ' + number(clue.more) + ' more') : ''))]);
  }
  const target = suspect.step >= 0 ? '#step=' + suspect.step : suspect.branch >= 0 ? '#process=' + suspect.branch : '#view=alerts';
  return el('div', { class: 'card suspect' }, el('h3', {}, el('a', { href: target }, cut(suspect.who, 240))),
    el('dl', {}, rows.map(([verb, items]) => [el('dt', {}, verb), el('dd', {}, el('ul', {}, items))])));
}

function synopsis() {
  const told = S.suspects;
  if (!told.length && !S.advice.length) return [];
  const who = told.length ? el('section', { class: 'who' }, el('h2', {}, told.length > 1 ? 'Who did it' : 'Who did it, and what it touched'), told.map(suspectCard),
    S.more ? el('p', { class: 'soft' }, 'and ' + number(S.more) + ' more that broke less urgent rules') : '') : '';
  const next = S.advice.length ? el('section', { class: 'next' }, el('h2', {}, 'What to do next'), el('div', { class: 'card pad' }, el('ol', {}, S.advice.map(text => el('li', {}, text))))) : '';
  const picture = told.length ? suspectPicture(told[0]) : '';
  return [el('div', { class: 'first' }, who, next), picture ? el('section', {}, el('h2', {}, 'How it came about'), el('div', { class: 'card pad' }, picture)) : ''];
}
