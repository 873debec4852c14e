// The process tree. Branches that triggered a rule are initially open. Iterative, so that any depth works.

function treeView(page) {
  const open = new Uint8Array(P.n);
  const few = P.n <= 400;
  for (let p = 0; p < P.n; p++) {
    // Opens the ancestors of offending processes and the offending processes themselves.
    if (few || P.offending[p] || P.parent[p] < 0) open[p] = 1;
  }
  let rows = [], depths = [], words = [], only = null, step = -2, hits = null;

  const counted = el('span', { class: 'count' });
  const offenders = el('button', { type: 'button', 'aria-pressed': 'false', on: { click: () => { narrowTo(!only); apply(); page.changed(); } } }, 'Only branches with alerts');
  function narrowTo(offending) {
    only = offending ? p => P.offending[p] : null;
    offenders.setAttribute('aria-pressed', String(offending));
    offenders.textContent = offending ? 'Show all' : 'Only branches with alerts';
  }
  function stepTo(chosen) {
    step = chosen;
    if (![...steps.options].some(option => option.value === String(chosen))) steps.append(el('option', { value: chosen }, cut(stepName(chosen), 60)));
    steps.value = String(chosen);
  }
  const steps = el('select', { 'aria-label': 'Step' }, el('option', { value: '-2' }, 'Step: all'),
    Array.from({ length: Math.min(T.steps.n, 200) }, (_, i) => el('option', { value: i }, cut(shown(stepName(i)), 60))));
  steps.addEventListener('change', () => { step = Number(steps.value); apply(); page.changed(); });
  const tools = el('div', { class: 'tools' }, counted, T.rules.n ? offenders : '', T.steps.n ? steps : '',
    el('button', { type: 'button', on: { click: () => { open.fill(1); apply(); } } }, 'Open all'),
    el('button', { type: 'button', on: { click: () => { open.fill(0); apply(); } } }, 'Close all'));
  const narrow = matchMedia('(max-width: 820px)');
  const widths = () => (narrow.matches ? 'minmax(0, 1fr) 64px' : 'minmax(0, 1fr) 150px 84px 76px 104px');
  const head = el('div', { class: 'head', 'aria-hidden': 'true' });
  const list = virtualList({ role: 'tree', rowRole: 'treeitem', label: 'Processes', columns: widths, row: line, pick: place => page.open('process', rows[place]), key });
  const root = el('div', { class: 'grid' }, notices(P, 'Processes'), tools, head, list.scroll);

  function line(place, element) {
    const p = rows[place], depth = depths[place], kids = children().of(p).length;
    element.setAttribute('aria-level', String(depth + 1));
    if (kids) element.setAttribute('aria-expanded', String(!!open[p]));
    const command = str(P.command_line[p]) || processName(p);
    const space = command.indexOf(' ');
    const first = space < 0 ? command : command.slice(0, space);
    const folder = first.lastIndexOf('/') + 1;
    const exit = P.exit_code[p];
    const indent = Math.min(depth, narrow.matches ? 9 : 28);
    element.append(
      el('span', { class: 'twig' + ((P.rules[p] || []).length ? ' hot' : P.offending[p] ? ' path' : '') + (P.hidden[p] ? ' gone' : ''), style: { paddingLeft: indent * (narrow.matches ? 9 : 15) + 'px' } },
        el('button', { class: 'fold', type: 'button', tabindex: -1, 'aria-hidden': 'true', on: { click: event => { event.preventDefault(); event.stopPropagation(); toggle(p); } } },
          kids ? (open[p] ? '▼' : '▶') : ''),
        depth > indent ? el('span', { class: 'soft' }, depth + '·') : '',
        el('span', { class: 'what' }, folder ? el('span', { class: 'at' }, marked(first.slice(0, folder), words)) : '', el('b', {}, marked(first.slice(folder), words)), space < 0 ? '' : el('span', { class: 'args' }, path(command.slice(space + 1), words))),
        !open[p] && kids ? el('span', { class: 'tag' }, '+' + number(kids)) : '',
        (P.rules[p] || []).length ? el('span', { class: 'tag ' + toneOf(p) }, count(alertsOf().of(p).length || P.rules[p].length, 'alert')) : '',
        P.outlived_step[p] && !narrow.matches ? el('span', { class: 'tag warn' }, 'outlived its step') : '',
        P.reparented[p] && !narrow.matches ? el('span', { class: 'tag' }, 'parent ended') : ''),
      narrow.matches ? '' : el('span', { class: 'soft' }, marked(stepName(P.step[p]), words)),
      narrow.matches ? '' : el('span', { class: 'mono soft' }, shown(str(P.user[p])) || (P.user_id[p] >= 0 ? String(P.user_id[p]) : '')),
      el('span', { class: 'right ' + (exit > 0 ? 'alarm' : 'dim') }, exit > 128 ? 'signal ' + (exit - 128) : exit >= 0 ? 'exit ' + exit : 'alive'),
      narrow.matches ? '' : el('span', { class: 'right mono soft' }, moment(P.start_time[p])));
  }
  function visible(p) { return (!hits || hits[p]) && (!only || only(p)); }
  function matches(p) {
    if (step !== -2 && P.step[p] !== step) return false;
    return words.every(word => low(P.command_line[p]).includes(word) || low(P.executable[p]).includes(word) || low(P.name[p]).includes(word)
      || String(P.pid[p]) === word || low(P.user[p]).includes(word) || scriptName(P.package_script[p]).toLowerCase().includes(word) || stepName(P.step[p]).toLowerCase().includes(word));
  }
  function apply() {
    const picked = rows[list.at()];
    let found = P.n;
    hits = null;
    if (words.length || step !== -2) {
      hits = new Uint8Array(P.n);
      found = 0;
      // From the last to the first: parents come before their children.
      for (let p = P.n - 1; p >= 0; p--) {
        if (matches(p)) { hits[p] = 1; found++; }
        if (hits[p] && P.parent[p] >= 0 && P.parent[p] < p) hits[P.parent[p]] = Math.max(hits[P.parent[p]], 2);
      }
    }
    rows = []; depths = [];
    const pending = roots().slice().reverse(), levels = pending.map(() => 0);
    while (pending.length) {
      const p = pending.pop(), depth = levels.pop();
      if (!visible(p)) continue;
      rows.push(p); depths.push(depth);
      if (open[p] || hits) {
        const kids = children().of(p);
        for (let i = kids.length - 1; i >= 0; i--) { pending.push(kids[i]); levels.push(depth + 1); }
      }
    }
    counted.textContent = hits ? number(found) + ' of ' + count(P.n, 'process', 'processes') : count(P.n, 'process', 'processes');
    head.style.gridTemplateColumns = widths();
    head.replaceChildren(...(narrow.matches ? ['Process', 'End'] : ['Process', 'Step', 'User', 'End', 'Start'])
      .map((title, i) => el('div', { class: i > (narrow.matches ? 0 : 2) ? 'right' : '' }, el('button', { type: 'button', tabindex: -1 }, title))));
    list.show(rows.length);
    const place = picked === undefined ? -1 : rows.indexOf(picked);
    if (place >= 0) list.move(place, false);
    page.say(counted.textContent);
  }
  function toggle(p) { open[p] = open[p] ? 0 : 1; apply(); }
  function key(event, place) {
    const p = rows[place];
    if (p === undefined) return false;
    const kids = children().of(p);
    if (event.key === 'ArrowRight') {
      if (kids.length && !open[p]) toggle(p); else if (kids.length) list.move(place + 1);
    } else if (event.key === 'ArrowLeft') {
      if (kids.length && open[p]) toggle(p);
      else { const up = rows.indexOf(P.parent[p]); if (up >= 0) list.move(up); }
    } else if (event.key === ' ') { if (kids.length) toggle(p); } else return false;
    return true;
  }
  narrow.addEventListener('change', apply);
  return {
    root, filled: true, focus: () => list.scroll, press: list.press,
    search: query => { words = query; apply(); },
    step: stepTo,
    state: () => [...(step >= 0 ? [['filter.step', stepName(step)]] : []), ...(only ? [['filter.rules', 'broken']] : [])],
    restore: asked => {
      const unknown = [];
      stepTo(-2);
      narrowTo(false);
      for (const [name, value] of asked) {
        if (name === 'filter.rules' && value === 'broken') narrowTo(true);
        else if (name === 'filter.step') {
          let of = 0;
          while (of < T.steps.n && stepName(of) !== value) of++;
          if (of < T.steps.n) stepTo(of); else unknown.push('step “' + value + '”');
        } else if (name.startsWith('filter.')) unknown.push(name.slice(7) + ' “' + value + '”');
      }
      return unknown;
    },
    open: p => {
      for (const above of ancestors(p).slice(0, -1)) open[above] = 1;
      apply();
      let place = rows.indexOf(p);
      if (place < 0) { words = []; stepTo(-2); narrowTo(false); page.clear(); apply(); place = rows.indexOf(p); }
      list.refresh();
      list.centre(place);
    },
    print: most => { if (!rows.length) apply(); return [el('h2', {}, 'Processes (' + number(P.n) + ')'), list.print(most),
      rows.length > most ? el('p', { class: 'none' }, 'and ' + number(rows.length - most) + ' more') : '']; },
  };
}
