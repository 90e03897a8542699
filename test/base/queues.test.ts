import { expect, test } from 'vitest';
import { Queues } from '../../src/base/queues.ts';

function itemsOf(queues: Queues, queue: number): number[] {
  const items: number[] = [];
  while (queues.head(queue) >= 0) {
    items.push(queues.head(queue));
    queues.remove(queues.head(queue));
  }
  return items;
}

test('an item is in one queue, the newest at the end', () => {
  const queues = new Queues(2, 4);
  for (const item of [3, 0, 2]) queues.append(0, item);
  queues.append(1, 0);
  queues.append(0, 3);
  expect([queues.queueOf(0), queues.queueOf(1), queues.queueOf(-1)]).toEqual([1, -1, -1]);
  expect([...queues.lengths]).toEqual([2, 1]);
  expect([queues.head(0), queues.headBut(0, 2), queues.headBut(1, 0)]).toEqual([2, 3, -1]);
  expect(itemsOf(queues, 0)).toEqual([2, 3]);
  expect(itemsOf(queues, 1)).toEqual([0]);
});

test('the queues grow with their items; trimming takes the oldest', () => {
  const queues = new Queues(1, 2);
  for (const item of [5000, 1, 300, 70]) queues.append(0, item);
  queues.remove(9000);
  queues.trim(0, 2);
  expect(queues.queueOf(5000)).toBe(-1);
  queues.trim(0, -1);
  expect(queues.lengths[0]).toBe(0);
  queues.append(0, 1);
  expect(itemsOf(queues, 0)).toEqual([1]);
});
