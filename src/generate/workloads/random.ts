import { BASE, PAGE } from '../recorder.ts';
import { count, real, synthetic } from '../synthetic.ts';

/** No locality at all. */
export const random = synthetic({
  title: 'pages drawn uniformly: no locality at all',
  about:
    'Each reference is to a page drawn uniformly (the independent reference model), to a random word of it; a share of them stores.',
  parameters: {
    pages: count(65_536, 1, 2 ** 24, 'pages of 4 KiB'),
    references: count(100_000, 1, 1e12, 'references'),
    stores: real(0.3, 0, 1, 'share of the references that store'),
  },
  *records({ pages, references, stores }, out, draws) {
    out.map(BASE, pages * PAGE, 'table');
    for (let reference = 0; reference < references; reference++) {
      const va = BASE + draws.below(pages) * PAGE + draws.below(PAGE / 8) * 8;
      if (draws.unit() < stores) out.store(va);
      else out.load(va);
      if (out.full) yield;
    }
  },
  expectations({ pages, references }) {
    // Of the number of occupied cells: Feller, An Introduction to Probability Theory and Its Applications, vol. 1, II.5 and IX.9.
    const empty = (1 - 1 / pages) ** references;
    const bothEmpty = Math.max(0, 1 - 2 / pages) ** references;
    const variance = pages * (pages - 1) * bothEmpty + pages * empty - (pages * empty) ** 2;
    return [
      { settings: {}, counts: { references }, why: 'references as asked for' },
      {
        settings: { zeroPage: 'false' },
        counts: { demand_zero: pages * (1 - empty) },
        deviation: Math.sqrt(Math.max(0, variance)),
        why: 'distinct pages: pages * (1 - (1 - 1/pages)^references) on average',
      },
    ];
  },
});
