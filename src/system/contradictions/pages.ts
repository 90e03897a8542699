import { called, hex, mapsOf, size } from './contradiction.ts';
import type { Rule } from './contradiction.ts';

// Rules that follow from pages: what cannot be protected by itself.

/** A guard is whole pages: what shares a page with it could be touched, or would be refused too. */
export const guardPages: Rule = (system) =>
  mapsOf(system).flatMap(({ map, ranges }) =>
    ranges.flatMap((range) => {
      const { name, start, end, guard } = range;
      if (!guard || end <= start) return [];
      const whole = Math.floor(end / system.pageSize) - Math.ceil(start / system.pageSize);
      const page = size(system.pageSize);
      const fault = (text: string) => [{ grade: 'error' as const, kind: 'guard', map, address: start, text }];
      if (whole < 1) return fault(`the guard ${called(range)} holds no whole page of ${page}: nothing is caught`);
      const edge = [start, end].find((address) => address % system.pageSize !== 0);
      return edge === undefined
        ? []
        : fault(`the guard "${name}" ${edge === start ? 'begins' : 'ends'} at ${hex(edge)}, inside a page of ${page}`);
    }),
  );

/** Two ranges that meet inside a page have one protection there. */
export const sharedPage: Rule = (system) =>
  mapsOf(system).flatMap(({ map, ranges }) =>
    ranges.slice(1).flatMap((upper, at) => {
      const lower = ranges[at];
      const { pageSize } = system;
      const page = upper.start - (upper.start % pageSize);
      if (lower.guard || upper.guard || lower.end > upper.start || lower.end <= page || upper.start === page) return [];
      const text = `"${lower.name}" and "${upper.name}" share the page at ${hex(page)}: the one ends at ${hex(lower.end)}, the other begins at ${hex(upper.start)}`;
      return [{ grade: 'remark', kind: 'shared-page', map, address: page, text }];
    }),
  );
