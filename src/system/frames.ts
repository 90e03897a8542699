import type { System } from './system.ts';

/** Frames that lie wholly in a range and can be had: RAM that no reserved range touches, nor one of the map, nor what the BIOS keeps (MODEL §12). */
export function freeFramesIn(system: System, { start, end }: { start: number; end: number }): number {
  const { pageSize, memory } = system;
  const first = Math.ceil(start / pageSize);
  const last = Math.floor(Math.min(end, memory) / pageSize);
  let free = 0;
  let next = first;
  for (const [from, to] of unavailable(system)) {
    free += Math.max(0, Math.min(last, from) - next);
    next = Math.max(next, to);
  }
  return free + Math.max(0, last - next);
}

/** Frame numbers [first, behind the last) that are not to be had, ascending. */
function unavailable({ pageSize, memory, reserved, physical, e820 }: System): [number, number][] {
  const taken: { start: number; end: number }[] = [
    ...reserved.map(([start, length]) => ({ start, end: start + length })),
    ...physical.filter(({ use }) => use !== 'free' && use !== 'pool'),
  ].filter(({ start, end }) => end > start);
  const frames = taken.map(({ start, end }): [number, number] => [
    Math.floor(start / pageSize),
    Math.ceil(end / pageSize),
  ]);
  if (e820 !== null) frames.push(...outsideRam(e820, pageSize, memory));
  return frames.toSorted(([left], [right]) => left - right);
}

/** Frames that do not lie wholly in ranges of type 1. */
function outsideRam(e820: NonNullable<System['e820']>, pageSize: number, memory: number): [number, number][] {
  const usable = e820
    .filter(([, length, type]) => type === 1 && length > 0)
    .toSorted(([left], [right]) => left - right);
  const joined: [number, number][] = [];
  for (const [start, length] of usable) {
    const last = joined.at(-1);
    if (last !== undefined && last[1] >= start) last[1] = Math.max(last[1], start + length);
    else joined.push([start, start + length]);
  }
  const holes: [number, number][] = [];
  let next = 0;
  for (const [start, end] of joined) {
    holes.push([next, Math.ceil(start / pageSize)]);
    next = Math.floor(end / pageSize);
  }
  holes.push([next, Math.ceil(memory / pageSize)]);
  return holes.filter(([from, to]) => to > from);
}
