import { describe, expect, it } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import type { Allocator } from '../../src/model/allocators/allocator.ts';
import { allocators } from '../../src/model/allocators/index.ts';
import { NaiveAllocator } from './naive-allocator.ts';
import type { Settings, Strategy } from './naive-allocator.ts';

const DEFAULTS: Settings = {
  rewind: false,
  maxOrder: 10,
  seed: 1,
  colours: 16,
  fragment: 0,
  fragmentSeed: 1,
  unit: 32,
  transactions: false,
  aliasing: false,
};

const VARIANTS: [Strategy, Partial<Settings>][] = [
  ...(Object.keys(allocators) as Strategy[]).map((strategy): [Strategy, Partial<Settings>] => [strategy, {}]),
  ['next-fit', { rewind: true }],
  ['first-fit', { unit: 8 }],
  ['next-fit', { unit: 1 }],
  ['hint', { unit: 8 }],
  ['fifo', { unit: 1 }],
  ['buddy', { maxOrder: 0 }],
  ['buddy', { maxOrder: 3 }],
  ['buddy', { maxOrder: 40 }],
  ['random', { seed: 0 }],
  ['random', { seed: 7 }],
  ['colour', { colours: 1 }],
  ['colour', { colours: 4, unit: 8 }],
  ['colour', { colours: 256 }],
];

/** Frames of RAM and the reserved ones. */
const MEMORIES: [string, number, (pfn: number) => boolean][] = [
  ['1 frame', 1, () => false],
  ['37 frames', 37, () => false],
  ['64 frames, 2 reserved', 64, (pfn) => pfn === 0 || pfn === 63],
  ['100 frames with holes', 100, (pfn) => pfn < 3 || pfn === 70 || pfn % 13 === 5],
  ['1000 frames with holes', 1000, (pfn) => pfn < 16 || (pfn >= 300 && pfn < 365) || pfn % 101 === 100],
];

describe.each(VARIANTS)('%s %j', (strategy, settings) => {
  it.each(MEMORIES)('does what the naive allocator does: %s', (_, frames, isReserved) => {
    const free = Array.from({ length: frames }, (__, pfn) => !isReserved(pfn));
    compare(
      make(strategy, settings, free),
      new NaiveAllocator(strategy, { ...DEFAULTS, ...settings }, free),
      free.filter(Boolean).length,
    );
  });

  it('has inspected nothing before its first search', () => {
    const { steps, fellBack } = make(strategy, settings, [true, true]);
    expect({ steps, fellBack }).toEqual({ steps: 0, fellBack: false });
  });
});

/**
 * Worked out by hand. `3/2` = take: PFN 3 in 2 steps · `5:8/1` = a run of 5: PFN 8 in 1 step, `-` = none, `!` = fell back ·
 * `@9=3/2` = take for page 9 · `+3` = frame 3 is freed · `{2,4}` = 2 free runs, the longest of 4.
 */
const EXAMPLES: [string, Strategy, Partial<Settings>, number, number[], string][] = [
  ['lowest first', 'first-fit', {}, 256, [], '0/1 1/1 2/1 +2 {1,254} +0 2:2/1 0/1'],
  ['a run is read to its last word', 'first-fit', {}, 96, [20], '21:21/2 50:42/3 20:0/1 6:-/0 92/3'],
  ['no run', 'first-fit', {}, 100, [50], '51:-/4 49:0/2 51:-/0 50:-/4 {2,49} 49:51/4 49/2'],
  ['wraps', 'next-fit', {}, 100, [], '70:0/3 +5 70/1 30:-/6 29:71/2 5/1 +3 3/5 +98 98/4'],
  ['a lower free rewinds', 'next-fit', { rewind: true }, 100, [], '70:0/3 +5 5/1 70/3 +8 +3 +6 3/1 6/1'],
  ['a run does not wrap', 'next-fit', {}, 64, [], '62:0/2 +0 4:-/0 3:-/3 +1 4:-/3 2:62/1 2:0/1'],
  ['bytes and owners in place of words', 'first-fit', { unit: 8 }, 20, [], '9:0/2 9/2 +3 3/1 12:-/0 {1,10}'],
  ['an owner for each step', 'next-fit', { unit: 1 }, 10, [], '0/1 4:1/4 +0 5/1 5:-/14 3:6/3 9/1 0/1'],
  ['from the hint', 'hint', {}, 100, [], '0/1 40:1/2 41/2 42/1 +3 3/1 43/2 56:44/4 +98 98/3 +97 +5 5/1 97/4 {0,0}'],
  ['smallest run that holds it', 'best-fit', {}, 20, [3, 9, 14], '0/4 2:1/4 5:4/3 10/2 3:11/2 5:15/1 {0,0}'],
  ['lowest of equal runs', 'best-fit', {}, 8, [2, 5], '0/3 1/3 3/2 +1 1/3 2:6/2 2:-/0 4/1'],
  ['case 46', 'worst-fit', {}, 8, [2], '3/2 4/2 5/2 0/2 +5 {2,3}'],
  ['largest run', 'worst-fit', {}, 20, [3, 9, 14], '2:4/4 2:15/4 5:-/4 4:10/4 3:0/3 6/2'],
  [
    'splits, merges, returns the tail',
    'buddy',
    { maxOrder: 4 },
    16,
    [],
    '0/5 1/1 2/2 3:4/1 3/1 +4 +5 +6 5:8/1 5:-/2 {2,4}',
  ],
  ['RAM that is no power of two', 'buddy', {}, 13, [], '12/1 9:-/7 8/3 16:-/0 +12 2:10/1 9/1 {2,8}'],
  ['orders end at maxOrder', 'buddy', { maxOrder: 1 }, 8, [1], '0/1 2/2 2:4/1 3:-/0 2:6/1 3/1 +4 +7 2:-/1'],
  ['case 43', 'lifo', {}, 256, [], '0/1 1/1 2/1 3/1 4/1 +2 +3 +4 +1 +0 0/1 1/1 4/1 {2,251}'],
  ['a run leaves the list', 'lifo', {}, 70, [], '2:0/1! 2/1 +1 +0 2:0/1! 3/1 67:-/0 66:4/3! {0,0}'],
  ['case 44', 'fifo', {}, 7, [], '0/1 1/1 2/1 3/1 4/1 +2 +3 +4 +1 +0 5/1 6/1 2/1 3/1 4/1 +2 {1,3}'],
  ['no run falls back too', 'fifo', {}, 40, [20], '21:-/2! 2:0/1! 2/1 +0 +2 3/1'],
  ['draws 270369, 67634689', 'random', {}, 256, [], '33/1 2:0/1 {2,222}'],
  [
    'a hand for each colour',
    'colour',
    { colours: 4 },
    10,
    [1],
    '@0=0/1 @4=4/1 +0 @8=8/1 @12=0/1 @5=5/1 @2=2/1 @2=6/1 @6=3/2 +5 +3 @3=7/1 @7=3/1 @3=9/3 @1=5/1 @0=-/0',
  ],
  [
    'of no page: first-fit',
    'colour',
    { colours: 4 },
    70,
    [],
    '@6=2/1 0/1 3:3/1 @4=8/1 65:-/0 61:9/3 @1=1/1 @4=6/3 @4=7/4 @4=-/0',
  ],
  ['seed 0 = 1', 'random', { seed: 0 }, 256, [], '33/1 19/1'],
];

