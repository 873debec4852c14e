// Text and elements. Text from the report becomes text nodes only: nothing here, or anywhere else, parses markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === 'style') Object.assign(node.style, value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(Infinity)) {
    // Every text is written so that it shows all there is in it; a second time changes nothing.
    if (typeof child === 'string') node.append(shown(child));
    else if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}
const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

// What hides, reorders or moves is written out: controls, marks of direction, zero widths, private characters.
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

/** Text with the words of a search marked. */
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

const number = value => value.toLocaleString('en');
const count = (value, one, many) => number(value) + ' ' + (value === 1 ? one : many || one + 's');
function bytes(value) {
  if (value < 1024) return value + ' B';
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let at = -1;
  do { value /= 1024; at++; } while (value >= 1024 && at < units.length - 1);
  return (value < 10 ? value.toFixed(1) : Math.round(value)) + ' ' + units[at];
}
/** µs as a length of time. */
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
/** µs since the job began, as a point in it. */
const moment = micros => (micros < 0 ? '' : '+' + (micros / 1e6).toFixed(3) + ' s');
function clock(micros) {
  if (micros < 0) return 'unknown';
  const date = new Date(DATA.start + micros / 1000);
  return Number.isNaN(date.getTime()) ? moment(micros) : date.toISOString().replace('T', ' ').replace('Z', ' UTC');
}
