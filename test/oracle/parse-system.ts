// The system profile of docs/formats.md with every default filled in, in the units the oracle thinks in: frames and pages.

import { xorshift32 } from './random.ts';
import { type NumaSettings, parseNuma, partsOf } from './numa.ts';
import { type KernelSettings, parseKernel } from './kernel.ts';

export type TlbPolicy = 'lru' | 'fifo' | 'plru' | 'random' | 'lfu' | 'bit-plru';
export type AllocatorStrategy =
  | 'first-fit'
  | 'next-fit'
  | 'hint'
  | 'best-fit'
  | 'worst-fit'
  | 'buddy'
  | 'lifo'
  | 'fifo'
  | 'random'
  | 'colour'
  | 'numa';
export type ReplacementPolicy =
  | 'none'
  | 'fifo'
  | 'lru'
  | 'clock'
  | 'second-chance'
  | 'nru'
  | 'lfu'
  | 'mru'
  | 'random'
  | 'aging'
  | 'wsclock'
  | '2q'
  | 'arc'
  | 'sieve'
  | 's3-fifo'
  | 'opt';

export interface TlbLevel {
  entries: number;
  ways: number;
  policy: TlbPolicy;
}

export interface Pool {
  // Frames [first, end).
  first: number;
  end: number;
  serves: string[];
}

export interface System {
  pageSize: number;
  framesTotal: number;
  // Those that ageing took, too, and how many these are.
  reservedFrames: Set<number>;
  fragmentFrames: number;
  devices: { start: number; end: number }[];
  table: {
    kind: 'radix' | 'linear';
    levels: number[];
    entryBytes: number;
    spanPages: number | null;
    limitPages: number | null;
    // Words in front of the entries of a linear table.
    header: number;
    backed: boolean;
  };
  // Pages that the table can map: MODEL §1, reach.
  reachPages: number;
  tlb: {
    l1: TlbLevel | null;
    l1i: TlbLevel | null;
    l1d: TlbLevel | null;
    l2: TlbLevel | null;
    l1Huge: TlbLevel | null;
    l1iHuge: TlbLevel | null;
    l1dHuge: TlbLevel | null;
    l2Huge: TlbLevel | null;
    asid: boolean;
    flushThreshold: number;
    seed: number;
    invlpg: boolean;
    onMap: boolean;
    // Entries of each level above the leaf, or of all of them.
    walkCache: number | number[] | null;
    prefetch: { policy: 'none' | 'next' | 'distance'; pages: number; entries: number; rows: number };
    // Virtual bytes [start, end) that hold global pages.
    globalPages: { start: number; end: number }[];
  };
  allocator: {
    strategy: AllocatorStrategy;
    rewind: boolean;
    maxOrder: number;
    seed: number;
    colours: number;
    unit: number;
    transactions: boolean;
  };
  pools: Pool[];
  replacement: {
    policy: ReplacementPolicy;
    scope: 'global' | 'local' | 'proportional' | 'working-set' | 'page-fault-frequency';
    // Pages of a space with scope local; references with the last two.
    scopeNumber: number;
    seed: number;
    tick: number;
    tau: number;
    kin: number;
    kout: number;
    small: number;
  };
  writeAlways: boolean;
  demandPaging: boolean;
  unmapped: 'auto' | 'map' | 'fault';
  onInvalid: 'continue' | 'kill' | 'abort';
  forkPolicy: 'cow' | 'eager';
  forkCopies: 'all' | 'private';
  sharesTables: boolean;
  cowReuse: boolean;
  refcount: boolean;
  zeroPage: boolean;
  stackWindow: number | null;
  reclaimTables: boolean;
  fileCache: 'cold' | 'warm';
  faultAround: number;
  faultAroundEdge: 'aligned' | 'region';
  // pages: base pages of a huge page, 0: there are none; K of promote:K, 0: another policy.
  huge: { policy: string; pages: number; promoteAfter: number };
  prefetch: { policy: 'none' | 'next' | 'stride' | 'working-set'; pages: number };
  compaction: boolean;
  // Most frames of the pool of compressed swap.
  swapPool: { isOn: boolean; limit: number; ratio: number; writesBack: boolean };
  referencesSpan: 'all' | 'first';
  referencesModify: 'two' | 'one' | 'intent';
  numa: NumaSettings;
  kernel: KernelSettings;
}

// §9: with `advise` there are none where another mechanism goes by base pages.
function goesByBasePages(system: Omit<System, 'huge'>): boolean {
  const { replacement, tlb, prefetch, compaction, swapPool, numa } = system;
  return (
    (replacement.policy !== 'none' && replacement.scope !== 'global') ||
    tlb.globalPages.length > 0 ||
    tlb.prefetch.policy !== 'none' ||
    prefetch.policy === 'stride' ||
    prefetch.policy === 'working-set' ||
    compaction ||
    swapPool.isOn ||
    numa.nodes > 1
  );
}

