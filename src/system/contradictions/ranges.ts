import { freeFramesIn } from '../frames.ts';
import { called, hex, mapsOf, size, span } from './contradiction.ts';
import type { Rule } from './contradiction.ts';

// Rules between the ranges of one map, and of a range with itself.

/** A range ends behind its beginning. */
export const empty: Rule = (system) =>
  mapsOf(system).flatMap(({ map, ranges }) =>
    ranges
      .filter(({ start, end }) => end <= start)
      .map(({ name, start, end }) => ({
        grade: 'error',
        kind: 'empty',
        map,
        address: start,
        text: `"${name}" ends at ${hex(end)}, ${end === start ? 'where it begins' : `before its start ${hex(start)}`}`,
      })),
  );

/** No byte belongs to two ranges. */
export const overlap: Rule = (system) =>
  mapsOf(system).flatMap(({ map, ranges }) =>
    ranges.flatMap((upper, at) =>
      ranges
        .slice(0, at)
        .filter((lower) => lower.end > upper.start && upper.end > upper.start)
        .map((lower) => {
          const both = { start: upper.start, end: Math.min(lower.end, upper.end) };
          const text = `${called(lower)} and ${called(upper)} overlap in ${span(both)}, ${size(both.end - both.start)}`;
          return { grade: 'error', kind: 'overlap', map, address: upper.start, text };
        }),
    ),
  );

/** The size that the document gives is that of its addresses. */
export const sizeColumn: Rule = (system) =>
  mapsOf(system).flatMap(({ map, ranges }) =>
    ranges.flatMap((range) => {
      const { name, start, end, size: stated, approximate } = range;
      const bytes = end - start;
      if (stated === null || bytes <= 0 || Math.abs(stated - bytes) <= (approximate ? bytes / 10 : 0)) return [];
      const about = approximate ? 'about ' : '';
      const text = `"${name}" is said to be ${about}${size(stated)}, but ${span(range)} is ${size(bytes)}`;
      return [{ grade: 'error', kind: 'size', map, address: start, text }];
    }),
  );

/** Nothing is said of what lies between two ranges, below the first, or above the last of RAM. */
export const gap: Rule = (system) =>
  mapsOf(system).flatMap(({ map, ranges }) => {
    const physical = map === 'physical';
    const end = physical ? system.memory : Infinity;
    const stops = ranges.map(({ name, ...range }) => ({ ...range, label: `"${name}"` }));
    if (physical && stops.length > 0) stops.push({ ...stops[0], start: end, end, label: 'the end of RAM' });
    let reached = 0;
    let below = '';
    const found: ReturnType<Rule> = [];
    for (const stop of stops) {
      const start = Math.min(stop.start, end);
      if (start > reached) {
        const where =
          below === '' ? `below ${stop.label}` : `between ${below} and ${start < end ? stop.label : 'the end of RAM'}`;
        const between = { start: reached, end: start };
        const frames = physical ? freeFramesIn(system, between) : 0;
        const free = frames > 0 ? `; frames that count as free: ${frames}` : '';
        const text = `nothing is said of ${span(between)}, ${size(start - reached)} ${where}${free}`;
        found.push({ grade: 'remark', kind: 'gap', map, address: reached, text });
      }
      if (stop.end > reached) [reached, below] = [stop.end, stop.label];
    }
    return found;
  });
