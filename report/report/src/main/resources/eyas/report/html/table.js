// A table with sorting, filters and search. A column defines what it shows, its sort key, and what a search examines.

/**
 * definition: name, title, table, columns, facets, empty, lead(): content above it. A column: title, width, value(i) (sorts and, if there is no cell, is shown),
 * cell(i, words), text: name of a text column, search(i), right, middle: whether it is truncated in the middle, narrow: whether it stays on
 * a narrow screen. second(i, words): what a narrow screen shows as a second line, of the columns that do not stay.
 */
function tableView(definition, page) {
  const table = definition.table;
  const narrow = matchMedia('(max-width: 820px)');
  const columns = () => definition.columns.filter(column => !narrow.matches || column.narrow);
  const widths = () => columns().map(column => (narrow.matches && column.narrow !== true ? column.narrow : column.width)).join(' ');
  const all = new Int32Array(table.n);
  for (let i = 0; i < table.n; i++) all[i] = i;
  let order = all, words = [], sort = definition.sort || null, filled = false;
  const facets = (definition.facets || []).map(facet => ({ ...facet, name: facet.title.toLowerCase(), chosen: '', select: null }));

  const head = el('div', { class: 'head', role: 'row' });
  const counted = el('span', { class: 'count' });
  const tools = el('div', { class: 'tools' }, counted);
  const list = virtualList({
    role: 'grid', rowRole: 'row', label: definition.title, columns: widths, tall: () => narrow.matches && !!definition.second,
    row: (place, line) => {
      const i = order[place];
      for (const column of columns()) {
        line.append(el('span', { role: 'gridcell', class: (column.right ? 'right ' : '') + (column.mono ? 'mono' : '') },
          column.cell ? column.cell(i, words) : column.middle ? path(str(table[column.text][i]), words)
            : column.text ? marked(str(table[column.text][i]), words) : String(column.value(i))));
      }
      if (narrow.matches && definition.second) line.append(el('span', { role: 'gridcell', class: 'second' }, definition.second(i, words)));
    },
    pick: place => page.open(definition.kind, order[place]),
  });
  const root = el('div', { class: 'grid' }, definition.lead ? definition.lead() : '', notices(table, definition.title), tools, head, list.scroll);

  function header() {
    head.replaceChildren(...columns().map(column => el('div', {
      role: 'columnheader', class: column.right ? 'right' : '',
      'aria-sort': sort && sort.column === column.title ? (sort.down ? 'descending' : 'ascending') : 'none',
    }, el('button', { type: 'button', on: { click: () => {
      sort = { column: column.title, down: sort && sort.column === column.title ? !sort.down : !!column.right };
      apply();
      page.changed();
    } } }, column.title))));
    head.style.gridTemplateColumns = widths();
  }
  function found(i) {
    for (const word of words) {
      if (!definition.columns.some(column =>
        column.text ? low(table[column.text][i]).includes(word)
          : column.search ? column.search(i).toLowerCase().includes(word) : false)) return false;
    }
    return true;
  }
  function apply() {
    const chosen = facets.filter(facet => facet.chosen);
    const rows = words.length || chosen.length
      ? all.filter(i => chosen.every(facet => facet.value(i) === facet.chosen) && found(i)) : all.slice();
    if (sort && rows.length) {
      const column = definition.columns.find(candidate => candidate.title === sort.column);
      const value = column.value || (i => str(table[column.text][i]));
      const keys = new Array(table.n);
      for (const i of rows) keys[i] = value(i);
      const by = typeof keys[rows[0]] === 'number' ? (a, b) => keys[a] - keys[b] || a - b
        : (a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b);
      rows.sort(sort.down ? (a, b) => by(b, a) : by);
    }
    order = rows;
    filled = true;
    counted.textContent = rows.length === table.n ? count(table.n, 'row') : number(rows.length) + ' of ' + count(table.n, 'row');
    header();
    list.show(rows.length);
    page.say(counted.textContent);
  }
  for (const facet of facets) {
    const values = new Map();
    for (let i = 0; i < table.n; i++) { const value = facet.value(i); if (value) values.set(value, (values.get(value) || 0) + 1); }
    if (values.size < 2) continue;
    facet.values = values;
    facet.select = el('select', { 'aria-label': facet.title }, el('option', { value: '' }, facet.title + ': all'),
      [...values].sort((a, b) => b[1] - a[1]).slice(0, 60).map(([value]) => choice(facet, value)));
    facet.select.addEventListener('change', () => { facet.chosen = facet.select.value; apply(); page.changed(); });
    tools.append(facet.select);
  }
  function choice(facet, value) { return el('option', { value }, middle(shown(value), 60) + ' (' + number(facet.values.get(value)) + ')'); }
  /** Shows only rows with this value; an empty value shows all. Returns whether any row can have the value. */
  function choose(facet, value) {
    if (!facet.select) return !value || (table.n > 0 && facet.value(0) === value);
    if (value && !facet.values.has(value)) return false;
    if (value && ![...facet.select.options].some(option => option.value === value)) facet.select.append(choice(facet, value));
    facet.select.value = facet.chosen = value;
    return true;
  }
  narrow.addEventListener('change', () => apply());
  return {
    root, filled: true, focus: () => list.scroll, press: list.press,
    search: query => { words = query; apply(); },
    /** Returns the state of this view in the address, except for the search. */
    state: () => facets.filter(facet => facet.chosen).map(facet => ['filter.' + facet.name, facet.chosen])
      .concat(sort && sort !== definition.sort ? [['sort', (sort.down ? '-' : '') + sort.column]] : []),
    /** Restores the state from an address and returns its invalid items. The next search applies it. */
    restore: asked => {
      const unknown = [];
      for (const facet of facets) choose(facet, '');
      sort = definition.sort || null;
      for (const [name, value] of asked) {
        if (name.startsWith('filter.')) {
          const facet = facets.find(one => one.name === name.slice(7));
          if (!facet || !choose(facet, value)) unknown.push(name.slice(7) + ' “' + value + '”');
        } else if (name === 'sort') {
          const column = definition.columns.find(one => one.title === value.replace(/^-/, ''));
          if (column) sort = { column: column.title, down: value.startsWith('-') }; else unknown.push('column “' + value + '”');
        }
      }
      return unknown;
    },
    open: i => {
      let place = order.indexOf(i);
      if (place < 0) { for (const facet of facets) choose(facet, ''); words = []; page.clear(); apply(); place = order.indexOf(i); }
      list.refresh();
      list.centre(place);
    },
    print: most => { if (!filled) apply(); return [el('h2', {}, definition.title + ' (' + number(order.length) + ')'),
      head.cloneNode(true), list.print(most), order.length > most ? el('p', { class: 'none' }, 'and ' + number(order.length - most) + ' more') : '']; },
  };
}

/** Returns the notices of an incomplete table. */
function notices(table, title) {
  const said = [];
  if (!table.about.collected) said.push(title + ' were not collected in this run.');
  if (table.about.omitted) said.push(number(table.about.omitted) + ' more were observed, but are beyond the limit and not listed.');
  if (table.about.hidden) said.push(count(table.about.hidden, 'row is', 'rows are') + ' hidden by filters.');
  return said.map(text => el('div', { class: 'notice', role: 'note' }, text));
}
