/** Sizes in bytes as people write them: `4096`, `4KiB`, `16M`, `1.5G`. Units are powers of 1024, with or without `iB` or `B`. */
export const SIZE_PATTERN = /^\s*(\d+(?:\.\d+)?)\s*([KMGTP]?)(?:i?B)?\s*$/i;

/** The bytes that a size text means; null if it is none, or no whole number of bytes. */
export function parseSize(text: string): number | null {
  const parts = SIZE_PATTERN.exec(text);
  if (parts === null) return null;
  const bytes = Number(parts[1]) * 1024 ** UNITS.indexOf(parts[2].toUpperCase());
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** The factor of a part such as `0.25x` (of a footprint); null if the text is none. */
export function parseShare(text: string): number | null {
  const parts = /^(\d+(?:\.\d+)?)x$/i.exec(text.trim());
  return parts === null ? null : Number(parts[1]);
}

/** Bytes for people: `4 KiB`, `1.5 GiB`; three digits at most, so not always exact. */
export function formatSize(bytes: number): string {
  let unit = 0;
  let value = bytes;
  // 1023.5 and above would print as 1024 of this unit.
  while (value >= 1023.5 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  const text = value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text} ${UNITS[unit]}${unit === 0 ? '' : 'i'}B`;
}

/** Bytes without loss, in the largest unit that divides them: `16MiB`, `4097`. `parseSize` reads it back. */
export function exactSize(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value !== 0 && value % 1024 === 0 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  return unit === 0 ? `${value}` : `${value}${UNITS[unit]}iB`;
}

const UNITS = ['', 'K', 'M', 'G', 'T', 'P'];
