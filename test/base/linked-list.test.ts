import { expect, it } from 'vitest';
import { LinkedList } from '../../src/base/linked-list.ts';
import { XorShift32 } from '../../src/base/random.ts';

it('LinkedList keeps the order of an array', () => {
  const random = new XorShift32(3);
  const bound = 50;
  const list = new LinkedList(bound);
  let items: number[] = [];
  for (let round = 0; round < 5000; round++) {
    const at = random.next() % bound;
    if (items.includes(at)) {
      list.remove(at);
      items = items.filter((item) => item !== at);
    } else if (random.next() % 2 === 0) {
      list.push(at);
      items.unshift(at);
    } else {
      list.append(at);
      items.push(at);
    }
    expect(list.head()).toBe(items.length === 0 ? bound : items[0]);
  }
  while (items.length > 0) {
    expect(list.head()).toBe(items.shift());
    list.remove(list.head());
  }
  expect(list.head()).toBe(bound);
});
