/** Integers as text: `VALUE` each, equal neighbours as `VALUExCOUNT`, several zeros as `xCOUNT`, with blanks between. */
export function packedNumbers(values: readonly number[]): string {
  const words: string[] = [];
  for (let from = 0; from < values.length;) {
    let to = from + 1;
    while (to < values.length && values[to] === values[from]) to++;
    const value = values[from] === 0 && to - from > 1 ? '' : String(values[from]);
    words.push(to - from === 1 ? value : `${value}x${to - from}`);
    from = to;
  }
  return words.join(' ');
}

/** The integers of such a text. */
export function unpackedNumbers(text: string): number[] {
  if (text === '') return [];
  return text.split(' ').flatMap((word) => {
    const [value, count] = word.split('x');
    return count === undefined ? [Number(value)] : Array.from({ length: Number(count) }, () => Number(value));
  });
}