function parseHuge(huge: Record<string, unknown>, system: Omit<System, 'huge'>): System['huge'] {
  const { table, pageSize } = system;
  const policy = String(huge['policy'] ?? 'never');
  const promoteAfter = Number(/^promote:(\d+)$/.exec(policy)?.[1] ?? 0);
  if (policy === 'never' || table.kind === 'linear' || table.levels.length < 2 || goesByBasePages(system))
    return { policy: 'never', pages: 0, promoteAfter: 0 };
  const size = huge['size'] ?? null;
  const pages = size === null ? 2 ** table.levels.at(-1)! : Number(size) / pageSize;
  return { policy, pages, promoteAfter };
}

export function parseSystem(json: unknown): System {
  const root = objectOf(json);
  const pageSize = numberIn(root, 'pageSize', 4096);
  const framesTotal = Math.floor(numberIn(root, 'memory', 16777216) / pageSize);
  const table = parseTable(root['table'], pageSize);
  const allocator = objectOf(root['allocator'] ?? {});
  const replacement = objectOf(root['replacement'] ?? {});
  const scope = String(replacement['scope'] ?? 'global');
  const prefetch = objectOf(root['prefetch'] ?? {});
  const compressed = objectOf(root['compressedSwap'] ?? {});
  const references = objectOf(root['references'] ?? {});
  const reserved = reservedFrames(root, pageSize, framesTotal);
  const pools = physicalRanges(root)
    .filter(({ use }) => use === 'pool')
    .map(({ start, end, serves }) => ({
      first: Math.ceil(start / pageSize),
      end: Math.floor(end / pageSize),
      serves,
    }));
  const numa = parseNuma(root['numa'], framesTotal);
  const fragmentFrames = age(allocator, framesTotal, pools, reserved, numa);
  const system = {
    pageSize,
    framesTotal,
    reservedFrames: reserved,
    fragmentFrames,
    devices: ranges(root['devices']).map(([start, length]) => ({ start, end: start + length })),
    table,
    reachPages: reachPages(table, pageSize),
    tlb: parseTlb(root['tlb']),
    allocator: {
      strategy: choiceIn(allocator, 'strategy', allocatorStrategies),
      rewind: booleanIn(allocator, 'rewind', false),
      maxOrder: numberIn(allocator, 'maxOrder', 10),
      seed: numberIn(allocator, 'seed', 1),
      colours: numberIn(allocator, 'colours', 16),
      unit: numberIn(allocator, 'unit', 32),
      transactions: booleanIn(allocator, 'transactions', false),
    },
    pools,
    writeAlways: booleanIn(replacement, 'writeAlways', false),
    replacement: {
      policy: choiceIn(replacement, 'policy', replacementPolicies),
      scope: choiceIn({ scope: scope.replace(/:.*/, '') }, 'scope', scopes),
      scopeNumber: Number(scope.replace(/^[^:]*:?/, '')),
      seed: numberIn(replacement, 'seed', 1),
      tick: numberIn(replacement, 'tick', 10000),
      tau: numberIn(replacement, 'tau', 10000),
      kin: numberIn(replacement, 'kin', 25),
      kout: numberIn(replacement, 'kout', 50),
      small: numberIn(replacement, 'small', 10),
    },
    demandPaging: root['demandPaging'] !== false,
    unmapped: choiceIn(root, 'unmapped', ['auto', 'map', 'fault']),
    onInvalid: choiceIn(root, 'onInvalid', ['continue', 'kill', 'abort']),
    forkPolicy: choiceIn(root, 'forkPolicy', ['cow', 'eager']),
    forkCopies: choiceIn(root, 'forkCopies', ['all', 'private']),
    sharesTables: choiceIn(root, 'forkTables', ['copy', 'share']) === 'share',
    cowReuse: booleanIn(root, 'cowReuse', true),
    refcount: booleanIn(root, 'refcount', true),
    zeroPage: booleanIn(root, 'zeroPage', false),
    stackWindow:
      root['stackWindow'] === undefined || root['stackWindow'] === null ? null : numberIn(root, 'stackWindow', 0),
    reclaimTables: booleanIn(root, 'reclaimTables', false),
    fileCache: choiceIn(root, 'fileCache', ['cold', 'warm']),
    faultAround: numberIn(root, 'faultAround', 0),
    faultAroundEdge: choiceIn(root, 'faultAroundEdge', ['aligned', 'region']),
    prefetch: {
      policy: choiceIn(prefetch, 'policy', ['none', 'next', 'stride', 'working-set']),
      pages: numberIn(prefetch, 'pages', 8),
    },
    compaction: choiceIn(root, 'compaction', ['off', 'on-failure']) === 'on-failure',
    swapPool: {
      isOn: numberIn(compressed, 'pool', 0) > 0,
      limit: Math.floor((framesTotal * numberIn(compressed, 'pool', 0)) / 100),
      ratio: numberIn(compressed, 'ratio', 2),
      writesBack: choiceIn(compressed, 'full', ['writeback', 'device']) === 'writeback',
    },
    referencesSpan: choiceIn(references, 'span', ['all', 'first']),
    referencesModify: choiceIn(references, 'modify', ['two', 'one', 'intent']),
    numa,
    kernel: parseKernel(root, pageSize),
  } satisfies Omit<System, 'huge'>;
  return { ...system, huge: parseHuge(objectOf(root['hugePages'] ?? {}), system) };
}

