import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { heaps } from '../../src/model/kernel-heap/index.ts';
import type { Block, Heap } from '../../src/model/kernel-heap/heap.ts';
import { kfree, kmalloc } from '../../src/model/kmalloc.ts';
import { Machine } from '../../src/model/machine.ts';
import { loadSystem } from '../../src/system/load.ts';
import type { KernelHeap } from '../../src/system/system.ts';

const PAGE = 4096;
const strategies = Object.keys(heaps) as KernelHeap['strategy'][];

function settingsOf(strategy: KernelHeap['strategy'], header: number): KernelHeap {
  return { bytes: 50 * PAGE + 100, strategy, align: 8, header, block: 300 };
}

describe.each(strategies)('%s', (strategy) => {
  test.each([0, 16, 5])(
    'blocks hold their requests, never overlap, and are all free at the end (header %d)',
    (header) => {
      const settings = settingsOf(strategy, header);
      const heap = heaps[strategy](settings, PAGE);
      const atFirst = heap.freeBytes();
      const random = new XorShift32(7);
      const below = (bound: number): number => random.next() % bound;
      const live: Block[] = [];
      let failures = 0;
      for (let round = 0; round < 3000; round++) {
        const filling = round % 600 < 400;
        if (live.length > 0 && below(100) < (filling ? 30 : 80)) {
          const [gone] = live.splice(below(live.length), 1);
          heap.free(gone);
        } else if (!add(heap, live, settings, 1 + below(below(10) === 0 ? 9000 : 280), below(8) === 0)) failures++;
        checkBytes(heap, live, atFirst.free);
      }
      expect(failures).toBeGreaterThan(0);
      for (const block of live) heap.free(block);
      expect(heap.freeBytes()).toEqual(atFirst);
    },
  );
});

/** Asks for a block and checks where it lies; false = there was none. */
function add(
  heap: Heap,
  live: Block[],
  { header, bytes: arena }: KernelHeap,
  bytes: number,
  aligned: boolean,
): boolean {
  const block = heap.allocate(bytes, aligned);
  if (block === null) return false;
  const end = block.start + block.bytes;
  const payload = aligned ? Math.ceil((block.start + header) / PAGE) * PAGE : block.start + header;
  if (payload + bytes > end || end > arena || block.start < 0)
    throw new Error(`${bytes} bytes do not fit into the block`);
  if (live.some((other) => other.start < end && block.start < other.start + other.bytes)) throw new Error('overlap');
  live.push(block);
  return true;
}

function checkBytes(heap: Heap, live: Block[], all: number): void {
  const { free, largest } = heap.freeBytes();
  const used = live.reduce((sum, { bytes }) => sum + bytes, 0);
  if (free + used !== all || largest > free) expect({ free, used, largest }).toEqual({ all });
}

test.each(['buddy', 'slab'] as const)(
  '%s: of blocks that were given back in any order the lowest is the first to be had',
  (strategy) => {
    const heap = heaps[strategy]({ bytes: 8 * PAGE, strategy, align: 8, header: 0, block: 300 }, PAGE);
    const blocks = Array.from({ length: 8 }, () => heap.allocate(64, false)!);
    expect(blocks.map(({ start }) => start)).toEqual([0, 64, 128, 192, 256, 320, 384, 448]);
    // No two that go are halves of one.
    for (const at of [4, 0, 6, 2]) heap.free(blocks[at]);
    const again = Array.from({ length: 4 }, () => heap.allocate(64, false)!.start);
    expect(again).toEqual([0, 128, 256, 384]);
  },
);

test('buddy: blocks of the least size behind the greatest ones', () => {
  const heap = heaps.buddy({ bytes: PAGE + 8, strategy: 'buddy', align: 8, header: 0, block: 300 }, PAGE);
  expect(heap.freeBytes()).toEqual({ free: PAGE + 8, largest: PAGE });
  expect(heap.allocate(8, false)).toEqual({ start: PAGE, bytes: 8 });
  expect(heap.freeBytes()).toEqual({ free: PAGE, largest: PAGE });
  // 3 bytes: a block of two and a block of one.
  const tiny = heaps.buddy({ bytes: 3, strategy: 'buddy', align: 1, header: 0, block: 300 }, PAGE);
  expect(tiny.allocate(2, false)).toEqual({ start: 0, bytes: 2 });
  expect(tiny.freeBytes()).toEqual({ free: 1, largest: 1 });
});

test('slab: what is larger than half a page gets pages, its header with it', () => {
  const heap = heaps.slab({ bytes: 8 * PAGE, strategy: 'slab', align: 8, header: 16, block: 300 }, PAGE);
  expect(heap.allocate(2 * PAGE - 8, false)).toEqual({ start: 0, bytes: 3 * PAGE });
  expect(heap.allocate(2 * PAGE - 16, false)).toEqual({ start: 3 * PAGE, bytes: 2 * PAGE });
});

test('slab: where no page is free, a slab with room tells the largest block', () => {
  const heap = heaps.slab({ bytes: PAGE, strategy: 'slab', align: 8, header: 0, block: 300 }, PAGE);
  expect(heap.allocate(64, false)).toEqual({ start: 0, bytes: 64 });
  expect(heap.freeBytes()).toEqual({ free: PAGE - 64, largest: 64 });
});

test('the heap says by how many pages it grew', () => {
  const settings = { kernelHeap: { bytes: 10 * PAGE, header: 0 } };
  const m = new Machine(loadSystem(JSON.stringify(settings), 'x.json'), 'references', null);
  m.counters.base = 0;
  expect([kmalloc(m, 1, 16, false), kmalloc(m, 2, 2 * PAGE, false), kmalloc(m, 3, 16, false)]).toEqual([1, 2, 0]);
  kfree(m, 2);
  expect([kmalloc(m, 4, PAGE, false), kmalloc(m, 5, 20 * PAGE, false)]).toEqual([0, 0]);
});

test.each([
  [{ bytes: 100, strategy: 'pool' }, /kernelHeap.bytes 100 is less than one block, which has 256 bytes \(pool\)/],
  [{ bytes: 1000, strategy: 'slab' }, /one block, which has 4096 bytes \(slab\)/],
  [{ bytes: 20 }, /one block, which has 32 bytes \(first-fit\)/],
  [{ bytes: 1000, strategy: 'pool', header: 256 }, /kernelHeap.block 256 leaves no byte beside its header of 256/],
])('a heap from which nothing can be had is refused: %j', (kernelHeap, message) => {
  expect(() => loadSystem(JSON.stringify({ kernelHeap }), 'x.json')).toThrow(message);
});
