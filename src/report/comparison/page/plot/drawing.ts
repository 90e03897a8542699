/** What the script of charts is made of: numbers as the rest of the page writes them, round numbers for axes, colours, labels that find their places. */
export const DRAWING = String.raw`
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
const inBytes = (value) => {
  let [size, unit] = [value, 0];
  for (; size >= 1024 && unit < UNITS.length - 1; unit++) size /= 1024;
  return Number(size.toPrecision(size >= 100 ? 4 : 3)) + ' ' + UNITS[unit];
};
const inPercent = (part) => {
  const value = part * 100;
  if (value === 0 || value === 100) return value + '%';
  const distance = value < 100 ? Math.min(value, 100 - value) : value;
  if (distance < 0.0001) return value < 50 ? '<0.0001%' : '>99.9999%';
  const decimals = Math.min(4, Math.max(1, 1 - Math.floor(Math.log10(distance))));
  return value.toFixed(value > 100 ? 0 : decimals).replace(/(\.\d+?)0+$/, '$1') + '%';
};
const inFull = (value) =>
  Number.isInteger(value) || Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString('en-US')
    : String(Number(value.toPrecision(3)));
const inShort = (value) => {
  for (const [unit, size] of [['G', 1e9], ['M', 1e6], ['k', 1e3]])
    if (value >= size) return Number((value / size).toPrecision(3)) + unit;
  return String(Number(value.toPrecision(3)));
};
const SAID = { bytes: inBytes, fraction: inPercent, count: inFull };
const WRITTEN = { bytes: inBytes, fraction: inPercent, count: inShort };

/** Round numbers between two values. */
const roundTicks = (least, most, unit) => {
  const raw = (most - least) / 3;
  const [base, factors] = unit === 'bytes' ? [2, [1, 2]] : [10, [1, 2, 5, 10]];
  const power = base ** Math.floor(Math.log(raw) / Math.log(base) + 1e-9);
  const step = (factors.find((each) => each * power >= raw * 0.999) ?? base) * power;
  const ticks = [];
  for (let at = Math.ceil(least / step - 1e-9); at * step <= most * (1 + 1e-9); at++) ticks.push(at * step);
  return ticks;
};
const SVG = 'http://www.w3.org/2000/svg';
const made = (name, content = '', kind = '') => {
  const element = document.createElement(name);
  element.textContent = content;
  if (kind !== '') element.className = kind;
  return element;
};
const drawn = (kind, box, look, d) => {
  const [image, path] = [document.createElementNS(SVG, 'svg'), document.createElementNS(SVG, 'path')];
  image.setAttribute('class', kind);
  image.setAttribute('viewBox', box);
  image.setAttribute('aria-hidden', 'true');
  path.setAttribute('class', look);
  path.setAttribute('d', d);
  image.append(path);
  return image;
};
const sampleOf = (look) => drawn('sample', '0 0 30 8', 'line ' + look, 'M0 4H30');
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name);
const FONT = 'system-ui, "Segoe UI", "DejaVu Sans", sans-serif';
const pen = document.createElement('canvas').getContext('2d');
const widthOf = (text) => {
  pen.font = '11.5px ' + FONT;
  return pen.measureText(text).width;
};
const shortened = (text, room) => {
  let kept = text;
  while (kept.length > 1 && widthOf(kept === text ? text : kept + '…') > room) kept = kept.slice(0, -1);
  return kept === text ? text : kept + '…';
};
/** Moves middles of labels apart, from above to below. */
const spread = (middles, apart, most) => {
  const placed = [];
  middles.forEach((middle, at) => placed.push(Math.max(middle, at === 0 ? -Infinity : placed[at - 1] + apart)));
  for (let at = placed.length - 1, limit = most; at >= 0; at--, limit -= apart) placed[at] = Math.min(placed[at], limit);
  return placed;
};
`;
