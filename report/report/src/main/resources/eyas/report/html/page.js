// The page: tabs, address, keys, search, theme, print.

const page = (() => {
  const main = document.getElementById('main'), tabs = document.getElementById('tabs');
  const detail = document.getElementById('detail'), input = document.getElementById('search'), announcement = document.getElementById('announcement');
  const defined = definitions();
  defined.splice(1, 0, ...lockDefinition());
  for (const name of Object.keys(T)) {
    if (T[name].about.whole || T[name] === P || defined.some(definition => definition.table === T[name])) continue;
    defined.push(definitionOf(name));
    DETAILS[T[name].about.row] = detailOf(name);
  }
  const VIEWS = new Map([['overview', { title: 'Overview', make: () => overview(self) }],
    ['processes', { title: 'Processes', table: P, make: () => treeView(self) }]]);
  for (const definition of defined) {
    VIEWS.set(definition.name, { title: definition.title, table: definition.table, rare: definition.rare, make: () => (definition.table.n ? tableView(definition, self) : nothing(definition)) });
  }
  const OF_KIND = Object.assign(Object.create(null), { process: 'processes', step: 'processes', rule: 'alerts' });
  for (const definition of defined) OF_KIND[definition.kind] = definition.name;
  const unknown = document.getElementById('unknown');
  let current = '', later = 0, viewBefore = '';

  function nothing(definition) {
    return { root: el('div', { class: 'grid' }, definition.lead ? definition.lead() : '', notices(definition.table, definition.title), el('p', { class: 'none' }, definition.empty)),
      filled: true, focus: () => main, press: () => false, search: () => {}, open: () => {}, state: () => [], restore: () => [], print: () => [] };
  }
  const instance = name => { const view = VIEWS.get(name); return view.made || (view.made = view.make()); };
  const query = () => input.value.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);

  /** Shows a part and returns it; `prepare` may set its filters before it is filled. */
  function go(name, prepare) {
    const view = instance(name), switched = name !== current;
    if (switched) {
      current = name;
      main.className = view.filled ? 'filled' : '';
      main.replaceChildren(view.root);
      main.scrollTop = 0;
      for (const tab of tabs.children) {
        const chosen = tab.dataset.view === name;
        tab.setAttribute('aria-selected', String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
        if (chosen) tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      }
      if (name === 'overview') input.value = '';
    }
    if (prepare) prepare(view);
    if (switched || prepare) view.search(query());
    return view;
  }
  function show(kind, i) {
    const made = DETAILS[kind](i);
    detail.replaceChildren(el('header', {}, el('h2', {}, shown(cut(made.title, 300))),
      el('button', { type: 'button', class: 'quiet', 'aria-label': 'Close details', on: { click: hide } }, '×')), ...[made.body].flat(Infinity).filter(Boolean));
    detail.hidden = false;
    detail.scrollTop = 0;
    document.body.classList.add('with-detail');
  }
  function hide() {
    close();
    if ([...asked()].some(([kind]) => OF_KIND[kind])) changed();
    ready();
  }
  /** Focuses the current part. */
  function ready() { instance(current).focus().focus({ preventScroll: true }); }
  /** Updates the address to the current view, unless details of an item are shown. */
  function changed() { if (detail.hidden) history.replaceState(null, '', addressOf(current)); }
  /** Returns the address of a part with its filters and the current search. */
  function addressOf(name) {
    const words = name === 'overview' ? '' : input.value.trim();
    return '#' + new URLSearchParams([['view', name], ...(words ? [['q', words]] : []), ...instance(name).state()]);
  }
  /** Shows a notice about items of the address that this report does not have. */
  function miss(text) {
    unknown.hidden = !text;
    unknown.replaceChildren(text ? text + ' ' : '', text ? el('button', { type: 'button', on: { click: () => { unknown.hidden = true; ready(); } } }, 'Close') : '');
  }
  const asked = () => new URLSearchParams(location.hash.slice(1));

  /** Navigates to the address. Reports invalid items and shows the part that they belong to. */
  function follow() {
    const wanted = [...asked()];
    const missing = [];
    for (const [kind, value] of wanted) {
      if (!OF_KIND[kind]) {
        if (!/^(view|q|sort|filter\..*)$/.test(kind)) missing.push('no parameter “' + cut(kind, 60) + '”');
        continue;
      }
      const i = /^\d{1,9}$/.test(value) ? Number(value) : -1, view = VIEWS.get(OF_KIND[kind]);
      const rows = kind === 'step' ? T.steps.n : kind === 'rule' ? T.rules.n : view.table.n;
      if (i < 0 || i >= rows) { missing.push('no ' + kind + ' “' + cut(value, 60) + '”'); continue; }
      miss('');
      if (kind === 'step' || kind === 'rule') {
        close();
        input.value = '';
        go(OF_KIND[kind], opened => {
          opened.restore(kind === 'rule' ? [['filter.rule', str(T.rules.name[i])]] : []);
          if (kind === 'step') opened.step(i);
        });
        return;
      }
      const opened = go(OF_KIND[kind]);
      show(kind, i);
      opened.open(i);
      return;
    }
    const of = new URLSearchParams(wanted), name = of.get('view');
    if (name !== null && !VIEWS.has(name)) missing.push('no part “' + cut(name, 60) + '”');
    if (of.has('q')) input.value = of.get('q');
    close();
    go(VIEWS.has(name) ? name : 'overview', opened => missing.push(...opened.restore(wanted).map(what => 'no ' + cut(what, 90))));
    miss(missing.length ? 'This report has ' + missing.slice(0, 3).join(', and ') + '.' : '');
  }
  function close() {
    detail.hidden = true;
    document.body.classList.remove('with-detail');
  }
  function say(text) { announcement.textContent = text; }

  const self = {
    say,
    go: name => { const hash = addressOf(name); if (location.hash !== hash) history.pushState(null, '', hash); follow(); },
    clear: () => { input.value = ''; },
    changed,
    open: (kind, i) => { miss(''); history.replaceState(null, '', '#' + kind + '=' + i); show(kind, i); },
  };

  function theme(name) {
    document.documentElement.dataset.theme = name;
    try { localStorage.setItem('eyas-theme', name); } catch { /* A local file may have no storage; the choice then lasts for this page. */ }
  }
  function otherTheme() { theme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'); }

  function keys(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const typing = event.target === input || /^(SELECT|INPUT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === 'Escape') {
      if (document.getElementById('keys').open) return;
      if (event.target === input && input.value) { input.value = ''; instance(current).search([]); changed(); ready(); }
      else if (!typing && !detail.hidden) hide();
      else ready();
    } else if (typing) {
      if (event.target === input && (event.key === 'Enter' || event.key === 'ArrowDown')) ready();
      else return;
    } else if (event.key === '/') input.focus();
    else if (event.key === '?') document.getElementById('keys').showModal();
    else if (event.key === 'd') otherTheme();
    else if (/^[1-9]$/.test(event.key)) { const tab = tabs.children[Number(event.key) - 1]; if (tab) { self.go(tab.dataset.view); ready(); } }
    // The list handles all other keys, so that it does not have to be focused with Tab first.
    else if (/^(BODY|HTML|MAIN)$/.test(event.target.tagName) || event.target.getAttribute('role') === 'tab') {
      const view = instance(current);
      if (!view.press(event)) return;
      ready();
    } else return;
    event.preventDefault();
  }
  function printed() {
    const views = [...VIEWS.keys()].filter(name => name !== 'overview' && VIEWS.get(name).table.n);
    const all = el('div', { class: 'printed', id: 'printed' }, views.map(name => el('section', {}, instance(name).print(200))));
    viewBefore = current;
    go('overview');
    main.append(all);
  }

  function start() {
    let stored = null;
    try { stored = localStorage.getItem('eyas-theme'); } catch { /* as above */ }
    document.documentElement.dataset.theme = stored === 'dark' || stored === 'light' ? stored : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    document.getElementById('job').textContent = shown(cut(DATA.job.command, 300));
    document.querySelector('.mark').classList.add(verdict().tone || 'unsure');
    for (const [name, view] of VIEWS) {
      if (view.rare && !view.table.n) continue;
      tabs.append(el('button', { type: 'button', role: 'tab', id: 'tab-' + name, 'data-view': name, 'aria-controls': 'main', on: { click: () => self.go(name) } },
        view.title, view.table ? el('small', {}, number(view.table.n)) : ''));
    }
    tabs.addEventListener('keydown', event => {
      const all = [...tabs.children], at = all.indexOf(document.activeElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to !== undefined && all[to]) { all[to].focus(); event.preventDefault(); }
    });
    input.addEventListener('input', () => { clearTimeout(later); later = setTimeout(() => { instance(current).search(query()); changed(); }, 120); });
    document.addEventListener('keydown', keys);
    document.getElementById('theme').addEventListener('click', otherTheme);
    document.getElementById('help').addEventListener('click', () => document.getElementById('keys').showModal());
    document.getElementById('keys').addEventListener('close', ready);
    addEventListener('hashchange', follow);
    addEventListener('beforeprint', printed);
    addEventListener('afterprint', () => { const all = document.getElementById('printed'); if (all) all.remove(); go(viewBefore || current); });
    follow();
    document.documentElement.dataset.ready = 'true';
  }
  return { start };
})();
page.start();