// The first of each list is the default.
const allocatorStrategies = [
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
  'numa',
] satisfies AllocatorStrategy[];
const scopes = [
  'global',
  'local',
  'proportional',
  'working-set',
  'page-fault-frequency',
] satisfies System['replacement']['scope'][];
const replacementPolicies = [
  'none',
  'fifo',
  'lru',
  'clock',
  'second-chance',
  'nru',
  'lfu',
  'mru',
  'random',
  'aging',
  'wsclock',
  '2q',
  'arc',
  'sieve',
  's3-fifo',
  'opt',
] satisfies ReplacementPolicy[];
const tlbPolicies = ['lru', 'fifo', 'plru', 'random', 'lfu', 'bit-plru'] satisfies TlbPolicy[];

function parseTable(json: unknown, pageSize: number): System['table'] {
  const table = objectOf(json ?? { kind: 'radix', levels: [10, 10], entryBytes: 4 });
  const kind = choiceIn(table, 'kind', ['radix', 'linear']);
  const pagesOf = (key: string): number | null =>
    kind === 'linear' && typeof table[key] === 'number' ? Math.ceil(table[key] / pageSize) : null;
  return {
    kind,
    levels: kind === 'radix' ? numbers(table['levels']) : [],
    entryBytes: numberIn(table, 'entryBytes', 4),
    spanPages: pagesOf('span'),
    limitPages: pagesOf('limit'),
    header: numberIn(table, 'header', 0),
    backed: choiceIn(table, 'backing', ['frames', 'none']) === 'frames',
  };
}

function reachPages(table: System['table'], pageSize: number): number {
  if (table.kind === 'linear') return table.spanPages ?? table.limitPages ?? 2 ** 32 / pageSize;
  return 2 ** table.levels.reduce((sum, bits) => sum + bits, 0);
}

function parseTlb(json: unknown): System['tlb'] {
  const tlb = objectOf(json ?? {});
  const unified = parseTlbLevel(tlb['l1'], null);
  const defaultInstruction: TlbLevel | null = unified ? null : { entries: 32, ways: 4, policy: 'lru' };
  const defaultData: TlbLevel | null = unified ? null : { entries: 64, ways: 4, policy: 'lru' };
  return {
    l1: unified,
    l1i: parseTlbLevel(tlb['l1i'], defaultInstruction),
    l1d: parseTlbLevel(tlb['l1d'], defaultData),
    l2: parseTlbLevel(tlb['l2'], null),
    l1Huge: parseTlbLevel(tlb['l1Huge'], null),
    l1iHuge: parseTlbLevel(tlb['l1iHuge'], null),
    l1dHuge: parseTlbLevel(tlb['l1dHuge'], null),
    l2Huge: parseTlbLevel(tlb['l2Huge'], null),
    asid: booleanIn(tlb, 'asid', false),
    flushThreshold: numberIn(tlb, 'flushThreshold', 33),
    seed: numberIn(tlb, 'seed', 1),
    invlpg: booleanIn(tlb, 'invlpg', true),
    onMap: booleanIn(tlb, 'onMap', false),
    prefetch: {
      policy: 'none',
      pages: 2,
      entries: 16,
      rows: 256,
      ...(tlb['prefetch'] as Partial<System['tlb']['prefetch']> | undefined),
    },
    globalPages: ranges(tlb['globalPages']).map(([start, length]) => ({ start, end: start + length })),
    walkCache:
      typeof tlb['walkCache'] === 'number' ? tlb['walkCache'] : tlb['walkCache'] ? numbers(tlb['walkCache']) : null,
  };
}

function parseTlbLevel(json: unknown, fallback: TlbLevel | null): TlbLevel | null {
  if (json === undefined) return fallback;
  if (json === null) return null;
  const level = objectOf(json);
  const entries = numberIn(level, 'entries', 0);
  return { entries, ways: numberIn(level, 'ways', entries), policy: choiceIn(level, 'policy', tlbPolicies) };
}

