/** Numbers from `from` up to `to`. */
export interface Span {
  from: number;
  to: number;
}

/** The multiples of `unit`, as spans of whole units, that spans touch: rounded outwards, by ascending number, those that touch each other as one. */
export function covered(spans: readonly Span[], unit: number): Span[] {
  const rounded = spans
    .filter(({ from, to }) => from < to)
    .map(({ from, to }) => ({ from: Math.floor(from / unit) * unit, to: Math.ceil(to / unit) * unit }))
    .sort((a, b) => a.from - b.from);
  const merged: Span[] = [];
  for (const span of rounded) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push(span);
  }
  return merged;
}

/** How many units of that size lie in spans of whole ones. */
export function unitsIn(spans: readonly Span[], unit: number): number {
  return spans.reduce((sum, { from, to }) => sum + (to - from) / unit, 0);
}
