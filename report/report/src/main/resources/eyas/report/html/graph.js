// A diagram of one process: its ancestors, the files it changed, which of them were executed, and its connections.

const MOST_CHAIN = 9, MOST_SIDE = 12;

/** Returns the processes of the diagram: ancestors of `p`, `p`, and its descendants that lead to offenders or have activity. */
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

/** Returns whether another process touched the file before the process started, and the process itself never did. */
function isLater(node, file) {
  const touches = T.files.touches[file] || [];
  return touches.some(touch => touch[2] <= P.start_time[node]) && touches.every(touch => touch[1] !== node);
}

/** `chosen`: the processes to draw instead of those around `p`, with the files in `asked`; `guess`: estimated width. */
function graphOf(p, guess, chosen, asked) {
  const { left, nodes } = chosen ? { left: 0, nodes: chosen } : branch(p);
  const files = new Set(), peers = new Map(), edges = [], otherFiles = new Set(), otherPeers = new Set();
  for (const node of nodes) {
    for (const { file, touch } of touchesOf().of(node)) {
      const loud = alarming(file) || T.files.source_changed[file] || T.files.executable[file] >= 0;
      if (asked ? !asked.has(file) : node !== p && !loud && nodes.length > 3) continue;
      if (!files.has(file) && files.size >= MOST_SIDE) { otherFiles.add(file); continue; }
      files.add(file);
      edges.push({ from: node, file, what: str(touch[0]) });
    }
    for (const c of connectionsOf().of(node)) {
      const scope = str(T.connections.scope[c]);
      if (node !== p && (scope === 'loopback' || inbound(c))) continue;
      const key = T.connections.address[c] + ':' + T.connections.port[c];
      if (!peers.has(key)) { if (peers.size >= MOST_SIDE) { otherPeers.add(key); continue; } peers.set(key, { c, sent: 0, received: 0 }); }
      peers.get(key).sent += T.connections.bytes_sent[c];
      peers.get(key).received += T.connections.bytes_received[c];
      edges.push({ from: node, peer: key, what: 'connection' });
    }
  }
  for (const file of files) {
    const executable = T.files.executable[file];
    if (executable >= 0) {
      for (const node of nodes) {
        if (P.executable[node] === T.executables.path[executable]) edges.push({ from: node, file, ran: true, what: 'ran' });
      }
    }
  }
  // A script that the job wrote has no exec of its own: processes with its path as an argument ran it.
  for (const file of asked ? files : []) {
    const path = str(T.files.path[file]);
    for (const node of nodes) {
      if (str(P.command_line[node]).split(' ').includes(path) && isLater(node, file)) edges.push({ from: node, file, ran: true, what: 'read' });
    }
  }
  const parts = { p, left, nodes: inTreeOrder(nodes), files, peers, edges, moreFiles: otherFiles.size, morePeers: otherPeers.size };
  return drawnToFit(guess, width => drawn(parts, width));
}

/** Returns the processes with their depth in the diagram, each followed by its descendants. */
function inTreeOrder(nodes) {
  const inside = new Set(nodes), kids = new Map(), ordered = [];
  for (const node of nodes) {
    const up = inside.has(P.parent[node]) ? P.parent[node] : -1;
    if (!kids.has(up)) kids.set(up, []);
    kids.get(up).push(node);
  }
  const pending = (kids.get(-1) || []).map(node => ({ node, depth: 0 })).reverse();
  while (pending.length) {
    const next = pending.pop();
    ordered.push(next);
    for (const kid of (kids.get(next.node) || []).slice().reverse()) pending.push({ node: kid, depth: next.depth + 1 });
  }
  return ordered;
}

const BOX = 32, PITCH = 40, TOP = 26, LETTER = 7.1, SMALL_LETTER = 6.5;

/** Returns a box with one or two lines of text that never overflow: truncated in the middle, and clipped for wide letters. */
function boxOf(x, y, wide, kind, href, first, second, whole) {
  const room = wide - 16;
  return svg('a', { href },
    svg('rect', { class: 'node ' + kind, x, y, width: wide, height: BOX, rx: 5 }),
    svg('svg', { x: x + 8, y, width: room, height: BOX },
      svg('text', { class: 'm', x: 0, y: second ? 14 : 20 }, middle(shown(first), Math.floor(room / LETTER))),
      second ? svg('text', { class: 's m2', x: 0, y: 26 }, middle(shown(second), Math.floor(room / SMALL_LETTER))) : ''),
    svg('title', {}, shown(cut(whole, 400))));
}

/** Returns the text below the name of a process: its arguments. */
function argumentsOf(node) {
  const command = str(P.command_line[node]), space = command.indexOf(' ');
  return space < 0 ? '' : command.slice(space + 1);
}

