/** Places numbers above 0 from `least` to `most` on `from` to `to`, by their logarithms; a single number stands at `from`. */
export function logarithmic(least: number, most: number, from: number, to: number): (value: number) => number {
  const width = Math.log2(most / least);
  return (value) => (width === 0 ? from : from + (Math.log2(value / least) / width) * (to - from));
}

/** Powers of two from `least` to `most`, each or every second, third, ... so that they are `count` at most. */
export function powersOfTwo(least: number, most: number, count: number): number[] {
  const first = Math.ceil(Math.log2(least) - 1e-9);
  const last = Math.floor(Math.log2(most) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first + 1) / count));
  const powers: number[] = [];
  for (let power = first; power <= last; power += step) powers.push(2 ** power);
  return powers;
}

/**
 * Round numbers for a logarithmic axis of counts above 0, the first at or below `least`, the last at or above `most`: 1, 2 and 5 times powers of ten at both ends; between them
 * powers of ten, or all of them where those are few.
 */
export function decades(least: number, most: number): number[] {
  const round: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(least) + 1e-9); ; power *= 10) {
    round.push(...[1, 2, 5].map((factor) => factor * power));
    if (round[round.length - 1] >= most) break;
  }
  const first = round.findLastIndex((mark) => mark <= least);
  const last = round.findIndex((mark) => mark >= most);
  const marks = round.slice(first, last + 1);
  const powers = marks.filter((mark) => Number.isInteger(Math.log10(mark)));
  if (marks.length <= FEW) return marks;
  return [...new Set([marks[0], ...powers, marks[marks.length - 1]])].filter(
    (mark, at, all) => at === 0 || at === all.length - 1 || (mark >= all[0] * 4 && mark * 4 <= all[all.length - 1]),
  );
}

/** So many marks of an axis have room. */
const FEW = 6;
