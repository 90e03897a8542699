import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IndexedHeap } from '../../src/base/indexed-heap.ts';

test('the least key, then the least order, then the least item', () => {
  const heap = new IndexedHeap(10);
  expect(heap.top).toBe(-1);
  heap.set(4, 2, 1);
  heap.set(3, 2, 1);
  heap.set(7, 2, 0);
  expect(heap.top).toBe(7);
  heap.remove(7);
  expect(heap.top).toBe(3);
  heap.rekey(4, -Infinity);
  expect([heap.top, heap.keyOf(4), heap.orderOf(4), heap.has(7), heap.length]).toEqual([4, -Infinity, 1, false, 2]);
});

test('the top is that of a sorted list', () => {
  const step = fc.record({ item: fc.nat(9), key: fc.nat(4), order: fc.nat(3), out: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heap = new IndexedHeap(10);
      const known = new Map<number, { key: number; order: number }>();
      for (const { item, key, order, out } of steps) {
        if (out) {
          heap.remove(item);
          known.delete(item);
        } else {
          heap.set(item, key, order);
          known.set(item, { key, order });
        }
        const sorted = [...known].toSorted(([a, x], [b, y]) => x.key - y.key || x.order - y.order || a - b);
        expect(heap.top).toBe(sorted[0]?.[0] ?? -1);
        expect(heap.length).toBe(sorted.length);
      }
    }),
    { seed: 7 },
  );
});
