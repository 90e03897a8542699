import { UserError } from '../../base/user-error.ts';
import { sameSetting } from './plan-file.ts';
import type { Placed, PlanEntry, PlanFile, PlanValue } from './plan-file.ts';

/** One configuration of a plan: a system, and what is laid over it. */
export interface PlanPoint {
  /** null = the plan names no system: that of the command line, the config files or the default. */
  system: Placed | null;
  /** In the order of the matrix. */
  values: readonly PlanValue[];
}

/**
 * The configurations of a plan, system by system: all combinations of the matrix, the last setting quickest; without those that an entry of `exclude` matches;
 * then the entries of `include`, each a configuration more. An entry that names a `system` concerns that one only.
 */
export function pointsOf({ systems, matrix, include, exclude }: PlanFile): PlanPoint[] {
  const combinations = matrix.reduce<PlanValue[][]>(
    (points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
  const all: (Placed | null)[] = systems.length === 0 ? [null] : systems;
  const unused = new Set(exclude);
  const errors: string[] = [];
  const matched = (point: PlanPoint): boolean =>
    exclude.filter((entry) => {
      const hit = entry.values.every((value) => has(point, value));
      if (hit) unused.delete(entry);
      return hit;
    }).length > 0;
  const points = all.flatMap((system) => {
    // A plan of nothing but includes has no combination.
    const own = (matrix.length === 0 && include.length > 0 ? [] : combinations).map((values) => ({ system, values }));
    const kept: PlanPoint[] = own.filter((point) => !matched(point));
    for (const entry of include) {
      const point = { system, values: entry.values.filter(({ path }) => path !== 'system') };
      if (!isFor(entry, system)) continue;
      if (kept.some((other) => sameValues(other.values, point.values)))
        errors.push(`${entry.place}: this configuration is there already: leave it out of include`);
      kept.push(point);
    }
    return kept;
  });
  for (const entry of unused) errors.push(`${entry.place}: excludes nothing: no combination of the matrix has it`);
  for (const entry of include)
    if (!all.some((system) => isFor(entry, system)))
      errors.push(`${entry.place}: includes nothing: "systems" has no such system`);
  if (errors.length > 0) throw new UserError([...new Set(errors)].join('\n'));
  return points;
}

function has({ system, values }: PlanPoint, wanted: PlanValue): boolean {
  if (wanted.path === 'system') return system?.text === wanted.text;
  return values.some((value) => sameSetting(value, wanted));
}

function isFor({ values }: PlanEntry, system: Placed | null): boolean {
  const named = values.find(({ path }) => path === 'system');
  return named === undefined || named.text === system?.text;
}

function sameValues(a: readonly PlanValue[], b: readonly PlanValue[]): boolean {
  return a.length === b.length && a.every((value) => b.some((other) => sameSetting(value, other)));
}
