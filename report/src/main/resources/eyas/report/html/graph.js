// A picture of one process: how it came about, which files it changed, what ran of them, where it connected to.

const MOST_CHAIN = 9, MOST_SIDE = 12;

/** The processes of the picture: those above `p`, `p`, and below it those that lead to offenders or did something. */
function branch(p) {
  let chain = ancestors(p);
  const left = Math.max(0, chain.length - MOST_CHAIN);
  chain = chain.slice(left);
  const below = [];
  const pending = [p];
  while (pending.length && below.length < MOST_SIDE) {
    for (const kid of children().of(pending.shift())) {
      if (P.offending[kid] || connectionsOf().of(kid).length || touchesOf().of(kid).length) {
        below.push(kid);
        pending.push(kid);
        if (below.length >= MOST_SIDE) break;
      }
    }
  }
  return { left, nodes: chain.concat(below) };
}

/** Tells whether the process began after somebody else had touched the file. */
const isLater = (node, file) => (T.files.touches[file] || []).length > 0 && T.files.touches[file].every(touch => touch[1] !== node && touch[2] <= P.start_time[node]);

/** `chosen`: the processes to draw instead of those around `p`, with the files in `asked`; `compact`: files and connections share a column, for the pane beside a list. */
function graphOf(p, compact, chosen, asked) {
  const { left, nodes } = chosen ? { left: 0, nodes: chosen } : branch(p);
  const place = new Map(nodes.map((node, i) => [node, i]));
  const files = new Map(), peers = new Map(), edges = [];
  let moreFiles = 0, morePeers = 0;
  for (const node of nodes) {
    for (const { file, touch } of touchesOf().of(node)) {
      const loud = T.files.credential[file] || T.files.surface[file] || T.files.source_changed[file] || T.files.executable[file] >= 0;
      if (asked ? !asked.has(file) : node !== p && !loud && nodes.length > 3) continue;
      if (!files.has(file)) { if (files.size >= MOST_SIDE) { moreFiles++; continue; } files.set(file, files.size); }
      edges.push({ from: node, file, what: str(touch[0]) });
    }
    for (const c of connectionsOf().of(node)) {
      const scope = str(T.connections.scope[c]);
      if (scope === 'loopback' && node !== p) continue;
      const key = T.connections.address[c] + ':' + T.connections.port[c];
      if (!peers.has(key)) { if (peers.size >= MOST_SIDE) { morePeers++; continue; } peers.set(key, { at: peers.size, c }); }
      edges.push({ from: node, peer: key, what: 'connection' });
    }
  }
  for (const file of files.keys()) {
    const executable = T.files.executable[file];
    if (executable >= 0) {
      for (const node of nodes) {
        if (P.executable[node] === T.executables.path[executable]) edges.push({ from: node, file, ran: true, what: 'ran' });
      }
    }
  }
  // A script that the job wrote is no executable: whoever was told its path ran it.
  for (const file of asked ? files.keys() : []) {
    const path = str(T.files.path[file]);
    for (const node of nodes) {
      if (str(P.command_line[node]).split(' ').includes(path) && isLater(node, file)) edges.push({ from: node, file, ran: true, what: 'read' });
    }
  }
  return drawn({ p, left, nodes, place, files, peers, edges, moreFiles, morePeers }, compact || innerWidth < 820);
}

