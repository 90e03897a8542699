// Random valid system profiles (docs/formats.md) for the comparison with the oracle: every table shape, TLB shape,
// allocator, replacement policy and switch that both know, in memories small enough to thrash and large enough not to.

import { withKernel } from './random-kernel.ts';
import type { DrawnSystem } from './random-kernel.ts';
import { withMechanisms } from './random-mechanisms.ts';
import { makeRandom, type Random } from './random.ts';

export function randomSystem(seed: number): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x5157e3);
  const pageSize = random.weighted([
    [1024, 2],
    [2048, 1],
    [4096, 6],
    [8192, 1],
    [16384, 2],
    [65536, 1.5],
  ]);
  const table = anyTable(random, pageSize);
  const { reserved, reservedFrames } = anyReserved(random, pageSize);
  // A process needs a path of tables and a few pages; several processes compete.
  const process = table.isBacked ? table.framesOfPath : 0;
  const usable = random.weighted([
    [process * random.integer(1, 3) + random.integer(3, 10), 2],
    [process * random.integer(2, 4) + random.integer(10, 60), 5],
    [process * 8 + random.integer(100, 700), 2],
  ]);
  const rest = Math.max(10, 1 + reservedFrames + usable);
  const { physical, e820, framesTotal } = anyPhysicalMap(random, pageSize, rest, process);
  const system = {
    name: `random-${seed}`,
    pageSize,
    memory: framesTotal * pageSize + (random.chance(0.2) ? random.integer(1, pageSize - 1) : 0),
    table: table.setting,
    ...optional(random, 0.9, 'tlb', anyTlb(random)),
    allocator: anyAllocator(random, table.largestRun),
    replacement: anyReplacement(random),
    ...(reserved.length > 0 ? { reserved } : {}),
    ...(physical.length > 0 ? { physical } : {}),
    ...(e820.length > 0 ? { e820 } : {}),
    ...optional(random, 0.6, 'devices', [[0xfd000000, 65536 * random.integer(1, 3)]]),
    ...optional(random, 0.4, 'unmapped', random.pick(['auto', 'map', 'map', 'fault'])),
    ...optional(random, 0.06, 'demandPaging', false),
    ...optional(random, 0.12, 'onInvalid', random.pick(['continue', 'kill', 'kill', 'abort'])),
    ...optional(random, 0.25, 'forkPolicy', random.pick(['cow', 'eager', 'eager'])),
    ...optional(random, 0.3, 'forkCopies', random.pick(['all', 'private', 'private'])),
    ...optional(random, 0.3, 'cowReuse', random.chance(0.2)),
    ...optional(random, 0.2, 'refcount', random.chance(0.2)),
    ...optional(random, 0.45, 'zeroPage', random.chance(0.8)),
    ...optional(random, 0.3, 'stackWindow', random.pick([null, 0, pageSize, 2 * pageSize, 5000, 65536])),
    ...optional(random, 0.45, 'reclaimTables', random.chance(0.85)),
    ...optional(random, 0.6, 'fileCache', random.pick(['cold', 'warm', 'warm'])),
    ...optional(random, 0.5, 'faultAround', random.pick([0, 1, 2, 4, 4, 8, 8, 16, 32])),
    ...optional(random, 0.15, 'references', anyReferences(random)),
  };
  const kernel = withKernel(seed, system as DrawnSystem, table.framesOfPath);
  return withMechanisms(seed, aged(seed, kernel, table.framesOfPath));
}

// Now and then a memory that was up for days, where it has room for that: more frames, part of which are taken. Drawn apart.
function aged(seed: number, system: Record<string, unknown>, framesOfPath: number): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x2a6ed);
  const hasPools = system['physical'] !== undefined;
  if (random.chance(0.75) || system['kernel'] !== undefined || system['e820'] !== undefined) return system;
  if (hasPools && framesOfPath > 50) return system;
  const level = hasPools ? 0.05 : random.pick([0.1, 0.3, 0.5, 0.85]);
  const { memory, pageSize, allocator } = system as { memory: number; pageSize: number; allocator: object };
  const fragment = { fragment: level, ...optional(random, 0.7, 'fragmentSeed', random.integer(0, 9)) };
  const more = Math.ceil((memory / pageSize) * (1 / (1 - level) - 1)) + 2;
  return { ...system, memory: memory + more * pageSize, allocator: { ...allocator, ...fragment } };
}

// A field that is there with some probability; else its default holds.
function optional(random: Random, probability: number, name: string, value: unknown): Record<string, unknown> {
  return random.chance(probability) ? { [name]: value } : {};
}

interface ChosenTable {
  setting: Record<string, unknown>;
  isBacked: boolean;
  // Frames of one table of each level; of the start of a linear table.
  framesOfPath: number;
  largestRun: number;
}

