import { BASE, PAGE } from '../recorder.ts';
import { count, synthetic } from '../synthetic.ts';

/** What LRU is worst at. */
export const loop = synthetic({
  title: "a loop over N pages: LRU's worst case as soon as they do not fit",
  about:
    'One store to each of `pages` pages in ascending order, then one load of each, again and again. With fewer frames than pages LRU and FIFO evict each page just before it is needed (Denning 1980, "Working sets past and present").',
  parameters: {
    pages: count(64, 2, 2 ** 24, 'pages of 4 KiB'),
    passes: count(100, 1, 1e9, 'times round'),
  },
  *records({ pages, passes }, out) {
    out.map(BASE, pages * PAGE, 'loop');
    for (let pass = 0; pass < passes; pass++) {
      for (let page = 0; page < pages; page++) {
        if (pass === 0) out.store(BASE + page * PAGE);
        else out.load(BASE + page * PAGE);
        if (out.full) yield;
      }
    }
  },
  expectations({ pages, passes }) {
    const small = (policy: string) => ({
      memory: `${Math.ceil(pages / 2) * PAGE}`,
      reserved: '[]',
      'table.backing': 'none',
      zeroPage: 'false',
      'replacement.policy': policy,
    });
    const references = pages * passes;
    return [
      {
        settings: {},
        counts: { references, demand_zero: pages, page_faults: pages },
        why: 'references = pages * passes; with a frame for each page, each faults once',
      },
      ...['lru', 'fifo'].map((policy) => ({
        settings: small(policy),
        counts: { page_faults: references, demand_zero: pages, swap_in: references - pages },
        why: `half as many frames as pages: under ${policy} every access faults`,
      })),
    ];
  },
});
