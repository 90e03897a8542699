/**
 * Text of unknown origin as one line that hides nothing: control characters as their pictures (␛), what has no shape of its own (bidi marks, zero
 * widths, lone surrogates) as its number.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) => picture(char.codePointAt(0) ?? 0));
}

/** Cells that a text takes on a terminal: 2 for East Asian wide characters and emoji, 0 for marks on the character before. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) width += /\p{M}/u.test(char) ? 0 : wide.test(char) ? 2 : 1;
  return width;
}

/** The text cut to a width, its end replaced by an ellipsis. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = '';
  let used = 1;
  for (const char of text) {
    used += displayWidth(char);
    if (used > width) break;
    cut += char;
  }
  return `${cut}…`;
}

/** The text filled with blanks up to a width. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** The same with the blanks in front. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** The text broken at blanks into lines of at most that width; a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = fit(word, width);
  }
  return [...lines, line];
}

/** Unicode East Asian Width W and F, and pictographs, by their main blocks (UAX #11). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function picture(codePoint: number): string {
  if (codePoint < 0x20) return String.fromCharCode(0x2400 + codePoint);
  return codePoint === 0x7f ? '␡' : `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`;
}
