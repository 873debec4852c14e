// Timeline of the steps: one lane each, with process starts and alerts.

const MOST_LANES = 40, BINS = 160;

function timeline() {
  const end = Math.max(1, DATA.job.end_time);
  const lanes = [];
  for (let i = 0; i < Math.min(T.steps.n, MOST_LANES); i++) lanes.push({ step: i, label: stepName(i) });
  const bins = lanes.map(() => new Uint32Array(BINS));
  const rest = new Uint32Array(BINS);
  let others = 0;
  for (let p = 0; p < P.n; p++) {
    if (P.start_time[p] < 0) continue;
    const bin = Math.min(BINS - 1, Math.floor(P.start_time[p] / end * BINS));
    const lane = P.step[p];
    if (lane >= 0 && lane < lanes.length) bins[lane][bin]++; else { rest[bin]++; others++; }
  }
  if (others || !lanes.length) { lanes.push({ step: -1, label: T.steps.n ? 'outside of steps' : 'the whole job' }); bins.push(rest); }
  const most = Math.max(1, ...bins.map(lane => Math.max(...lane)));
  return el('div', {}, drawnToFit(Math.min(1120, innerWidth - 60), width => lanesOf(lanes, bins, most, end, width)),
    T.steps.n > MOST_LANES ? el('p', { class: 'soft' }, 'and ' + number(T.steps.n - MOST_LANES) + ' more steps') : '');
}

function lanesOf(lanes, bins, most, end, wide) {
  const narrow = wide < 720, named = T.steps.n > 0;
  const labels = narrow || !named ? 0 : 210, high = narrow && named ? 44 : 30, top = 22;
  const tall = top + lanes.length * high + 4;
  const x = micros => labels + Math.min(1, Math.max(0, micros / end)) * (wide - labels - 8);
  const picture = svg('svg', { width: wide, height: tall, viewBox: '0 0 ' + wide + ' ' + tall, role: 'img', 'aria-label': 'Timeline of ' + count(lanes.length, 'lane') });
  for (const tick of ticksTo(end, narrow ? 4 : 8)) {
    const at = x(tick.at), last = at > wide - 40;
    picture.append(svg('line', { class: 'tick', x1: at, x2: at, y1: top - 4, y2: tall }),
      svg('text', { class: 's', x: at, y: 12, 'text-anchor': tick.at === 0 ? 'start' : last ? 'end' : 'middle' }, tick.text));
  }
  lanes.forEach((lane, row) => {
    const y = top + row * high, base = y + high - 6, low = high > 30 ? y + 16 : y + 4;
    const from = lane.step < 0 || T.steps.start_time[lane.step] < 0 ? 0 : T.steps.start_time[lane.step];
    const to = lane.step < 0 || T.steps.end_time[lane.step] < 0 ? end : T.steps.end_time[lane.step];
    const group = svg('a', { href: lane.step < 0 ? '#view=processes' : '#step=' + lane.step },
      svg('rect', { class: 'lane', x: x(from), y: low, width: Math.max(2, x(to) - x(from)), height: base - low, rx: 3 }),
      svg('title', {}, shown(lane.label) + ': ' + span(Math.max(0, to - from))));
    bins[row].forEach((value, bin) => {
      if (value) {
        const tallness = Math.max(1.5, Math.sqrt(value / most) * (base - low));
        group.append(svg('rect', { class: 'bar-own', x: x(end * bin / BINS), y: base - tallness, width: Math.max(1, (wide - labels) / BINS - 1), height: tallness }));
      }
    });
    if (named) group.append(svg('text', { x: 2, y: narrow ? y + 11 : y + 19, class: narrow ? 's' : '' }, cut(shown(lane.label), narrow ? 50 : 29)));
    picture.append(group, svg('line', { class: 'lane-line', x1: labels, x2: wide, y1: base + 3, y2: base + 3 }));
  });
  // Alerts at the same position are drawn once, the most urgent on top.
  const drawn = new Set();
  for (const wanted of [...TONES].reverse()) {
    for (let i = 0; i < T.alerts.n && drawn.size <= 2000; i++) {
      const of = tone(T.rules.rank[T.alerts.rule[i]]), step = T.alerts.step[i];
      if (of !== wanted) continue;
      const row = step >= 0 && step < MOST_LANES ? step : lanes.length - 1;
      const at = Math.round(x(T.alerts.time[i])), key = row + ':' + at + ':' + of;
      if (drawn.has(key)) continue;
      drawn.add(key);
      picture.append(svg('a', { href: '#alert=' + i }, svg('circle', { class: of, cx: at, cy: top + row * high + high / 2 + (high > 30 ? 5 : 0), r: 5 }),
        svg('title', {}, shown(str(T.rules.name[T.alerts.rule[i]])) + ', ' + moment(T.alerts.time[i]))));
    }
  }
  return picture;
}
