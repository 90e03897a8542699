// What a random system has of the mechanisms that are off by default, now and then; drawn apart from all else of the system.

import { makeRandom, type Random } from './random.ts';

export function withMechanisms(seed: number, system: Record<string, unknown>): Record<string, unknown> {
  return withNotingTlbs(makeRandom(seed ^ 0x1f0b17), withSharedTables(seed, withRest(seed, system)));
}

// Forks that share leaf tables, drawn apart; where the system has none to share, not.
function withSharedTables(seed: number, system: Record<string, unknown>): Record<string, unknown> {
  const { levels = [] } = system['table'] as { levels?: number[] };
  const isFree = levels.length > 1 && (system['forkPolicy'] ?? 'cow') === 'cow';
  return isFree && makeRandom(seed ^ 0x5a4ed).chance(0.65) ? { ...system, forkTables: 'share' } : system;
}

// TLB levels that note more of a hit than its time.
function withNotingTlbs(random: Random, system: Record<string, unknown>): Record<string, unknown> {
  const given = system['tlb'] as Record<string, unknown> | undefined;
  if (given === undefined || random.chance(0.8)) return system;
  const changed = Object.entries(given).map(([name, level]) => {
    const policy = random.pick(['lfu', 'lfu', 'bit-plru']);
    const isLevel = /^l[12]/.test(name) && level !== null;
    return [name, isLevel && random.chance(0.7) ? { ...(level as object), policy } : level];
  });
  return { ...system, tlb: Object.fromEntries(changed) };
}

function withRest(seed: number, drawn: Record<string, unknown>): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x3ca11e);
  const system = asLinuxDoes(makeRandom(seed ^ 0x11fa017), drawn);
  const cached = withOthers(random, seed, system);
  if (random.chance(0.75)) return cached;
  const pages = random.pick([1, 2, 3, 8]);
  const policy = makeRandom(seed ^ 0x57121de).pick(['next', 'stride', 'stride', 'working-set', 'working-set']);
  const { policy: huge = 'never' } = (cached['hugePages'] ?? {}) as { policy?: string };
  if (huge !== 'never' && huge !== 'advise') return { ...cached, prefetch: { policy: 'next', pages } };
  return { ...cached, prefetch: { policy, pages } };
}

// Modifies that fault as stores, and windows of fault-around that begin with their region.
function asLinuxDoes(random: Random, system: Record<string, unknown>): Record<string, unknown> {
  const { modify = 'two', ...references } = (system['references'] ?? {}) as { modify?: string };
  const intends = random.chance(0.4) && modify === 'two';
  return {
    ...system,
    ...(intends ? { references: { ...references, modify: 'intent' } } : {}),
    ...(random.chance(0.4) ? { faultAroundEdge: 'region' } : {}),
  };
}

// Compaction and compressed swap, drawn apart.
function withPressure(seed: number, system: Record<string, unknown>): Record<string, unknown> {
  const random = makeRandom(seed ^ 0xc0a9a7);
  const compaction = random.chance(0.4) ? { compaction: 'on-failure' } : {};
  if (random.chance(0.6)) return { ...system, ...compaction };
  const ratio = random.chance(0.7) ? { ratio: random.pick([2, 3, 3, 5]) } : {};
  const full = random.chance(0.6) ? { full: random.pick(['writeback', 'device', 'device']) } : {};
  return {
    ...system,
    ...compaction,
    compressedSwap: { pool: random.pick([1, 10, 20, 30, 50, 100]), ...ratio, ...full },
  };
}

// Huge pages, or, as most of the rest does not go with them, what else there is; with huge pages that the trace must ask for, now and then both.
function withOthers(random: Random, seed: number, system: Record<string, unknown>): Record<string, unknown> {
  const huge = withHugePages(seed, system);
  const { policy = 'never' } = (huge['hugePages'] ?? {}) as { policy?: string };
  const alone = policy !== 'never' && (policy !== 'advise' || makeRandom(seed ^ 0xa10e).chance(0.7));
  const cached = withWalkCache(random, huge);
  if (alone) return cached;
  const global = withGlobalPages(makeRandom(seed ^ 0x9106a1), cached);
  return withNuma(seed, withScope(seed, withPressure(seed, withTlbPrefetch(makeRandom(seed ^ 0x71b9fe), global))));
}

