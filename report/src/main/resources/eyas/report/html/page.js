// Everything together: parts, address, keys, search, theme, print.

const page = (() => {
  const main = document.getElementById('main'), tabs = document.getElementById('tabs');
  const detail = document.getElementById('detail'), input = document.getElementById('search'), said = document.getElementById('said');
  const defined = definitions();
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
  const OF_KIND = { process: 'processes', step: 'processes', rule: 'alerts' };
  for (const definition of defined) OF_KIND[definition.kind] = definition.name;
  let current = '', later = 0;

  function nothing(definition) {
    return { root: el('div', { class: 'grid' }, notices(definition.table, definition.title), el('p', { class: 'none' }, definition.empty)),
      filled: true, focus: () => main, search: () => {}, open: () => {}, shown: () => {}, print: () => [] };
  }
  const instance = name => { const view = VIEWS.get(name); return view.made || (view.made = view.make()); };
  const query = () => input.value.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);

  function go(name) {
    if (name === current) return instance(name);
    current = name;
    const view = instance(name);
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
    view.search(query());
    view.shown();
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
    detail.hidden = true;
    document.body.classList.remove('with-detail');
    if (Object.keys(Object.fromEntries(asked())).some(kind => OF_KIND[kind])) history.replaceState(null, '', '#view=' + current);
    instance(current).focus().focus({ preventScroll: true });
  }
  const asked = () => new URLSearchParams(location.hash.slice(1));

  /** Does what the address says; what it names wrongly is left out. */
  function follow() {
    const wanted = asked();
    for (const [kind, value] of wanted) {
      if (!OF_KIND[kind] || !/^\d{1,9}$/.test(value)) continue;
      const i = Number(value), view = VIEWS.get(OF_KIND[kind]);
      const rows = kind === 'step' ? T.steps.n : kind === 'rule' ? T.rules.n : view.table.n;
      if (i >= rows) { say('There is no ' + kind + ' ' + i + ' in this report'); continue; }
      if (kind === 'step') { go('processes').step(i); return; }
      if (kind === 'rule') { input.value = str(T.rules.name[i]).toLowerCase(); go('alerts').search(query()); return; }
      const opened = go(OF_KIND[kind]);
      show(kind, i);
      opened.open(i);
      return;
    }
    const name = wanted.get('view');
    if (wanted.has('q')) input.value = wanted.get('q');
    detail.hidden = true;
    document.body.classList.remove('with-detail');
    go(VIEWS.has(name) ? name : 'overview').search(query());
  }
  function say(text) { said.textContent = text; }

  const self = {
    say,
    go: name => { location.hash = '#view=' + name; },
    clear: () => { input.value = ''; },
    open: (kind, i) => { history.replaceState(null, '', '#' + kind + '=' + i); show(kind, i); },
  };

  function theme(name) {
    document.documentElement.dataset.theme = name;
    try { localStorage.setItem('eyas-theme', name); } catch { /* A file may have no storage; then the choice holds for this page. */ }
  }
  function otherTheme() { theme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'); }

  function keys(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const typing = event.target === input || /^(SELECT|INPUT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === 'Escape') {
      if (document.getElementById('keys').open) return;
      if (typing && input.value) { input.value = ''; instance(current).search([]); }
      else if (!detail.hidden) hide();
      else input.blur();
    } else if (typing) {
      if (event.target === input && (event.key === 'Enter' || event.key === 'ArrowDown')) instance(current).focus().focus();
      else return;
    } else if (event.key === '/') input.focus();
    else if (event.key === '?') document.getElementById('keys').showModal();
    else if (event.key === 'd') otherTheme();
    else if (/^[1-9]$/.test(event.key)) { const name = [...VIEWS.keys()][Number(event.key) - 1]; if (name) self.go(name); }
    else return;
    event.preventDefault();
  }
  function printed() {
    const views = [...VIEWS.keys()].filter(name => name !== 'overview' && VIEWS.get(name).table.n);
    const all = el('div', { class: 'printed', id: 'printed' }, views.map(name => el('section', {}, instance(name).print(200))));
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
      if (view.rare && !view.table.n && view.table.about.collected) continue;
      tabs.append(el('button', { type: 'button', role: 'tab', id: 'tab-' + name, 'data-view': name, 'aria-controls': 'main', on: { click: () => self.go(name) } },
        view.title, view.table ? el('small', {}, number(view.table.n)) : ''));
    }
    tabs.addEventListener('keydown', event => {
      const all = [...tabs.children], at = all.indexOf(document.activeElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to !== undefined && all[to]) { all[to].focus(); event.preventDefault(); }
    });
    input.addEventListener('input', () => { clearTimeout(later); later = setTimeout(() => instance(current).search(query()), 120); });
    document.addEventListener('keydown', keys);
    document.getElementById('theme').addEventListener('click', otherTheme);
    document.getElementById('help').addEventListener('click', () => document.getElementById('keys').showModal());
    addEventListener('hashchange', follow);
    addEventListener('beforeprint', printed);
    addEventListener('afterprint', () => { const all = document.getElementById('printed'); if (all) all.remove(); });
    follow();
    document.documentElement.dataset.ready = 'true';
  }
  return { start };
})();
page.start();
