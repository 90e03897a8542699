import { BASE, PAGE } from '../recorder.ts';
import { count, synthetic, tooLarge } from '../synthetic.ts';

/** Memory that is mapped, used once and given back. */
export const mapChurn = synthetic({
  title: 'maps that are made, touched and unmapped, over and over',
  about:
    'In each round `pages` pages are mapped, each is stored to once, and all are unmapped; the place moves on through `places` places, as that of an allocator does.',
  parameters: {
    rounds: count(1000, 1, 1e9, 'maps'),
    pages: count(16, 1, 2 ** 20, 'pages of 4 KiB of a map'),
    places: count(4, 1, 65_536, 'places that maps are put at in turn'),
  },
  problem: ({ pages, places }) => tooLarge('places', places * pages * PAGE),
  *records({ rounds, pages, places }, out) {
    for (let round = 0; round < rounds; round++) {
      const base = BASE + (round % places) * pages * PAGE;
      out.map(base, pages * PAGE, 'buffer');
      for (let page = 0; page < pages; page++) {
        out.store(base + page * PAGE);
        if (out.full) yield;
      }
      out.unmap(base, pages * PAGE);
      if (out.full) yield;
    }
  },
  expectations({ rounds, pages }) {
    const faults = rounds * pages;
    const oneByOne = pages <= 33;
    return [
      {
        settings: {},
        counts: {
          references: faults,
          events: 2 * rounds,
          demand_zero: faults,
          page_faults: faults,
          full_misses: faults,
          resident_peak: pages,
        },
        why: 'every page of every round faults and misses again: rounds * pages; no more than one map is resident',
      },
      {
        settings: {},
        counts: oneByOne ? { invalidations: faults, flushes: 0 } : { flushes: rounds },
        why: oneByOne
          ? 'up to 33 pages (tlb.flushThreshold) are invalidated one by one: rounds * pages'
          : 'an unmap of more than 33 pages (tlb.flushThreshold) flushes the space: one flush a round',
      },
    ];
  },
});
