// Steps over time: a lane each, with how many processes began when, and the alerts.

const MOST_LANES = 40, BINS = 160;

function timeline(page) {
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
  const narrow = innerWidth < 820;
  const labels = narrow ? 0 : 210, wide = narrow ? Math.max(280, innerWidth - 52) : 1120, high = narrow ? 44 : 30, top = 22;
  const tall = top + lanes.length * high + 4;
  const x = micros => labels + Math.min(1, Math.max(0, micros / end)) * (wide - labels - 8);
  const picture = svg('svg', { width: wide, height: tall, viewBox: '0 0 ' + wide + ' ' + tall, role: 'img', 'aria-label': 'Time line of ' + count(lanes.length, 'lane') });
  const ticks = narrow ? 3 : 6;
  for (let i = 0; i <= ticks; i++) {
    const at = end * i / ticks;
    picture.append(svg('line', { class: 'tick', x1: x(at), x2: x(at), y1: top - 4, y2: tall }),
      svg('text', { class: 's', x: x(at), y: 12, 'text-anchor': i === 0 ? 'start' : i === ticks ? 'end' : 'middle' }, span(Math.round(at))));
  }
  const most = Math.max(1, ...bins.map(lane => Math.max(...lane)));
  lanes.forEach((lane, row) => {
    const y = top + row * high, base = y + high - 6, low = narrow ? y + 16 : y + 4;
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
    if (lane.step >= 0 || T.steps.n) {
      group.append(svg('text', { x: 2, y: narrow ? y + 11 : y + 19, class: narrow ? 's' : '' }, cut(shown(lane.label), narrow ? 60 : 29)));
    }
    picture.append(group, svg('line', { class: 'lane-line', x1: labels, x2: wide, y1: base + 3, y2: base + 3 }));
  });
  // Alerts at the same place are drawn once.
  const drawn = new Set();
  for (let i = 0; i < T.alerts.n; i++) {
    const step = T.alerts.step[i];
    const row = step >= 0 && step < MOST_LANES ? step : lanes.length - 1;
    const priority = T.rules.rank[T.alerts.rule[i]];
    const at = Math.round(x(T.alerts.time[i]));
    const key = row + ':' + at + ':' + tone(priority);
    if (drawn.has(key) || drawn.size > 2000) continue;
    drawn.add(key);
    const y = top + row * high + (narrow ? 26 : 15);
    picture.append(svg('a', { href: '#alert=' + i }, svg('circle', { class: tone(priority), cx: at, cy: y, r: 5 }),
      svg('title', {}, shown(str(T.rules.name[T.alerts.rule[i]])) + ', ' + moment(T.alerts.time[i]))));
  }
  return el('div', {}, el('div', { class: 'picture' }, picture),
    T.steps.n > MOST_LANES ? el('p', { class: 'soft' }, 'and ' + number(T.steps.n - MOST_LANES) + ' more steps') : '');
}
