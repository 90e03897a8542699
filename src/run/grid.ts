/** A setting that runs differ in, and its values. `system`, `memory` and `pageSize` are settings like others. */
export interface Variation {
  path: string;
  values: readonly string[];
}

/** One point of a grid: the value of each varied setting by its path, in the order of the variations. */
export type Point = Readonly<Record<string, string>>;

/** All combinations of the values; the last variation changes quickest. */
export function pointsOf(variations: readonly Variation[]): Point[] {
  return variations.reduce<Point[]>(
    (points, { path, values }) => points.flatMap((point) => values.map((value) => ({ ...point, [path]: value }))),
    [{}],
  );
}

/** Points side by side, and what they have in common: sizes of memory apart, where other settings vary too, for more memory is always better. */
export function panelsOf(points: readonly Point[]): { common: Point; points: Point[] }[] {
  const sizes = [...new Set(points.map(({ memory }) => memory))].filter((memory) => memory !== undefined);
  if (sizes.length < 2 || points.every((point) => Object.keys(point).length === 1))
    return [{ common: {}, points: [...points] }];
  return sizes.map((memory) => ({ common: { memory }, points: points.filter((point) => point.memory === memory) }));
}

/** What a point is called beside others: its values, with their settings where there are several; what it has in common with them is left out. */
export function pointLabel(point: Point, common: Point = {}): string {
  const entries = Object.entries(point).filter(([path]) => !(path in common));
  if (entries.length === 1) return entries[0][1];
  return entries.map(([path, value]) => (path === 'system' ? value : `${path.split('.').at(-1)}=${value}`)).join(' ');
}
