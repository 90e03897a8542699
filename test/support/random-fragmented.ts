// Small systems whose memory is soon in pieces, and traces that ask for runs of frames: what compaction is for. Compressed swap is on now and then.

import { makeRandom, type Random } from './random.ts';

const STRATEGIES = [
  'first-fit',
  'next-fit',
  'hint',
  'best-fit',
  'worst-fit',
  'buddy',
  'buddy',
  'lifo',
  'fifo',
  'random',
  'colour',
];
const POLICIES = [
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
];

const PAGE = 256;
// Pages that single references go to.
const SPREAD = 40;

export function fragmentedSystem(seed: number): Record<string, unknown> {
  const random = makeRandom(seed ^ 0x51ab1e);
  const frames = random.integer(24, 56);
  const pool = (start: number, end: number, serves: string[]): unknown => ({
    name: `pool-${start}`,
    start: start * PAGE,
    end: end * PAGE,
    use: 'pool',
    serves,
  });
  const pools = random.chance(0.2) ? [pool(0, 8, ['user', 'tables']), pool(10, frames, ['user', 'tables'])] : [];
  return {
    name: `fragmented-${seed}`,
    pageSize: PAGE,
    memory: frames * PAGE,
    table: random.pick([
      { kind: 'radix', levels: [4, 8], entryBytes: 4 },
      { kind: 'radix', levels: [4, 8], entryBytes: 4 },
      { kind: 'radix', levels: [8, 4], entryBytes: 4 },
      { kind: 'radix', levels: [4, 4, 4], entryBytes: 8, backing: 'none' },
    ]),
    tlb: {
      l1i: { entries: 4, ways: 2, policy: 'lru' },
      l1d: { entries: 4, ways: 2, policy: 'fifo' },
      ...(random.chance(0.5) ? { l2: { entries: 16, ways: 4, policy: 'lru' } } : {}),
      ...(random.chance(0.2) ? { invlpg: false } : {}),
      ...(random.chance(0.2) ? { onMap: true } : {}),
      ...(random.chance(0.2) ? { walkCache: 2 } : {}),
      asid: random.chance(0.5),
    },
    allocator: {
      strategy: random.pick(STRATEGIES),
      maxOrder: random.pick([2, 4, 10]),
      colours: 4,
      rewind: random.chance(0.5),
      ...(random.chance(0.3) ? { fragment: 0.1, fragmentSeed: random.integer(0, 9) } : {}),
    },
    replacement: {
      policy: random.pick(POLICIES),
      tick: 7,
      tau: 20,
      ...(random.chance(0.15) ? { scope: 'local:12' } : {}),
    },
    ...(pools.length > 0 ? { physical: pools } : {}),
    zeroPage: random.chance(0.3),
    refcount: random.chance(0.85),
    fileCache: random.pick(['cold', 'warm']),
    faultAround: random.pick([0, 4]),
    prefetch: random.chance(0.2) ? { policy: 'next', pages: 2 } : {},
    reclaimTables: random.chance(0.5),
    compaction: 'on-failure',
    ...(random.chance(0.4) ? { compressedSwap: { pool: random.pick([5, 20, 50]), ratio: 3 } } : {}),
  };
}

export function fragmentedTrace(seed: number): string {
  const random = makeRandom(seed ^ 0x7ace);
  const lines = ['pid,op,addr,size,args'];
  const pids = [1];
  const address = (page: number): string => `0x${(page * PAGE).toString(16)}`;
  for (const pid of [1, ...(random.chance(0.5) ? [2] : [])]) {
    lines.push(`${pid},map,${address(0)},${20 * PAGE},prot=rwxu`);
    lines.push(`${pid},map,${address(20)},${10 * PAGE},prot=rwu;share=1`);
    lines.push(`${pid},map,${address(30)},${10 * PAGE},prot=rwxu;file=a@0x0`);
    if (pid === 2) pids.push(2);
  }
  for (let number = 0; number < 160; number++) lines.push(record(random, pids, address));
  return `${lines.join('\n')}\n`;
}

function record(random: Random, pids: number[], address: (page: number) => string): string {
  const pid = random.pick(pids);
  const page = random.integer(0, SPREAD - 1);
  const place = random.pick([50, 70, 200, 300]);
  const pages = random.integer(2, 9);
  return random.weighted<() => string>([
    [() => `${pid},${random.pick(['I', 'L', 'S', 'S', 'S', 'M'])},${address(page)},4,`, 30],
    [() => `${pid},discard,${address(page)},${PAGE},`, 6],
    [() => `${pid},unmap,${address(place)},${random.integer(1, 4) * PAGE},`, 2],
    [
      () =>
        `${pid},map,${address(place)},${pages * PAGE},prot=rwu;eager=1;contiguous=1${random.chance(0.2) ? ';share=1' : ''}`,
      5,
    ],
    [() => `${pid},S,${address(place + random.integer(0, 12))},4,`, 5],
    [
      () => {
        const child = pids.length + 1;
        if (child > 3) return `${pid},switch,,,`;
        pids.push(child);
        return `${pid},fork,,,child=${child}`;
      },
      0.6,
    ],
  ])();
}
