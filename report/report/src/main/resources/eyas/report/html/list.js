// A virtual list: only the visible rows exist in the DOM. Supports the keyboard and screen readers.

let listNumber = 0;

/**
 * options: role, rowRole, label, row(index, element), pick(index), key(event, index) -> whether it was handled, tall() -> whether
 * rows have two lines.
 * The element is `scroll`; `show(n)` sets how many rows there are.
 */
function virtualList(options) {
  const id = 'list' + listNumber++;
  const room = el('div', { class: 'room', role: 'presentation' });
  const scroll = el('div', { class: 'scroll', tabindex: 0, role: options.role, 'aria-label': options.label }, room);
  let n = 0, current = -1, height = 28, rows = new Map();

  function row(index) {
    const line = el('div', { class: 'line', role: options.rowRole, id: id + '-' + index });
    line.style.top = index * height + 'px';
    line.style.height = height + 'px';
    if (options.columns) line.style.gridTemplateColumns = options.columns();
    options.row(index, line);
    if (index === current) line.classList.add('picked');
    if (options.rowRole === 'row') line.setAttribute('aria-rowindex', String(index + 2));
    line.setAttribute('aria-selected', String(index === current));
    line.addEventListener('click', event => {
      if (event.defaultPrevented) return;
      move(index, false);
      options.pick(index);
    });
    return line;
  }
  function render() {
    const first = Math.max(0, Math.floor(scroll.scrollTop / height) - 6);
    const last = Math.min(n, Math.ceil((scroll.scrollTop + scroll.clientHeight) / height) + 6);
    for (const [index, line] of rows) {
      if (index < first || index >= last) { line.remove(); rows.delete(index); }
    }
    for (let index = first; index < last; index++) {
      if (!rows.has(index)) {
        const line = row(index);
        rows.set(index, line);
        room.append(line);
      }
    }
  }
  function refresh() {
    const style = getComputedStyle(document.documentElement);
    height = parseFloat(style.getPropertyValue(options.tall && options.tall() ? '--tall-row' : '--row')) || 28;
    room.style.height = n * height + 'px';
    for (const line of rows.values()) line.remove();
    rows = new Map();
    render();
  }
  function show(length) {
    n = length;
    if (current >= n) current = -1;
    if (options.role === 'grid') scroll.setAttribute('aria-rowcount', String(n + 1));
    refresh();
  }
  function move(index, into = true) {
    const old = rows.get(current);
    if (old) { old.classList.remove('picked'); old.setAttribute('aria-selected', 'false'); }
    current = index;
    if (into && index >= 0) {
      const top = index * height;
      if (top < scroll.scrollTop) scroll.scrollTop = top;
      else if (top + height > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top + height - scroll.clientHeight;
    }
    render();
    const line = rows.get(index);
    if (line) { line.classList.add('picked'); line.setAttribute('aria-selected', 'true'); }
    if (index >= 0) scroll.setAttribute('aria-activedescendant', id + '-' + index);
  }
  function centre(index) {
    scroll.scrollTop = Math.max(0, index * height - scroll.clientHeight / 2);
    move(index);
  }
  scroll.addEventListener('scroll', render, { passive: true });
  /** Handles a key; returns whether the list used it. */
  function press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !n) return false;
    const page = Math.max(1, Math.floor(scroll.clientHeight / height) - 1);
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + page, PageUp: current - page,
      Home: 0, End: n - 1 }[event.key];
    if (to !== undefined) move(Math.max(0, Math.min(n - 1, to)));
    else if (event.key === 'Enter' && current >= 0) options.pick(current);
    else return !!(options.key && options.key(event, current));
    return true;
  }
  scroll.addEventListener('keydown', event => {
    if (press(event)) { event.preventDefault(); event.stopPropagation(); }
  });
  new ResizeObserver(() => refresh()).observe(scroll);
  return { scroll, show, refresh, move, centre, press, at: () => current, size: () => n,
    print: most => { const all = []; for (let i = 0; i < Math.min(n, most); i++) { const line = row(i); line.removeAttribute('id'); all.push(line); } return all; } };
}
