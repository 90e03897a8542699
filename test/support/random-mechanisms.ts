// What a random system has of the mechanisms that are off by default, now and then; drawn apart from all else of the system.

import { makeRandom, type Random } from './random.ts';

export function withMechanisms(seed: number, system: Record<string, unknown>): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x3ca11e);
  const cached = withWalkCache(random, withHugePages(seed, system));
  if (random.chance(0.75)) return cached;
  return { ...cached, prefetch: { policy: 'next', pages: random.pick([1, 2, 3, 8]) } };
}

// Huge pages of a few base pages, in tables made for them; where a kernel's map would not fit these, there are none.
function withHugePages(seed: number, system: Record<string, unknown>): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x4b16e5);
  const { levels, ...table } = system['table'] as { levels?: number[] };
  const { scope = 'global', policy: replacement } = system['replacement'] as { scope?: string; policy?: string };
  if (levels === undefined || system['kernel'] !== undefined || random.chance(0.55)) return system;
  if (scope !== 'global' && replacement !== 'none') return system;
  const leafBits = random.pick([1, 2, 2, 3, 3, 4]);
  const upper = random.pick([[10], [10, 6], [9, 2], [12, 3], [8, 4, 1]]);
  const { pageSize, memory, allocator, tlb } = system as Record<string, number> & { allocator: object; tlb?: object };
  const pages = 2 ** (leafBits + (upper.length > 1 && random.chance(0.2) ? upper.at(-1)! : 0));
  const policy = random.pick(['always', 'always', 'advise', `promote:${random.integer(1, 1 + pages / 2)}`]);
  if (pages * pageSize! > memory!) return system;
  const size = pages === 2 ** leafBits && random.chance(0.5) ? {} : { size: pages * pageSize! };
  const { maxOrder = 10, strategy } = allocator as { maxOrder?: number; strategy?: string };
  if (strategy === 'buddy' && 2 ** maxOrder < pages) return system;
  return {
    ...system,
    memory: memory! + (random.chance(0.6) ? pages * pageSize! * random.integer(1, 12) : 0),
    table: { ...table, levels: [...upper, leafBits] },
    hugePages: { policy, ...size },
    ...(tlb === undefined ? {} : { tlb: { ...tlb, ...hugeArrays(random, tlb as Record<string, unknown>) } }),
  };
}

function hugeArrays(random: Random, tlb: Record<string, unknown>): Record<string, unknown> {
  const names = ['l1', 'l1i', 'l1d', 'l2'].filter((name) => tlb[name] !== undefined && tlb[name] !== null);
  const shapes = [
    { entries: 1 },
    { entries: 4, ways: 2, policy: 'fifo' },
    { entries: 8, ways: 4, policy: 'plru' },
    { entries: 4, policy: 'random' },
    { entries: 2 },
  ];
  return Object.fromEntries(names.filter(() => random.chance(0.3)).map((name) => [`${name}Huge`, random.pick(shapes)]));
}

function withWalkCache(random: Random, system: Record<string, unknown>): Record<string, unknown> {
  const { levels } = system['table'] as { levels?: number[] };
  if (levels === undefined || random.chance(0.7)) return system;
  const sizes = [0, 1, 2, 2, 4, 16];
  const list = levels.slice(1).map(() => random.pick(sizes));
  const walkCache = list.length === 0 || random.chance(0.4) ? random.pick(sizes) : list;
  return { ...system, tlb: { ...(system['tlb'] as object | undefined), walkCache } };
}