function drawn({ p, left, nodes, place, files, peers, edges, moreFiles, morePeers }, compact) {
  const high = 30, pitch = high + 8, top = 26, wide = compact ? 156 : 250, letters = compact ? 20 : 34;
  const x = compact ? [2, 200, 200] : [6, 330, 640], all = compact ? 360 : 900;
  const fileRows = files.size + !!moreFiles, peerRows = peers.size + !!morePeers;
  // In the shared column, connections begin below the files.
  const tops = [top, top, compact && fileRows ? top + fileRows * pitch + 22 : top];
  const y = (column, i) => tops[column] + i * pitch;
  const tall = Math.max(y(0, nodes.length), y(1, fileRows), y(2, peerRows)) + 6;
  const picture = svg('svg', { width: all, height: tall, viewBox: '0 0 ' + all + ' ' + tall, role: 'img',
    'aria-label': 'Process ' + shown(processName(p)) + ' with ' + count(files.size, 'file') + ' and ' + count(peers.size, 'peer') });
  ['Processes' + (left ? ' (' + left + ' above)' : ''), 'Files', 'Connections'].forEach((title, i) =>
    (i === 0 || [fileRows, peerRows][i - 1]) && picture.append(svg('text', { x: x[i], y: tops[i] - 12, class: 's' }, title)));
  const line = (x1, y1, x2, y2, kind) => svg('path', { class: 'edge ' + kind, d: 'M' + x1 + ' ' + y1 + ' C' + (x1 + x2) / 2 + ' ' + y1 + ' ' + (x1 + x2) / 2 + ' ' + y2 + ' ' + x2 + ' ' + y2 });
  for (const node of nodes) {
    const up = place.get(P.parent[node]);
    if (up !== undefined) picture.append(svg('path', { class: 'edge tree', d: 'M' + (x[0] + 10) + ' ' + (y(0, up) + high) + ' V' + y(0, place.get(node)) }));
  }
  for (const edge of edges) {
    const from = y(0, place.get(edge.from)) + high / 2;
    const column = edge.file !== undefined ? 1 : 2;
    const to = y(column, column === 1 ? files.get(edge.file) : peers.get(edge.peer).at) + high / 2;
    const path = line(x[0] + wide, from, x[column], to, edge.ran ? 'ran' : '');
    path.append(svg('title', {}, edge.what));
    picture.append(path);
  }
  const box = (column, i, kind, link, first, second, whole) => svg('a', { href: link },
    svg('rect', { class: 'node ' + kind, x: x[column], y: y(column, i), width: wide, height: high, rx: 5 }),
    svg('text', { class: 'm', x: x[column] + 9, y: y(column, i) + (second ? 13 : 19) }, cut(shown(first), letters)),
    second ? svg('text', { class: 's', x: x[column] + 9, y: y(column, i) + 25 }, cut(shown(second), letters + (compact ? 1 : 6))) : '',
    svg('title', {}, shown(cut(whole, 400))));
  nodes.forEach((node, i) => picture.append(box(0, i, ((P.rules[node] || []).length ? 'hot ' : '') + (node === p ? 'self' : ''), '#process=' + node,
    processName(node), str(P.command_line[node]), str(P.command_line[node]))));
  for (const [file, i] of files) {
    const path = str(T.files.path[file]);
    picture.append(box(1, i, T.files.credential[file] || T.files.surface[file] ? 'hot' : '', '#file=' + file, path.length > letters ? '…' + path.slice(1 - letters) : path,
      str(T.files.credential[file]) || str(T.files.surface[file]) || (T.files.executable[file] >= 0 ? 'ran later' : ''), path));
  }
  for (const { at, c } of peers.values()) {
    const level = worst(T.connections.address[c], T.connections.name[c]);
    picture.append(box(2, at, level === 'malicious' || level === 'suspicious' ? 'hot' : '', '#connection=' + c, str(T.connections.name[c]) || endPoint(c),
      T.connections.name[c] ? endPoint(c) : str(T.connections.resolution[c]) === 'never' ? 'never resolved' : '', endPoint(c)));
  }
  if (moreFiles) picture.append(svg('text', { class: 's', x: x[1], y: y(1, files.size) + 16 }, 'and ' + number(moreFiles) + ' more'));
  if (morePeers) picture.append(svg('text', { class: 's', x: x[2], y: y(2, peers.size) + 16 }, 'and ' + number(morePeers) + ' more'));
  return el('div', { class: 'picture' }, picture);
}
