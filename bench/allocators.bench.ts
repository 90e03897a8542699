import { XorShift32 } from '../src/base/random.ts';
import { allocators } from '../src/model/allocators/index.ts';
import { systemOf } from './inputs.ts';
import { measured, startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options, Task } from './suite.ts';

const FRAMES = 65_536;
const CHANGES = 200_000;

/** Frames taken and given back at random while about half of them are free. */
export const allocation: Benchmark = {
  name: 'allocators',
  about: 'frames taken and given back, half of 65,536 free',
  run(options: Options): Promise<Figure[]> {
    const changes = options.quick ? CHANGES / 100 : CHANGES;
    const tasks = Object.keys(allocators).map((name): Task => ({
      name,
      items: changes,
      unit: 'frames',
      run: () => churn(name as keyof typeof allocators, changes),
    }));
    return measured('allocators', tasks, options);
  },
};

function churn(name: keyof typeof allocators, changes: number): number {
  const allocator = allocators[name](new Uint8Array(FRAMES).fill(1), systemOf().allocator);
  const random = new XorShift32(1);
  const held: number[] = [];
  for (let at = 0; at < FRAMES / 2; at++) held.push(allocator.take());
  for (let at = 0; at < changes; at++) {
    const place = random.next() % held.length;
    allocator.give(held[place]);
    held[place] = allocator.take();
  }
  return held.length;
}

await startIfMain(import.meta.url, allocation);
