// Random CSV traces (FORMATS.md) for the comparison with the oracle. What is common in them is what is hard: runs of
// both streams woven into each other, pages that code and data share, stores after loads, accesses over page edges,
// few pages used often, and every event in all its flavours. Never a fork of a child that lives, in the trace or in
// any model: a process lives from its first record to its exit.

import { makeRandom, type Random } from './random.ts';

export interface RandomTraceOptions {
  // Number of records, about 400 if left out.
  records?: number;
  // Hardly any refused reference and few events: long runs under memory pressure, which is what collapsing is for.
  calm?: boolean;
}

export function randomTrace(seed: number, options: RandomTraceOptions = {}): string {
  const random = makeRandom(seed ^ 0x7ace);
  const writer = makeWriter(random, options.records ?? random.integer(250, 550), options.calm ?? false);
  if (random.chance(0.3)) writer.lines.push('# a random trace');
  writer.lines.push('pid,op,addr,size,args');
  while (writer.left() > 0) turn(writer);
  return `${writer.lines.join('\n')}\n`;
}

interface Writer {
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

const pidPool = [1, 2, 3, 4, 5, 6, 7, 70000];

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

function makeWriter(random: Random, records: number, calm: boolean): Writer {
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

// One process runs for a while; now and then something else happens.
function turn(writer: Writer): void {
  const { random, living } = writer;
  const pid = chooseProcess(writer);
  const steps = random.weighted([
    [random.integer(1, 3), 2],
    [random.integer(4, 30), 5],
    [random.integer(30, 80), 1],
  ]);
  for (let step = 0; step < steps && writer.left() > 0 && living.has(pid); step++) {
    if (random.chance(writer.calm ? 0.02 : writer.plain ? 0.1 : 0.25)) event(writer, pid);
    else burst(writer, pid);
  }
  const dead = [...writer.ended];
  if (dead.length > 0 && random.chance(0.15)) {
    const ghost = random.pick(dead);
    const va = anyPage(writer);
    if (random.chance(0.7)) writer.write(ghost, random.pick(['I', 'L', 'S', 'M']), va, 4n);
    else writer.write(ghost, random.pick(['exec', 'exit', 'switch']), null, null, '');
  }
}

function chooseProcess(writer: Writer): number {
  const { random, living } = writer;
  const fresh = pidPool.filter((pid) => !living.has(pid) && !writer.ended.has(pid));
  if (living.size === 0 || (fresh.length > 3 && random.chance(0.1))) {
    // Once every pid has ended only a fork could bring one back, and nobody is left to fork.
    const pid = fresh[0] ?? 100 + writer.ended.size;
    start(writer, pid, true);
    return pid;
  }
  return random.pick([...living.keys()]);
}

function start(writer: Writer, pid: number, emptySpace: boolean): void {
  writer.ended.delete(pid);
  writer.living.set(pid, { code: anyPage(writer), data: anyPage(writer) });
  if (emptySpace && !writer.plain) mapRegions(writer, pid);
}

function mapRegions(writer: Writer, pid: number): void {
  const { random, regions, grain } = writer;
  for (const region of regions) {
    if (!writer.calm && random.chance(0.05)) continue;
    if (!writer.calm && random.chance(0.12)) {
      // A stack: its top page, from which the others are grown.
      const limit = BigInt(region.pages + random.integer(-1, 3)) * grain;
      const top = region.base + BigInt(region.pages - 1) * grain;
      writer.write(pid, 'map', top, grain, `prot=rwxu;growsdown=${limit};name=stack`);
      continue;
    }
    const args = random.weighted([
      ['', 1],
      ['prot=rwxu', 7],
      ['prot=rwxu;share=1', 1.5],
      [`prot=rwxu;file=${fileArgument(writer)}`, 3],
      [`prot=rwxu;share=1;file=${fileArgument(writer)}`, 1.5],
    ]);
    writer.write(pid, 'map', region.base, BigInt(region.pages) * grain, args);
  }
}

// ---- Accesses ----

// Patterns of the two streams over three pages: the letter is the operation, its case the page (upper: the first of
// its stream, lower: the other stream's page); digits choose a third page.
const patterns = [
  'IILILL',
  'ILILIL',
  'IIILLL',
  'ISISI',
  'LSLSLL',
  'ILSIL',
  'IlIlI',
  'IiLIiL',
  'ISsIiS',
  'LlLlLl',
  'L1L1L',
  'I2I2II',
  'IL1I2L1',
  'MIMIM',
  'IIMMLL',
  'LLLLLL',
  'IIIIII',
  'SLSLS',
  'L1S1L1',
  'ILI1LI',
];

function burst(writer: Writer, pid: number): void {
  const { random } = writer;
  const activity = writer.living.get(pid)!;
  if (random.chance(0.25)) activity.code = anyPage(writer);
  if (random.chance(0.35)) activity.data = anyPage(writer);
  if (random.chance(0.12)) activity.data = activity.code;
  const third = anyPage(writer);
  for (const letter of random.chance(0.6) ? random.pick(patterns) : random.pick(['I', 'L', 'S', 'M'])) {
    if (letter === '1') access(writer, pid, random.pick(['L', 'S']), third);
    else if (letter === '2') access(writer, pid, 'I', third);
    else {
      const operation = letter.toUpperCase();
      const ownPage = operation === 'I' ? activity.code : activity.data;
      const otherPage = operation === 'I' ? activity.data : activity.code;
      access(writer, pid, operation, letter === operation ? ownPage : otherPage);
    }
  }
}

function access(writer: Writer, pid: number, operation: string, page: bigint): void {
  const { random, grain } = writer;
  const offset = random.weighted([
    [0n, 3],
    [BigInt(random.integer(0, 15)) * 64n, 4],
    [BigInt(random.integer(0, Number(grain) - 1)), 2],
    [grain - 2n, 1],
    [grain - 1n, 0.5],
    [62n, 0.5],
  ]);
  const size = writer.calm
    ? random.pick([1n, 4n, 4n, 8n])
    : random.weighted([
        [4n, 6],
        [8n, 4],
        [1n, 1],
        [0n, 0.5],
        [64n, 0.5],
        [grain * BigInt(random.integer(1, 3)) + BigInt(random.integer(0, 3)), 0.4],
      ]);
  const va = page + offset;
  writer.write(pid, operation, va, fitsAddresses(va, size) ? size : 1n);
}

// Nothing may reach beyond the top of the addresses, 2^57 or 2^64 as written.
function fitsAddresses(va: bigint, size: bigint): boolean {
  return va < 1n << 57n ? va + size <= 1n << 57n : va + size <= 1n << 64n;
}

// A page of a region; mostly one of its first, sometimes a neighbour of the region.
function anyPage(writer: Writer): bigint {
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

// ---- Events ----

function event(writer: Writer, pid: number): void {
  const { random } = writer;
  if (writer.calm) {
    random.weighted([
      [fork, 4],
      [exit, 1],
      [exec, 0.5],
      [discard, 2],
      [other, 2],
      [mapRegions, 1],
    ])(writer, pid);
    return;
  }
  const kind = random.weighted([
    [map, 6],
    [unmap, 2],
    [discard, 1],
    [protect, 2],
    [remap, 2],
    [brk, 1.5],
    [mapPhysical, 0.7],
    [fork, 3],
    [exit, 1],
    [exec, 0.7],
    [other, 1.5],
  ]);
  // A plain trace has no record that ends the implicit maps, as a rule.
  const isPlain = kind === fork || kind === exit || kind === exec || kind === other;
  if (writer.plain && !isPlain && random.chance(0.9)) return burst(writer, pid);
  kind(writer, pid);
}

function map(writer: Writer, pid: number): void {
  const { random } = writer;
  const flags: string[] = [];
  if (random.chance(0.85)) flags.push(`prot=${anyProt(random)}`);
  if (random.chance(0.25)) flags.push(random.chance(0.9) ? 'share=1' : 'share=0');
  if (random.chance(0.35)) flags.push(`file=${fileArgument(writer)}`);
  if (random.chance(0.2)) flags.push('eager=1');
  if (random.chance(0.2)) flags.push(`growsdown=0x${(writer.grain * BigInt(random.integer(1, 20))).toString(16)}`);
  if (random.chance(0.03)) flags.push('guard=1');
  if (random.chance(0.05)) flags.push('huge=1');
  if (random.chance(0.1)) flags.push(`name=${random.pick(['heap', 'a name', 'stack'])}`);
  const [va, length] = anyRange(writer);
  writer.write(pid, 'map', va, length, flags.join(';'));
  const activity = writer.living.get(pid);
  if (activity && random.chance(0.7)) activity.data = va - (va % writer.grain);
}

function unmap(writer: Writer, pid: number): void {
  const [va, length] = anyRange(writer);
  // Now and then a range that holds nearly everything.
  const { random } = writer;
  const isVast = random.chance(0.1);
  if (isVast) writer.write(pid, 'unmap', 0n, 0x2_0000_0000n);
  else writer.write(pid, 'unmap', va, length);
  if (random.chance(0.3)) access(writer, pid, random.pick(['L', 'S']), va - (va % writer.grain));
  // A region that is gone for good makes nothing but invalid references.
  if (isVast && random.chance(0.8)) mapRegions(writer, pid);
  else if (random.chance(0.6))
    writer.write(pid, 'map', va, length, `prot=rwxu${random.pick(['', '', ';share=1', ';file=data'])}`);
}

function discard(writer: Writer, pid: number): void {
  const [va, length] = anyRange(writer);
  writer.write(pid, 'discard', va, length);
}

function protect(writer: Writer, pid: number): void {
  const { random } = writer;
  const [va, length] = anyRange(writer);
  const prot = anyProt(random);
  writer.write(pid, 'protect', va, length, `prot=${prot}`);
  // The way back: marks must have survived.
  if (random.chance(0.5)) {
    access(writer, pid, random.pick(['L', 'S']), va);
    writer.write(pid, 'protect', va, length, 'prot=rwxu');
  }
}

function remap(writer: Writer, pid: number): void {
  const { random, grain } = writer;
  const [va, length] = anyRange(writer);
  const args: string[] = [];
  if (random.chance(0.65)) {
    // Mostly elsewhere; close by means an overlap, which does nothing.
    const to = random.chance(0.8) ? anyRange(writer)[0] : va + grain;
    args.push(`to=0x${to.toString(16)}`);
  }
  if (random.chance(0.7)) {
    const [, newLength] = anyRange(writer);
    args.push(`newsize=0x${newLength.toString(16)}`);
  }
  writer.write(pid, 'remap', va, length, args.join(';'));
}

function brk(writer: Writer, pid: number): void {
  const { random, regions, grain } = writer;
  const low = regions.filter((region) => region.base < 0x1000_0000n);
  const base = low.length > 0 ? low[0]!.base : 0x20000n;
  const rounds = random.integer(1, 3);
  for (let round = 0; round < rounds; round++) {
    const end = base + BigInt(random.integer(0, 10)) * grain + (random.chance(0.3) ? 0x123n : 0n);
    writer.write(pid, 'brk', end);
    const activity = writer.living.get(pid)!;
    if (random.chance(0.5)) activity.data = end - (end % grain);
    if (random.chance(0.5) && activity.data >= grain) access(writer, pid, 'S', activity.data - grain);
  }
}

function mapPhysical(writer: Writer, pid: number): void {
  const { random, grain } = writer;
  const [va, length] = anyRange(writer);
  const pa = random.weighted([
    [BigInt(random.integer(0, 60)) * grain, 3],
    [0xfd000000n + BigInt(random.integer(0, 3)) * grain, 3],
    [0xfe000000n, 1],
    [0x12345n, 1],
  ]);
  const prot = random.chance(0.7) ? `;prot=${anyProt(random)}` : '';
  writer.write(pid, 'mapphys', va, length, `pa=0x${pa.toString(16)}${prot}`);
  const activity = writer.living.get(pid);
  if (activity && random.chance(0.7)) activity.data = va - (va % grain);
}

function fork(writer: Writer, pid: number): void {
  const { random, living } = writer;
  if (living.size >= 6 || writer.left() === 0) return;
  const free = pidPool.filter((candidate) => !living.has(candidate));
  if (free.length === 0) return;
  const reusable = free.filter((candidate) => writer.ended.has(candidate));
  const child = reusable.length > 0 && random.chance(0.5) ? random.pick(reusable) : random.pick(free);
  const isShared = random.chance(0.3);
  writer.write(pid, isShared ? 'vfork' : 'fork', null, null, `child=${child}`);
  start(writer, child, false);
  // The child goes on where its parent is: the pages that are marked now.
  living.set(child, { ...living.get(pid)! });
  if (random.chance(0.5)) burst(writer, child);
  if (isShared && random.chance(0.5)) exec(writer, child);
  else if (random.chance(0.2)) exit(writer, child);
  if (random.chance(0.4)) burst(writer, pid);
  if (random.chance(0.3)) writer.write(pid, 'wait', null, null, `child=${child}`);
}

function exec(writer: Writer, pid: number): void {
  writer.write(pid, 'exec');
  if (!writer.plain) mapRegions(writer, pid);
}

// The last record may not fit: then the process just goes on living, which is as good.
function exit(writer: Writer, pid: number): void {
  if (writer.left() === 0) return;
  writer.write(pid, 'exit');
  writer.living.delete(pid);
  writer.ended.add(pid);
}

function other(writer: Writer, pid: number): void {
  const { random } = writer;
  const operation = random.pick(['switch', 'switch', 'switch', 'wait', 'kmalloc', 'kfree']);
  const id = `id=${random.integer(1, 5)}`;
  if (operation === 'kmalloc') writer.write(pid, operation, null, 256n, random.chance(0.3) ? `${id};aligned=1` : id);
  else if (operation === 'kfree') writer.write(pid, operation, null, null, id);
  else if (operation === 'wait') writer.write(pid, operation, null, null, `child=${random.pick(pidPool)}`);
  else writer.write(pid, operation);
}

// ---- Parts of records ----

// A range in or about a region: mostly whole pages, sometimes unaligned, empty, or far longer than anything in it.
function anyRange(writer: Writer): [bigint, bigint] {
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

function anyProt(random: Random): string {
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

function fileArgument(writer: Writer): string {
  const { random, grain } = writer;
  const name = random.pick(['data', 'data', 'lib.so', 'a b', 'x@y']);
  if (name !== 'x@y' && random.chance(0.3)) return name;
  const offset = random.chance(0.1) ? 0x123 : Number(grain) * random.integer(0, 4);
  return `${name}@${random.chance(0.3) ? offset : `0x${offset.toString(16)}`}`;
}