/** All pages, those of low addresses, or two places where random traces are busy. */
function withGlobalPages(random: Random, system: Record<string, unknown>): Record<string, unknown> {
  if (random.chance(0.65)) return system;
  const globalPages = random.pick([
    [[0, 2 ** 40]],
    [[0, 2 ** 40]],
    [[0, 0x40000]],
    [
      [0x12400, 0x30000],
      [0x40000, 0x2000],
    ],
  ]);
  return { ...system, tlb: { ...(system['tlb'] as object | undefined), globalPages } };
}

function withTlbPrefetch(random: Random, system: Record<string, unknown>): Record<string, unknown> {
  const tlb = (system['tlb'] ?? {}) as Record<string, unknown>;
  const isBare = (level: string): boolean => !tlb['l1'] && !tlb['l2'] && tlb[level] === null;
  if (random.chance(0.6) || isBare('l1i') || isBare('l1d')) return system;
  const prefetch = {
    policy: random.pick(['next', 'distance']),
    pages: random.pick([1, 2, 2, 5]),
    entries: random.pick([1, 2, 4, 16]),
    rows: random.pick([1, 3, 256]),
  };
  return { ...system, tlb: { ...tlb, prefetch } };
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

// Drawn apart from the rest.
function withScope(seed: number, system: Record<string, unknown>): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x5c09e5);
  const scope = random.pick([
    'proportional',
    'proportional',
    'working-set:1',
    'working-set:7',
    'working-set:40',
    'working-set:300',
    'page-fault-frequency:1',
    'page-fault-frequency:5',
    'page-fault-frequency:30',
  ]);
  if (random.chance(0.7)) return system;
  return { ...system, replacement: { ...(system['replacement'] as object | undefined), scope } };
}

// Now and then a machine of several nodes; drawn apart. Where a rule forbids a setting, its default.
function withNuma(seed: number, system: Record<string, unknown>): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x40de5);
  if (random.chance(0.65) || Number(system['memory']) / Number(system['pageSize']) < 8) return system;
  if (system['compaction'] !== undefined || system['compressedSwap'] !== undefined) return system;
  const { policy: replaces, scope } = system['replacement'] as { policy: string; scope?: string };
  const nodes = random.pick([2, 2, 3, 4]);
  const far = (from: number, to: number): number => (from === to ? 10 : random.pick([11, 16, 20, 20, 31]));
  const numbers = Array.from({ length: nodes }, (_, node) => node);
  const policy = random.pick(['first-touch', 'interleave', 'preferred', 'bind', 'blind']);
  const forbidden = policy === 'blind' || (replaces !== 'none' && (scope ?? 'global') !== 'global');
  const given = {
    shares: numbers.map(() => random.integer(1, 3)),
    distances: numbers.map((from) => numbers.map((to) => far(from, to))),
    policy: policy === 'bind' && replaces !== 'none' ? 'first-touch' : policy,
    node: random.integer(0, nodes - 1),
    runsOn: Array.from({ length: random.integer(1, 3) }, () => random.integer(0, nodes - 1)),
    migrate: forbidden ? 0 : random.pick([0, 1, 1, 2, 3]),
  };
  const chosen = Object.entries(given).filter(() => random.chance(0.65));
  const numa: Record<string, unknown> = { nodes, ...Object.fromEntries(chosen) };
  if (numa['policy'] === 'blind' || random.chance(0.8)) return { ...system, numa };
  return { ...system, numa, allocator: { ...(system['allocator'] as object | undefined), strategy: 'numa' } };
}
