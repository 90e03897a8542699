/** The largest of any number of values, which `Math.max` cannot take as arguments; -Infinity = there are none. */
export function maximum(values: Iterable<number>): number {
  let found = -Infinity;
  for (const value of values) if (value > found) found = value;
  return found;
}

/** The smallest of them; Infinity = there are none. */
export function minimum(values: Iterable<number>): number {
  let found = Infinity;
  for (const value of values) if (value < found) found = value;
  return found;
}