// Every frame of RAM that a reserved range touches.
function reservedFrames(root: Record<string, unknown>, pageSize: number, framesTotal: number): Set<number> {
  const frames = new Set<number>();
  const reserve = (start: number, length: number): void => {
    if (length === 0) return;
    const last = Math.floor((start + length - 1) / pageSize);
    for (let pfn = Math.floor(start / pageSize); pfn <= last && pfn < framesTotal; pfn++) frames.add(pfn);
  };
  for (const [start, length] of ranges(root['reserved'])) reserve(start, length);
  for (const { start, end, use } of physicalRanges(root))
    if (use !== 'free' && use !== 'pool') reserve(start, end - start);
  reserveByE820(root['e820'], pageSize, framesTotal, reserve);
  return frames;
}

// MODEL §8, ageing: adds what the kernel took of each pool, and of the rest of RAM, to the reserved frames, and counts it.
function age(
  allocator: Record<string, unknown>,
  framesTotal: number,
  pools: Pool[],
  reserved: Set<number>,
  numa: NumaSettings,
): number {
  const level = numberIn(allocator, 'fragment', 0);
  const draw = xorshift32(numberIn(allocator, 'fragmentSeed', 1));
  const before = reserved.size;
  const rest = { first: 0, end: framesTotal, serves: [], isRest: true };
  const parts = [...pools.map((pool) => ({ ...pool, isRest: false })), rest].flatMap((pool) => partsOf(numa, pool));
  for (const { first, end, isRest } of parts) {
    const other = (pfn: number): boolean => isRest && pools.some((each) => each.first <= pfn && pfn < each.end);
    const free = new Set<number>();
    for (let pfn = first; pfn < end; pfn++) if (!reserved.has(pfn) && !other(pfn)) free.add(pfn);
    const target = free.size - Math.floor(level * free.size);
    while (free.size > target) {
      const at = draw() % (end - first);
      const size = [1, 2, 4, 8][draw() % 4]!;
      const block = [...free].filter((pfn) => Math.floor((pfn - first) / size) === Math.floor(at / size));
      for (const pfn of block.slice(0, free.size - target)) {
        free.delete(pfn);
        reserved.add(pfn);
      }
    }
  }
  return reserved.size - before;
}

// Byte by byte of what matters: a frame is usable if each of its bytes is in a range of type 1 and in no other.
function reserveByE820(
  json: unknown,
  pageSize: number,
  framesTotal: number,
  reserve: (start: number, length: number) => void,
): void {
  if (json === undefined || json === null) return;
  const map = (json as number[][]).map(([start = 0, length = 0, type = 0]) => ({ start, end: start + length, type }));
  for (let pfn = 0; pfn < framesTotal; pfn++) {
    const end = (pfn + 1) * pageSize;
    const here = map.filter((range) => range.start < end && range.end > pfn * pageSize && range.end > range.start);
    let usableTo = pfn * pageSize;
    for (const range of here.filter(({ type }) => type === 1).sort((a, b) => a.start - b.start)) {
      if (range.start <= usableTo) usableTo = Math.max(usableTo, range.end);
    }
    if (usableTo < end || here.some(({ type }) => type !== 1)) reserve(pfn * pageSize, pageSize);
  }
}

function physicalRanges(
  root: Record<string, unknown>,
): { start: number; end: number; use: string; serves: string[] }[] {
  const list = (root['physical'] ?? []) as { start: number; end: number; use: string; serves?: string[] }[];
  return list.map(({ start, end, use, serves }) => ({ start, end, use, serves: serves ?? [] }));
}

function objectOf(json: unknown): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error('expected an object');
  return json as Record<string, unknown>;
}

function numberIn(object: Record<string, unknown>, key: string, fallback: number): number {
  const value = object[key] ?? fallback;
  if (typeof value !== 'number') throw new Error(`${key}: expected a number`);
  return value;
}

function booleanIn(object: Record<string, unknown>, key: string, fallback: boolean): boolean {
  const value = object[key] ?? fallback;
  if (typeof value !== 'boolean') throw new Error(`${key}: expected true or false`);
  return value;
}

function choiceIn<Choice extends string>(
  object: Record<string, unknown>,
  key: string,
  choices: readonly [Choice, ...Choice[]] | readonly Choice[],
): Choice {
  const value = object[key] ?? choices[0];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new Error(`${key}: unknown value ${String(value)}`);
  return found;
}

function numbers(json: unknown): number[] {
  if (!Array.isArray(json)) throw new Error('expected a list of numbers');
  return json.map(Number);
}

function ranges(json: unknown): [number, number][] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) throw new Error('expected a list of ranges');
  return json.map((range) => {
    const [start = 0, length = 0] = numbers(range);
    return [start, length];
  });
}
