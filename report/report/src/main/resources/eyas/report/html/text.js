// Text and elements. Text from the report becomes text nodes only; the page never parses markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === 'style') Object.assign(node.style, value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(Infinity)) {
    // Makes hidden characters of every text visible; idempotent.
    if (typeof child === 'string') node.append(shown(child));
    else if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}
const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

// Characters that hide, reorder or move text are escaped: controls, directional marks, zero-width and private characters.
const HIDDEN_LETTERS =
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\ue000-\uf8ff]|\udb40[\udc00-\udfff]/g;
function shown(text) {
  return text.replace(HIDDEN_LETTERS, letter => {
    if (letter === '\n') return '\\n';
    if (letter === '\t') return '\\t';
    const code = letter.codePointAt(0);
    return code < 0x100 ? '\\x' + code.toString(16).padStart(2, '0') : '\\u{' + code.toString(16) + '}';
  });
}
const cut = (text, most) => (text.length <= most ? text : text.slice(0, most - 1) + '…');

/** Returns text with the words of a search marked. */
function marked(text, words) {
  const plain = shown(cut(text, 2000));
  if (!words || !words.length) return [plain];
  const lower = plain.toLowerCase();
  if (lower.length !== plain.length) return [plain];
  const parts = [];
  let at = 0;
  while (at < plain.length) {
    let next = -1, length = 0;
    for (const word of words) {
      const found = lower.indexOf(word, at);
      if (found >= 0 && (next < 0 || found < next)) { next = found; length = word.length; }
    }
    if (next < 0) break;
    if (next > at) parts.push(plain.slice(at, next));
    parts.push(el('mark', {}, plain.slice(next, next + length)));
    at = next + length;
  }
  if (at < plain.length) parts.push(plain.slice(at));
  return parts;
}

const MOST_TAIL = 40, LEAST_TAIL = 20;

/** Returns the start of the part of a text that is never truncated: the last name of a path; other texts have none. */
function tailAt(text) {
  const slash = text.lastIndexOf('/', text.length - 2);
  let at = slash < 0 ? text.length : text.length - slash <= MOST_TAIL ? slash : text.length - LEAST_TAIL;
  if (at < text.length && (text.charCodeAt(at) & 0xfc00) === 0xdc00) at--;
  return at;
}
/** Truncates text in the middle to at most `most` characters. */
function middle(text, most) {
  if (text.length <= most) return text;
  const back = Math.min(text.length - tailAt(text), Math.floor(most * 0.65));
  return text.slice(0, most - back - 1) + '…' + text.slice(text.length - back);
}
/** Returns text that is truncated in the middle to fit its place, with the words of a search marked. */
function path(text, words) {
  const parts = marked(text, words);
  const whole = parts.map(part => part.textContent || part).join('');
  let left = tailAt(whole);
  const front = [], back = [];
  for (const part of parts) {
    const letters = part.textContent || part;
    const make = piece => (part.nodeType ? el('mark', {}, piece) : piece);
    if (left > 0) front.push(make(letters.slice(0, left)));
    if (letters.length > left) back.push(make(letters.slice(Math.max(0, left))));
    left = Math.max(0, left - letters.length);
  }
  return el('span', { class: 'path', title: whole }, el('span', { class: 'front' }, front), el('span', { class: 'back' }, back));
}

const number = value => value.toLocaleString('en');
const count = (value, one, many) => number(value) + ' ' + (value === 1 ? one : many || one + 's');
function bytes(value) {
  if (value < 1024) return value + ' B';
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let at = -1;
  do { value /= 1024; at++; } while (value >= 1024 && at < units.length - 1);
  return (value < 10 ? value.toFixed(1) : Math.round(value)) + ' ' + units[at];
}
/** Formats a duration in µs. */
function span(micros) {
  if (micros < 1000) return micros + ' µs';
  if (micros < 1e6) return (micros / 1000).toFixed(micros < 1e4 ? 1 : 0) + ' ms';
  if (micros < 60e6) return (micros / 1e6).toFixed(1) + ' s';
  const seconds = Math.floor(micros / 1e6);
  const pad = part => String(part).padStart(2, '0');
  return seconds < 3600
    ? Math.floor(seconds / 60) + ':' + pad(seconds % 60) + ' min'
    : Math.floor(seconds / 3600) + ':' + pad(Math.floor(seconds / 60) % 60) + ':' + pad(seconds % 60) + ' h';
}
// Units of a time axis: maximum length, unit in µs, symbol, and the allowed steps between ticks.
const AXES = [[1e3, 1, 'µs', [1, 2, 5, 10, 20, 50, 100, 200, 500]], [1e6, 1e3, 'ms', [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]],
  [180e6, 1e6, 's', [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60]], [180 * 60e6, 60e6, 'min', [0.5, 1, 2, 5, 10, 20, 30, 60]],
  [Infinity, 3600e6, 'h', [1, 2, 3, 6, 12, 24, 48, 168, 720]]];
/** Returns the positions and labels of the ticks of an axis of `end` µs, all in one unit. */
function ticksTo(end, most) {
  const [, unit, sign, steps] = AXES.find(([upTo]) => end < upTo);
  const step = steps.find(size => end / (size * unit) <= most) || Math.ceil(end / unit / most);
  const ticks = [];
  for (let i = 0; i * step * unit <= end; i++) {
    ticks.push({ at: i * step * unit, text: (step < 1 ? (i * step).toFixed(1) : String(i * step)) + ' ' + sign });
  }
  return ticks;
}
/** Returns a diagram that is redrawn whenever its container changes its width. */
function drawnToFit(guess, draw) {
  const box = el('div', { class: 'picture' }, draw(guess));
  let width = guess;
  new ResizeObserver(() => {
    const now = Math.floor(box.clientWidth);
    if (now > 0 && now !== width) { width = now; box.replaceChildren(draw(now)); }
  }).observe(box);
  return box;
}

/** Formats a time in µs since the job started. */
const moment = micros => (micros < 0 ? '' : '+' + (micros / 1e6).toFixed(3) + ' s');
function clock(micros) {
  if (micros < 0) return 'unknown';
  const date = new Date(DATA.start + micros / 1000);
  return Number.isNaN(date.getTime()) ? moment(micros) : date.toISOString().replace('T', ' ').replace('Z', ' UTC');
}