function anyTable(random: Random, pageSize: number): ChosenTable {
  const entryBytes = random.pick([4, 8]);
  const isBacked = random.chance(0.93);
  const backing = isBacked ? {} : { backing: 'none' };
  if (random.chance(0.3)) return anyLinearTable(random, pageSize, entryBytes, isBacked);
  const levels = random.weighted([
    [[10, 10], 5],
    [[8, 12], 1],
    [[9, 11], 2],
    [[2, 9, 9], 2],
    [[9, 9, 9], 2],
    [[11, 11, 11], 1],
    [[6, 6, 3], 1],
    [[12, 4, 2], 0.7],
    [[9, 9, 9, 9], 2],
    [[9, 9, 9, 9, 9], 1],
    [[14], 0.7],
    [[1, 5, 13], 0.7],
    [[4, 4, 4, 4, 4], 1],
  ]);
  // Addresses have 57 bits.
  while (levels.reduce((sum, bits) => sum + bits, Math.log2(pageSize)) > 57) levels.shift();
  const frames = levels.map((bits) => Math.max(1, (2 ** bits * entryBytes) / pageSize));
  return {
    setting: { kind: 'radix', levels, entryBytes, ...backing },
    isBacked,
    framesOfPath: frames.reduce((sum, count) => sum + count, 0),
    largestRun: Math.max(...frames),
  };
}

function anyLinearTable(random: Random, pageSize: number, entryBytes: number, isBacked: boolean): ChosenTable {
  const spanPages = random.pick([64, 300, 1024, 1024, 3000, 3000, 3001]);
  const hasSpan = random.chance(0.45);
  return {
    setting: {
      kind: 'linear',
      entryBytes,
      ...(hasSpan ? { span: spanPages * pageSize } : {}),
      ...(isBacked ? {} : { backing: 'none' }),
    },
    isBacked,
    framesOfPath: hasSpan ? Math.ceil((spanPages * entryBytes) / pageSize) : Math.ceil((1100 * entryBytes) / pageSize),
    largestRun: 1,
  };
}

// Reserved ranges, unaligned ones and overlaps included; the count is an upper bound.
function anyReserved(random: Random, pageSize: number): { reserved: [number, number][]; reservedFrames: number } {
  const reserved: [number, number][] = [];
  let reservedFrames = 0;
  const count = random.weighted([
    [0, 5],
    [1, 2],
    [2, 2],
    [3, 1],
  ]);
  for (let number = 0; number < count; number++) {
    const frames = random.integer(0, 4);
    const start = random.integer(0, 30) * pageSize + (random.chance(0.3) ? random.integer(1, pageSize - 1) : 0);
    reserved.push([start, frames * pageSize + (random.chance(0.2) ? 1 : 0)]);
    reservedFrames += frames + 2;
  }
  return { reserved, reservedFrames };
}

interface PhysicalMap {
  physical: Record<string, unknown>[];
  e820: [number, number, number][];
  framesTotal: number;
}

// Pools above `rest` frames, which suffice by themselves; a range in use, and a hole in what the BIOS gives, above these.
function anyPhysicalMap(random: Random, pageSize: number, rest: number, process: number): PhysicalMap {
  const physical: Record<string, unknown>[] = [];
  let framesTotal = rest;
  const add = (frames: number, use: string, serves: string[] = []): void => {
    const start = framesTotal * pageSize;
    framesTotal += frames;
    const ragged = random.chance(0.3) ? random.integer(1, pageSize - 1) : 0;
    // A ragged pool has only the frames that lie wholly in it.
    const end = framesTotal * pageSize + (use === 'pool' ? ragged : -ragged);
    if (use === 'pool' && ragged > 0) framesTotal++;
    physical.push({ name: use, start, end, use, ...(serves.length > 0 ? { serves } : {}) });
  };
  const serves = random.weighted<string[][]>([
    [[], 6],
    [[['user']], 1],
    [[['tables']], 1],
    [[['user', 'tables']], 0.5],
    [[['user'], ['tables']], 0.7],
    [[['user'], ['user']], 0.7],
    [[[]], 0.2],
  ]);
  for (const served of serves) add(random.integer(3, 40) + (served.includes('tables') ? process : 0), 'pool', served);
  if (random.chance(0.2)) add(random.integer(1, 5), random.pick(['kernel', 'guard', 'device', 'reserved', 'free']));
  if (random.chance(0.85)) return { physical, e820: [], framesTotal };
  const hole = framesTotal * pageSize + random.integer(0, pageSize - 1);
  framesTotal += 4;
  const e820: [number, number, number][] = random.chance(0.5)
    ? [
        [0, framesTotal * pageSize, 1],
        [hole, random.integer(1, pageSize), 2],
      ]
    : [
        [0, hole, 1],
        [hole + random.integer(0, pageSize), 3 * pageSize, 1],
      ];
  return { physical, e820, framesTotal };
}

