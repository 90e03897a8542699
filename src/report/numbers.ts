/** An integer with thousands separators, for people: 1,048,576. */
export function thousands(value: number): string {
  return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A mean or quotient for people: three digits, or all those before the point. */
export function decimal(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return thousands(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** A size in binary units: 640 B, 4 KiB, 1.46 MiB. */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  const rounded = Number(size.toPrecision(size >= 100 ? 4 : 3));
  return `${rounded} ${units[unit]}`;
}

/**
 * A fraction as a percentage with the digits that tell it apart from 0 and from 100: 64.4%, 99.9987%, 0.031%. Only what is all or nothing shows as
 * 100% or 0%.
 */
export function percent(fraction: number): string {
  const value = fraction * 100;
  if (value === 0 || value === 100) return `${value}%`;
  const distance = value < 100 ? Math.min(value, 100 - value) : value;
  if (distance < 0.0001) return value < 50 ? '<0.0001%' : '>99.9999%';
  const decimals = Math.min(4, Math.max(1, 1 - Math.floor(Math.log10(distance))));
  return `${value.toFixed(value > 100 ? 0 : decimals).replace(/(\.\d+?)0+$/, '$1')}%`;
}

/** A part of a whole as a percentage; 0% of nothing. */
export function share(part: number, whole: number): string {
  return percent(whole === 0 ? 0 : part / whole);
}

/** A number and its noun: 1 page, 1,024 pages. */
export function plural(value: number, noun: string, nouns = `${noun}s`): string {
  return `${thousands(value)} ${value === 1 ? noun : nouns}`;
}

/** A fraction as a bar of that many cells; only nothing looks empty and only all looks full. */
export function bar(fraction: number, cells = 20): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * cells);
  if (full === 0 && fraction > 0) return `▏${'░'.repeat(cells - 1)}`;
  if (full === cells && fraction < 1) return `${'█'.repeat(cells - 1)}▉`;
  return '█'.repeat(full) + '░'.repeat(cells - full);
}

/** Numbers as a row of columns of eight heights, the greatest full. */
export function sparkline(values: number[]): string {
  const greatest = values.reduce((most, value) => Math.max(most, value), 0);
  return values.map((value) => (greatest === 0 ? '▁' : '▁▂▃▄▅▆▇█'[Math.ceil((value / greatest) * 7)])).join('');
}