it.each(EXAMPLES)('%s (%s)', (_, strategy, settings, frames, reserved, script) => {
  const free = Array.from({ length: frames }, (__, pfn) => !reserved.includes(pfn));
  const allocator = make(strategy, settings, free);
  const seen = script.split(' ').map((step) => {
    if (step.startsWith('+')) {
      allocator.give(Number(step));
      return step;
    }
    if (step.startsWith('{')) return `{${Object.values(allocator.freeRuns()).join(',')}}`;
    const run = /^\d+(?=:)/.exec(step);
    const page = /^@(\d+)=/.exec(step);
    const pfn = run === null ? allocator.take(Number(page?.[1] ?? -1)) : allocator.takeRun(Number(run[0]));
    const answer = `${pfn === -1 ? '-' : pfn}/${allocator.steps}`;
    if (page !== null) return page[0] + answer;
    return run === null ? answer : `${run[0]}:${answer}${allocator.fellBack ? '!' : ''}`;
  });
  expect(seen.join(' ')).toBe(script);
});

/** Thousands of requests to both; memory fills up and empties in turns. */
function compare(allocator: Allocator, naive: NaiveAllocator, allocatable: number): void {
  const random = new XorShift32(11);
  const owned: number[][] = [];
  const below = (bound: number): number => random.next() % bound;
  const blocks = new XorShift32(12);
  for (let request = 0; request < (allocatable < 500 ? 3000 : 1500); request++) {
    const filling = request % 500 < 250;
    if (owned.length > 0 && below(100) < (filling ? 30 : 70)) {
      const [run] = owned.splice(below(owned.length), 1);
      for (const pfn of run) {
        allocator.give(pfn);
        naive.give(pfn);
      }
    } else {
      const drawn = below(4) > 0 ? 1 : 2 + below(below(3) === 0 ? allocatable + 2 : 9);
      const vpn = below(5) - 1 + below(60);
      const aligned = blocks.next() % 6 === 0;
      const wanted = aligned ? 2 ** (1 + (blocks.next() % 5)) : drawn;
      const pfn = wanted === 1 ? allocator.take(vpn) : allocator.takeRun(wanted, aligned);
      const { steps, fellBack } = allocator;
      const got = { pfn, steps, fellBack: !aligned && wanted > 1 && fellBack };
      mustBeEqual(request, got, aligned ? naive.requestAligned(wanted) : naive.request(wanted, vpn));
      // A run is freed in one go or frame by frame.
      const taken = pfn === -1 ? [] : Array.from({ length: wanted }, (_, at) => pfn + at);
      if (below(2) === 0) owned.push(...taken.map((frame) => [frame]));
      else if (taken.length > 0) owned.push(taken);
    }
    mustBeEqual(request, allocator.freeRuns(), naive.freeRuns());
  }
}

/** Asks `expect` only about what differs: it takes longer than both allocators. */
function mustBeEqual<T>(request: number, actual: T, expected: T): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    expect({ request, ...actual }).toEqual({ request, ...expected });
}

function make(strategy: Strategy, settings: Partial<Settings>, free: readonly boolean[]): Allocator {
  return allocators[strategy](
    Uint8Array.from(free, (isFree) => (isFree ? 1 : 0)),
    { strategy, ...DEFAULTS, ...settings },
    0,
  );
}
