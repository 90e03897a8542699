import { expect, it } from 'vitest';
import { Bitmap } from '../../src/base/bitmap.ts';
import { XorShift32 } from '../../src/base/random.ts';
import { RunTree } from '../../src/base/run-tree.ts';

it.each([1, 37, 256, 257, 1000, 2048, 5000])('RunTree of %i integers finds what a scan finds', (length) => {
  const random = new XorShift32(length);
  const bytes = new Uint8Array(length).fill(1);
  const bitmap = new Bitmap(bytes.slice());
  const tree = new RunTree(bitmap);
  for (let round = 0; round < 3000; round++) {
    const add = random.next() % 3 !== 0;
    const start = random.next() % length;
    const changes = 1 + (random.next() % (add ? 600 : 4));
    for (let at = start; at < Math.min(length, start + changes); at++) {
      if (bytes[at] === (add ? 1 : 0)) continue;
      bytes[at] = add ? 1 : 0;
      if (add) bitmap.set(at);
      else bitmap.clear(at);
      tree.changed(at);
    }
    const run = 1 + (random.next() % (round % 2 === 0 ? 40 : 1500));
    const from = random.next() % length;
    expect(tree.find(run, from)).toBe(scan(bytes, run, from));
    expect(tree.find(run, 0)).toBe(scan(bytes, run, 0));
  }
});

function scan(bytes: Uint8Array, run: number, from: number): number {
  let found = 0;
  for (let at = from; at < bytes.length; at++) {
    found = bytes[at] === 1 ? found + 1 : 0;
    if (found === run) return at - run + 1;
  }
  return -1;
}
