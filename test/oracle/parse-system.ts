// The system profile of docs/formats.md with every default filled in, in the units the oracle thinks in: frames and pages.

export type TlbPolicy = 'lru' | 'fifo' | 'plru' | 'random';
export type AllocatorStrategy =
  'first-fit' | 'next-fit' | 'best-fit' | 'worst-fit' | 'buddy' | 'lifo' | 'fifo' | 'random';
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

export interface System {
  pageSize: number;
  framesTotal: number;
  reservedFrames: Set<number>;
  devices: { start: number; end: number }[];
  table: {
    kind: 'radix' | 'linear';
    levels: number[];
    entryBytes: number;
    spanPages: number | null;
    backed: boolean;
  };
  // Pages that the table can map: MODEL §1, reach.
  reachPages: number;
  tlb: {
    l1: TlbLevel | null;
    l1i: TlbLevel | null;
    l1d: TlbLevel | null;
    l2: TlbLevel | null;
    asid: boolean;
    flushThreshold: number;
    seed: number;
  };
  allocator: { strategy: AllocatorStrategy; rewind: boolean; maxOrder: number; seed: number };
  replacement: {
    policy: ReplacementPolicy;
    // Pages of a space; Infinity: scope global.
    local: number;
    seed: number;
    tick: number;
    tau: number;
    kin: number;
    kout: number;
    small: number;
  };
  unmapped: 'auto' | 'map' | 'fault';
  onInvalid: 'continue' | 'kill' | 'abort';
  forkPolicy: 'cow' | 'eager';
  forkCopies: 'all' | 'private';
  cowReuse: boolean;
  refcount: boolean;
  zeroPage: boolean;
  stackWindow: number | null;
  reclaimTables: boolean;
  fileCache: 'cold' | 'warm';
  faultAround: number;
  referencesSpan: 'all' | 'first';
  referencesModify: 'two' | 'one';
}

export function parseSystem(json: unknown): System {
  const root = objectOf(json);
  const pageSize = numberIn(root, 'pageSize', 4096);
  const framesTotal = Math.floor(numberIn(root, 'memory', 16777216) / pageSize);
  const table = parseTable(root['table'], pageSize);
  const allocator = objectOf(root['allocator'] ?? {});
  const replacement = objectOf(root['replacement'] ?? {});
  const references = objectOf(root['references'] ?? {});
  return {
    pageSize,
    framesTotal,
    reservedFrames: reservedFrames(root['reserved'], pageSize, framesTotal),
    devices: ranges(root['devices']).map(([start, length]) => ({ start, end: start + length })),
    table,
    reachPages: reachPages(table, pageSize),
    tlb: parseTlb(root['tlb']),
    allocator: {
      strategy: choiceIn(allocator, 'strategy', allocatorStrategies),
      rewind: booleanIn(allocator, 'rewind', false),
      maxOrder: numberIn(allocator, 'maxOrder', 10),
      seed: numberIn(allocator, 'seed', 1),
    },
    replacement: {
      policy: choiceIn(replacement, 'policy', replacementPolicies),
      local: Number(/^local:(\d+)$/.exec(String(replacement['scope'] ?? ''))?.[1] ?? Infinity),
      seed: numberIn(replacement, 'seed', 1),
      tick: numberIn(replacement, 'tick', 10000),
      tau: numberIn(replacement, 'tau', 10000),
      kin: numberIn(replacement, 'kin', 25),
      kout: numberIn(replacement, 'kout', 50),
      small: numberIn(replacement, 'small', 10),
    },
    unmapped: choiceIn(root, 'unmapped', ['auto', 'map', 'fault']),
    onInvalid: choiceIn(root, 'onInvalid', ['continue', 'kill', 'abort']),
    forkPolicy: choiceIn(root, 'forkPolicy', ['cow', 'eager']),
    forkCopies: choiceIn(root, 'forkCopies', ['all', 'private']),
    cowReuse: booleanIn(root, 'cowReuse', true),
    refcount: booleanIn(root, 'refcount', true),
    zeroPage: booleanIn(root, 'zeroPage', false),
    stackWindow:
      root['stackWindow'] === undefined || root['stackWindow'] === null ? null : numberIn(root, 'stackWindow', 0),
    reclaimTables: booleanIn(root, 'reclaimTables', false),
    fileCache: choiceIn(root, 'fileCache', ['cold', 'warm']),
    faultAround: numberIn(root, 'faultAround', 0),
    referencesSpan: choiceIn(references, 'span', ['all', 'first']),
    referencesModify: choiceIn(references, 'modify', ['two', 'one']),
  };
}

// The first of each list is the default.
const allocatorStrategies = [
  'first-fit',
  'next-fit',
  'best-fit',
  'worst-fit',
  'buddy',
  'lifo',
  'fifo',
  'random',
] satisfies AllocatorStrategy[];
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
const tlbPolicies = ['lru', 'fifo', 'plru', 'random'] satisfies TlbPolicy[];

function parseTable(json: unknown, pageSize: number): System['table'] {
  const table = objectOf(json ?? { kind: 'radix', levels: [10, 10], entryBytes: 4 });
  const kind = choiceIn(table, 'kind', ['radix', 'linear']);
  const span = table['span'];
  return {
    kind,
    levels: kind === 'radix' ? numbers(table['levels']) : [],
    entryBytes: numberIn(table, 'entryBytes', 4),
    spanPages: kind === 'linear' && span !== undefined && span !== null ? Math.ceil(Number(span) / pageSize) : null,
    backed: choiceIn(table, 'backing', ['frames', 'none']) === 'frames',
  };
}

function reachPages(table: System['table'], pageSize: number): number {
  if (table.kind === 'linear') return table.spanPages ?? 2 ** 32 / pageSize;
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
    asid: booleanIn(tlb, 'asid', false),
    flushThreshold: numberIn(tlb, 'flushThreshold', 33),
    seed: numberIn(tlb, 'seed', 1),
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
function reservedFrames(json: unknown, pageSize: number, framesTotal: number): Set<number> {
  const frames = new Set<number>();
  for (const [start, length] of ranges(json)) {
    if (length === 0) continue;
    const last = Math.floor((start + length - 1) / pageSize);
    for (let pfn = Math.floor(start / pageSize); pfn <= last && pfn < framesTotal; pfn++) frames.add(pfn);
  }
  return frames;
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
