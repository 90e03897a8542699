// What the parts of a random trace write into: the records so far, the pages that the trace comes back to, who lives.

import type { Random } from './random.ts';

export interface Writer {
  random: Random;
  lines: string[];
  // Bytes of a page as this trace sees it; the system's pages may be larger or smaller.
  grain: bigint;
  regions: Region[];
  // Processes that live, and what each is doing.
  living: Map<number, Activity>;
  ended: Set<number>;
  // Most processes of this trace map their regions; in a plain trace they just touch them.
  plain: boolean;
  calm: boolean;
  left(): number;
  write(pid: number, operation: string, va?: bigint | null, size?: bigint | null, args?: string): void;
}

// A few pages that the trace comes back to.
interface Region {
  base: bigint;
  pages: number;
}

interface Activity {
  // Page addresses: the current ones of the two streams.
  code: bigint;
  data: bigint;
}

export const pidPool = [1, 2, 3, 4, 5, 6, 7, 70000];

// Region bases: low pages, a leaf table's edge, below and above 32 bits, far up, and canonical upper halves. A weight
// says how often. Most traces keep to the low ones, which every table reaches.
const lowBases = 6;
const bases: readonly (readonly [bigint, number])[] = [
  [0n, 4],
  [0x10000n, 8],
  [0x3f000n, 6],
  [0x1fc000n, 6],
  [0x3fc000n, 6],
  [0x800000n, 4],
  [0x3fff0000n, 1.5],
  [0x7fff0000n, 2],
  [0xfffe0000n, 2],
  [0x1_0000_0000n, 2],
  [0x12_3456_0000n, 1],
  [0x7fff_ffff_0000n, 1],
  [0xffff_ffff_8000_0000n, 1],
  [0xff00_0000_0004_0000n, 0.5],
  [0x0123_4567_89ab_0000n, 0.5],
];

export function makeWriter(random: Random, records: number, calm: boolean): Writer {
  const lines: string[] = [];
  let written = 0;
  const grain = random.weighted([
    [0x400n, 2],
    [0x1000n, 6],
    [0x4000n, 2],
    [0x10000n, 1],
  ]);
  const isLow = calm || random.chance(0.6);
  const regions = Array.from({ length: random.integer(2, 6) }, () => ({
    base: random.weighted(isLow ? bases.slice(0, lowBases) : bases),
    pages: random.integer(2, 12),
  }));
  const number = (value: bigint): string => (random.chance(0.15) ? `${value}` : `0x${value.toString(16)}`);
  return {
    random,
    lines,
    grain,
    regions,
    living: new Map(),
    ended: new Set(),
    plain: random.chance(0.25),
    calm,
    left: () => records - written,
    write(pid, operation, va = null, size = null, args = '') {
      if (written >= records) return;
      written++;
      const fields = [`${pid}`, operation, va === null ? '' : number(va), size === null ? '' : number(size), args];
      while (random.chance(0.3) && fields.at(-1) === '') fields.pop();
      lines.push(fields.join(random.chance(0.03) ? ' , ' : ','));
      if (random.chance(0.01)) lines.push(random.pick(['', '# between two records', '   ']));
    },
  };
}

// Nothing may reach beyond the top of the addresses, 2^57 or 2^64 as written.
export function fitsAddresses(va: bigint, size: bigint): boolean {
  return va < 1n << 57n ? va + size <= 1n << 57n : va + size <= 1n << 64n;
}

// A page of a region; mostly one of its first, sometimes a neighbour of the region.
export function anyPage(writer: Writer): bigint {
  const { random, regions, grain } = writer;
  const region = random.pick(regions);
  if (writer.calm) return region.base + BigInt(random.integer(0, Math.max(0, region.pages - 2))) * grain;
  const position = random.weighted([
    [random.integer(0, Math.min(2, region.pages - 1)), 5],
    [random.integer(0, region.pages - 1), 4],
    [random.integer(-2, region.pages + 2), 0.3],
  ]);
  const page = region.base + BigInt(position) * grain;
  return page < 0n ? 0n : page;
}

// A range in or about a region: mostly whole pages, sometimes unaligned, empty, or far longer than anything in it.
export function anyRange(writer: Writer): [bigint, bigint] {
  const { random, grain } = writer;
  const va = anyPage(writer) + (random.chance(0.12) ? BigInt(random.integer(1, Number(grain) - 1)) : 0n);
  const length = random.weighted([
    [BigInt(random.integer(1, 4)) * grain, 6],
    [BigInt(random.integer(1, 14)) * grain, 4],
    [BigInt(random.integer(1, 5000)), 1],
    [0n, 0.3],
  ]);
  return fitsAddresses(va, length) ? [va, length] : [va, 1n];
}

export function anyProt(random: Random): string {
  return random.weighted([
    ['rwxu', 12],
    ['rwu', 3],
    ['ru', 2],
    ['rxu', 2],
    ['wu', 0.5],
    ['xu', 0.5],
    ['u', 0.3],
    ['rw', 0.5],
    ['', 0.4],
  ]);
}

export function fileArgument(writer: Writer): string {
  const { random, grain } = writer;
  const name = random.pick(['data', 'data', 'lib.so', 'a b', 'x@y']);
  if (name !== 'x@y' && random.chance(0.3)) return name;
  const offset = random.chance(0.1) ? 0x123 : Number(grain) * random.integer(0, 4);
  return `${name}@${random.chance(0.3) ? offset : `0x${offset.toString(16)}`}`;
}