/** Draws the diagram: processes as a tree on the left, what they touched on the right. */
function drawn({ p, left, nodes, files, peers, edges, moreFiles, morePeers }, wide) {
  const gap = Math.min(150, Math.max(26, Math.round(wide * 0.1)));
  const leftWide = Math.floor((wide - gap) * 0.52), right = leftWide + gap, rightWide = wide - right - 2;
  const deepest = Math.max(0, ...nodes.map(({ depth }) => depth));
  const indent = deepest ? Math.min(16, Math.floor(leftWide * 0.3 / deepest)) : 0;
  const place = new Map(nodes.map(({ node }, i) => [node, i]));
  const x = i => 2 + nodes[i].depth * indent, y = (i, top) => (top || TOP) + i * PITCH;
  // Files and peers are sorted by the process that touched them, so that lines seldom cross.
  const firstOf = (key, value) => Math.min(...edges.filter(edge => edge[key] === value).map(edge => place.get(edge.from)));
  const fileRows = [...files].sort((a, b) => firstOf('file', a) - firstOf('file', b));
  const peerRows = [...peers.keys()].sort((a, b) => firstOf('peer', a) - firstOf('peer', b));
  const tall = rows => (rows.length ? PITCH * rows.length : 0);
  const peerTop = TOP + (fileRows.length ? tall(fileRows) + (moreFiles ? 18 : 0) + 22 : 0);
  const height = Math.max(TOP + nodes.length * PITCH, peerTop + tall(peerRows) + (morePeers ? 18 : 0));
  const picture = svg('svg', { width: wide, height, viewBox: '0 0 ' + wide + ' ' + height, role: 'img',
    'aria-label': 'Process ' + shown(processName(p)) + ' with ' + count(files.size, 'file') + ' and ' + count(peers.size, 'peer') });
  const title = (at, top, text) => picture.append(svg('text', { x: at, y: top - 10, class: 's' }, text));
  title(2, TOP, 'Processes' + (left ? ' (' + left + ' above)' : ''));
  if (fileRows.length) title(right, TOP, 'Files');
  if (peerRows.length) title(right, peerTop, 'Connections');
  nodes.forEach(({ node }, i) => {
    const up = place.get(P.parent[node]);
    if (up !== undefined) picture.append(svg('path', { class: 'edge tree', d: 'M' + (x(up) + indent / 2) + ' ' + (y(up) + BOX) + ' V' + (y(i) + BOX / 2) + ' H' + x(i) }));
  });
  const rowOf = edge => (edge.file === undefined ? y(peerRows.indexOf(edge.peer), peerTop) : y(fileRows.indexOf(edge.file))) + BOX / 2;
  for (const edge of edges) {
    const from = y(place.get(edge.from)) + BOX / 2, to = rowOf(edge), bend = leftWide + gap / 2;
    picture.append(svg('path', { class: 'edge ' + (edge.ran ? 'ran' : ''), d: 'M' + leftWide + ' ' + from + ' C' + bend + ' ' + from + ' ' + bend + ' ' + to + ' ' + right + ' ' + to },
      svg('title', {}, processName(edge.from) + ': ' + edge.what)));
  }
  nodes.forEach(({ node }, i) => picture.append(boxOf(x(i), y(i), leftWide - x(i), urgency(node) + (node === p ? ' self' : ''), '#process=' + node,
    processName(node), argumentsOf(node), str(P.command_line[node]))));
  // The operations in order, followed by executions.
  const verbs = file => [...new Set((T.files.touches[file] || []).filter(touch => place.has(touch[1])).map(touch => str(touch[0]))
    .concat(edges.filter(edge => edge.file === file && edge.ran).map(edge => edge.what)))].join(', ');
  fileRows.forEach((file, i) => {
    const note = str(T.files.credential[file]) || str(T.files.surface[file]);
    picture.append(boxOf(right, y(i), rightWide, T.files.credential[file] ? (credentialTone(file) === 'bad' ? 'hot' : 'warm') : alarming(file) ? 'hot' : '', '#file=' + file, str(T.files.path[file]),
      verbs(file) + (note ? ' · ' + note : ''), str(T.files.path[file])));
  });
  peerRows.forEach((key, i) => {
    const { c, sent, received } = peers.get(key);
    const level = worst(T.connections.address[c], T.connections.name[c]);
    const flow = bytes(sent) + ' out, ' + bytes(received) + ' in';
    const named = T.connections.name[c] ? endPoint(c) : str(T.connections.resolution[c]) === 'never' && str(T.connections.scope[c]) === 'public' ? 'never resolved' : '';
    picture.append(boxOf(right, y(i, peerTop), rightWide, level === 'malicious' || level === 'suspicious' ? 'hot' : '', '#connection=' + c,
      str(T.connections.name[c]) || endPoint(c), (named ? named + ' · ' : '') + flow, (named ? str(T.connections.name[c]) + ' ' : '') + endPoint(c) + ', ' + flow));
  });
  if (moreFiles) picture.append(svg('text', { class: 's', x: right, y: TOP + tall(fileRows) + 10 }, 'and ' + number(moreFiles) + ' more'));
  if (morePeers) picture.append(svg('text', { class: 's', x: right, y: peerTop + tall(peerRows) + 10 }, 'and ' + number(morePeers) + ' more'));
  return picture;
}
/** Returns the frame style of a process by the most urgent rule that it triggered. */
const urgency = node => ({ bad: 'hot', warn: 'warm', note: 'cool' }[toneOf(node)] || '');
