import { nodeBounds, splitsRam } from '../base/numa-nodes.ts';
import type { System } from './system.ts';

/** Frames [first, end). */
export interface FrameRange {
  first: number;
  end: number;
}

/** Frames that have one allocator: a pool, or the rest of RAM, or a node's part of these (MODEL §9, §12). */
export interface Pool extends FrameRange {
  /** '' = the rest. */
  name: string;
  /** 0 where nodes do not matter. */
  node: number;
  serves: ('user' | 'tables')[];
  /** What of it is never given out, ascending, without overlaps; for the rest of RAM the pools too. */
  withheld: FrameRange[];
}

/** The pools of RAM in the order of the settings, and last the rest of RAM, which begins at frame 0; each by ascending node, where RAM is split. */
export function poolsOf(system: System): Pool[] {
  const reserved = reservedFrames(system);
  const pools = system.physical
    .filter(({ use }) => use === 'pool')
    .map(({ name, start, end, serves }) => ({
      name,
      node: 0,
      serves,
      ...within(system, wholeFrames(system, start, end)),
    }));
  const rest = {
    name: '',
    node: 0,
    serves: [],
    first: 0,
    end: framesOf(system),
    withheld: merged([...reserved, ...pools]),
  };
  const all = [...pools.map((pool) => ({ ...pool, withheld: reserved })), rest];
  return splitsRam(system) ? all.flatMap((pool) => partsByNode(pool, nodeBounds(system))) : all;
}

/** What each node has of a pool. */
function partsByNode(pool: Pool, bounds: readonly number[]): Pool[] {
  return bounds
    .slice(1)
    .map((end, node) => ({
      ...pool,
      node,
      first: Math.max(pool.first, bounds[node]),
      end: Math.min(pool.end, end),
    }))
    .filter(({ first, end }) => first < end);
}

/** Which of the pools give frames to pages of users, or to tables: those that serve them, else the rest of RAM. */
export function poolsFor(pools: readonly Pool[], what: 'user' | 'tables'): number[] {
  const serving = pools.flatMap(({ serves }, at) => (serves.includes(what) ? [at] : []));
  return serving.length > 0 ? serving : pools.flatMap(({ name }, at) => (name === '' ? [at] : []));
}

/** Frames of the pool that can be given out. */
export function allocatable({ first, end, withheld }: Pool): number {
  const lost = withheld.map((range) => Math.min(end, range.end) - Math.max(first, range.first));
  return lost.reduce((frames, one) => frames - Math.max(0, one), Math.max(0, end - first));
}

/** Frames of the pool that `allocator.fragment` takes before the run (MODEL §8). */
export function fragmentFrames(pool: Pool, { allocator }: System): number {
  return Math.floor(allocator.fragment * allocatable(pool));
}

/** Frames of RAM that are never given out, ascending, without overlaps (MODEL §8, §12). */
export function reservedFrames(system: System): FrameRange[] {
  const { reserved, physical, e820 } = system;
  const inUse = physical
    .filter(({ use }) => use !== 'free' && use !== 'pool')
    .map(({ start, end }) => ({ start, end }));
  const ranges = [...reserved, ...(e820 ?? []).filter(([, , type]) => type !== USABLE)].map(([start, length]) => ({
    start,
    end: start + length,
  }));
  const touched = [...ranges, ...inUse].filter(({ start, end }) => end > start);
  const frames = touched.map(({ start, end }) => ({
    first: Math.floor(start / system.pageSize),
    end: Math.ceil(end / system.pageSize),
  }));
  return merged([...frames, ...unusable(system)].map((range) => within(system, range)));
}

export function framesOf({ memory, pageSize }: System): number {
  return Math.floor(memory / pageSize);
}

/** The type of RAM that the BIOS gives to the system (ACPI specification, 15.1). */
const USABLE = 1;

/** The frames that do not lie wholly in what the BIOS calls usable. */
function unusable(system: System): FrameRange[] {
  if (system.e820 === null) return [];
  const bytes = system.e820
    .filter(([, length, type]) => type === USABLE && length > 0)
    .map(([start, length]) => ({ first: start, end: start + length }));
  const gaps: FrameRange[] = [];
  let next = 0;
  for (const usable of merged(bytes)) {
    const whole = wholeFrames(system, usable.first, usable.end);
    if (whole.first >= whole.end) continue;
    gaps.push({ first: next, end: whole.first });
    next = whole.end;
  }
  return [...gaps, { first: next, end: framesOf(system) }].filter(({ first, end }) => first < end);
}

/** The frames that lie wholly in a range of bytes. */
function wholeFrames({ pageSize }: System, start: number, end: number): FrameRange {
  return { first: Math.ceil(start / pageSize), end: Math.floor(end / pageSize) };
}

function within(system: System, { first, end }: FrameRange): FrameRange {
  const frames = framesOf(system);
  return { first: Math.min(first, frames), end: Math.min(end, frames) };
}

/** The same in ascending ranges that neither overlap nor touch. */
function merged(ranges: FrameRange[]): FrameRange[] {
  const found: FrameRange[] = [];
  for (const { first, end } of ranges.filter((range) => range.first < range.end).sort((a, b) => a.first - b.first)) {
    const last = found.at(-1);
    if (last !== undefined && first <= last.end) last.end = Math.max(last.end, end);
    else found.push({ first, end });
  }
  return found;
}
