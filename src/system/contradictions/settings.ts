import { freeFramesIn } from '../frames.ts';
import type { System } from '../system.ts';
import { called, hex, size, span } from './contradiction.ts';
import type { Rule } from './contradiction.ts';

// Rules between the maps and the other settings of a kernel.

/** What a process has at its start, and at most, fits. */
export const limits: Rule = ({ regions }) =>
  regions.flatMap((region) => {
    const { name, start, end, initial, limit } = region;
    if (end <= start) return [];
    const most = Math.min(limit ?? Infinity, end - start);
    const error = (text: string) => [
      { grade: 'error' as const, kind: 'limit', map: 'virtual' as const, address: start, text },
    ];
    if (limit !== null && limit > end - start)
      return error(`"${name}" may grow to ${size(limit)}, but ${span(region)} is ${size(end - start)}`);
    return initial > most ? error(`"${name}" begins with ${size(initial)} and may have ${size(most)}`) : [];
  });

/** The parts of a process image fit where they are to lie. */
export const imageFits: Rule = ({ image }) => {
  if (image === null) return [];
  const needed = image.parts.reduce((sum, part) => sum + part.bytes, 0);
  const room = image.end - image.start;
  if (needed <= room) return [];
  const text = `the parts of a process image are ${size(needed)}, but ${span(image)} is ${size(room)}`;
  return [{ grade: 'error', kind: 'image', map: 'virtual', address: image.start, text }];
};

/** The kernel maps nothing over what is the users'. */
export const kernelOverUser: Rule = ({ kernel, regions }) =>
  kernel.mapped.flatMap(([start, length]) =>
    regions
      .filter((region) => region.user !== '' && region.start < start + length && region.end > start)
      .map((region) => ({
        grade: 'error',
        kind: 'mapped',
        map: 'virtual',
        address: start,
        text: `the kernel maps ${span({ start, end: start + length })} at its boot, which overlaps ${called({ ...region })} of the users`,
      })),
  );

/** The entry of a root that names the root is one that it has. */
export const recursive: Rule = ({ kernel, table, pageSize, regions }) => {
  if (kernel.recursive === null || table.kind === 'linear') return [];
  const entries = 2 ** table.levels[0];
  const each = 2 ** table.levels.slice(1).reduce((sum, bits) => sum + bits, 0) * pageSize;
  const window = { start: kernel.recursive * each, end: (kernel.recursive + 1) * each };
  const error = (text: string) => [
    { grade: 'error' as const, kind: 'recursive', map: 'virtual' as const, address: window.start, text },
  ];
  if (kernel.recursive >= entries)
    return error(`the recursive entry ${kernel.recursive} is none of the ${entries} entries of a root`);
  const user = regions.find((region) => region.user !== '' && region.start < window.end && region.end > window.start);
  if (user === undefined) return [];
  return error(
    `the recursive entry ${kernel.recursive} shows the tables at ${span(window)}, over ${called({ ...user })} of the users`,
  );
};

/** There are frames for programs, and for their tables. */
export const noFrames: Rule = (system) => {
  const { physical, table } = system;
  const pools = physical.filter(({ use }) => use === 'pool');
  return (['user', 'tables'] as const).flatMap((who) => {
    if (who === 'tables' && table.backing === 'none') return [];
    const own = pools.filter(({ serves }) => serves.includes(who));
    const from = own.length > 0 ? own : restOf(system);
    if (from.some((range) => freeFramesIn(system, range) > 0)) return [];
    const what = who === 'user' ? 'the pages of programs' : 'page tables';
    const where = own.length > 0 ? `in ${own.map((pool) => `"${pool.name}"`).join(', ')}` : 'outside the pools';
    const text = `no frame is left for ${what}: there is none ${where} in the ${size(system.memory)} of RAM below ${hex(system.memory)}`;
    return [{ grade: 'error', kind: 'no-frames', map: 'physical', address: 0, text }];
  });
};

/** RAM between and around the pools. */
function restOf({ physical, memory }: System): { start: number; end: number }[] {
  const pools = physical.filter(({ use }) => use === 'pool').toSorted((left, right) => left.start - right.start);
  const rest: { start: number; end: number }[] = [];
  let reached = 0;
  for (const { start, end } of pools) {
    if (start > reached) rest.push({ start: reached, end: start });
    reached = Math.max(reached, end);
  }
  if (memory > reached) rest.push({ start: reached, end: memory });
  return rest;
}
