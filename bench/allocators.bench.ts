import { XorShift32 } from '../src/base/random.ts';
import type { AllocatorFactory } from '../src/model/allocators/allocator.ts';
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
    const tasks = Object.entries(allocators).map(([name, make]) => taskOf(name, make, changes));
    return measured('allocators', tasks, options);
  },
};

function taskOf(name: string, make: AllocatorFactory, changes: number): Task {
  const { allocator: settings } = systemOf();
  const free = (): Uint8Array => new Uint8Array(FRAMES).fill(1);
  const held = new Int32Array(FRAMES / 2);
  let allocator = make(free(), settings, 0);
  return {
    name,
    items: changes,
    unit: 'frames',
    before: () => {
      allocator = make(free(), settings, 0);
      for (let at = 0; at < held.length; at++) held[at] = allocator.take(at);
    },
    run: () => {
      const random = new XorShift32(1);
      for (let at = 0; at < changes; at++) {
        const place = random.next() % held.length;
        allocator.give(held[place]);
        held[place] = allocator.take(at);
      }
    },
  };
}

await startIfMain(import.meta.url, allocation);