function anyTlb(random: Random): Record<string, unknown> {
  const shape = random.weighted<Record<string, unknown>>([
    [{ l1i: null, l1d: null }, 1],
    [{ l1: anyTlbLevel(random) }, 3],
    [{ l1i: anyTlbLevel(random), l1d: anyTlbLevel(random) }, 4],
    [{ l1i: null, l1d: anyTlbLevel(random) }, 1],
    [{ l1i: anyTlbLevel(random), l1d: null }, 0.5],
    [{}, 0.5],
  ]);
  return {
    ...shape,
    ...optional(random, 0.5, 'l2', anyTlbLevel(random)),
    ...optional(random, 0.7, 'asid', random.chance(0.7)),
    ...optional(random, 0.7, 'flushThreshold', random.pick([0, 1, 2, 3, 5, 8, 33])),
    ...optional(random, 0.3, 'seed', random.pick([0, 1, 2, 99, 123456])),
  };
}

function anyTlbLevel(random: Random): Record<string, unknown> {
  const policy = random.pick(['lru', 'lru', 'fifo', 'plru', 'random']);
  const sets = random.pick([1, 1, 2, 4, 8]);
  const ways = policy === 'plru' ? random.pick([1, 2, 4, 8]) : random.pick([1, 2, 2, 3, 4, 5, 8]);
  return {
    entries: sets * ways,
    ...(sets === 1 && random.chance(0.4) ? {} : { ways }),
    ...(policy === 'lru' && random.chance(0.4) ? {} : { policy }),
  };
}

function anyAllocator(random: Random, largestRun: number): Record<string, unknown> {
  const strategy = random.pick([
    'first-fit',
    'next-fit',
    'hint',
    'best-fit',
    'worst-fit',
    'buddy',
    'lifo',
    'fifo',
    'random',
    'colour',
    'colour',
  ]);
  // The largest table must fit into a block.
  const leastOrder = Math.ceil(Math.log2(largestRun));
  return {
    strategy,
    ...(strategy === 'next-fit' ? optional(random, 0.6, 'rewind', random.chance(0.7)) : {}),
    ...(strategy === 'buddy' ? optional(random, 0.6, 'maxOrder', leastOrder + random.integer(0, 4)) : {}),
    ...(strategy === 'random' ? optional(random, 0.6, 'seed', random.integer(0, 9)) : {}),
    ...(strategy === 'colour' ? optional(random, 0.7, 'colours', 2 ** random.integer(0, 7)) : {}),
    ...optional(random, 0.3, 'unit', random.pick([1, 8, 8, 32])),
    ...optional(random, 0.3, 'transactions', random.chance(0.8)),
  };
}

function anyReplacement(random: Random): Record<string, unknown> {
  const policy = random.weighted([
    ['none', 1],
    ['fifo', 1.5],
    ['lru', 1.5],
    ['clock', 1],
    ['second-chance', 1],
    ['opt', 1.5],
    ['nru', 1],
    ['lfu', 1],
    ['mru', 1],
    ['random', 1],
    ['aging', 1],
    ['wsclock', 1],
    ['2q', 1],
    ['arc', 1.5],
    ['sieve', 1],
    ['s3-fifo', 1.5],
  ]);
  return {
    policy,
    ...optional(random, 0.3, 'scope', random.pick(['global', 'local:1', 'local:3', 'local:8', 'local:30'])),
    ...(policy === 'random' ? optional(random, 0.6, 'seed', random.integer(0, 9)) : {}),
    ...(policy === 'nru' || policy === 'aging' ? optional(random, 0.9, 'tick', random.pick([1, 3, 10, 50])) : {}),
    ...(policy === 'wsclock' ? optional(random, 0.9, 'tau', random.pick([0, 5, 20, 100])) : {}),
    ...(policy === '2q' ? optional(random, 0.4, 'kin', random.integer(0, 100)) : {}),
    ...(policy === '2q' ? optional(random, 0.4, 'kout', random.integer(0, 150)) : {}),
    ...(policy === 's3-fifo' ? optional(random, 0.4, 'small', random.integer(0, 100)) : {}),
    ...optional(random, 0.2, 'writeAlways', random.chance(0.8)),
  };
}

function anyReferences(random: Random): Record<string, unknown> {
  return {
    ...optional(random, 0.7, 'span', random.pick(['all', 'first'])),
    ...optional(random, 0.7, 'modify', random.pick(['two', 'one'])),
  };
}
