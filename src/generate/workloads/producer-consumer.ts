import { BASE, PAGE } from '../recorder.ts';
import { count, synthetic } from '../synthetic.ts';

/** Two processes and a ring in shared memory. */
export const producerConsumer = synthetic({
  title: 'a producer and a consumer with a ring of pages in shared memory',
  about:
    'Process 1 maps a shared ring of `slots` pages and forks process 2. In each round the producer stores to the next `batch` slots, then the consumer loads the same ones; at the end both exit.',
  parameters: {
    slots: count(64, 1, 2 ** 20, 'pages of the ring'),
    items: count(10_000, 1, 1e12, 'items, a page each'),
    batch: count(16, 1, 2 ** 20, 'items between two switches; at most the ring'),
  },
  problem: ({ slots, batch }) =>
    batch <= slots ? null : 'batch: expected at most as many items as the ring has slots',
  *records({ slots, items, batch }, out) {
    out.map(BASE, slots * PAGE, 'ring', { share: true });
    out.fork(2);
    for (let first = 0; first < items; first += batch) {
      const end = Math.min(items, first + batch);
      for (const pid of [1, 2]) {
        out.enter(pid);
        for (let item = first; item < end; item++) {
          if (pid === 1) out.store(BASE + (item % slots) * PAGE);
          else out.load(BASE + (item % slots) * PAGE);
          if (out.full) yield;
        }
      }
    }
    out.exit();
    out.enter(1);
    out.exit();
  },
  expectations({ slots, items, batch }) {
    const touched = Math.min(slots, items);
    return [
      {
        settings: { faultAround: '1' },
        counts: {
          references: 2 * items,
          context_switches: 2 * Math.ceil(items / batch) - 1,
          page_faults: 2 * touched,
          demand_zero: touched,
          file_minor: touched,
          cow_copy: 0,
        },
        why: 'references = 2 * items; 2 * ceil(items / batch) - 1 switches; each slot faults once in each process, and is there already for the consumer; shared memory is not copied',
      },
    ];
  },
});
