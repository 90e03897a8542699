import { BASE, PAGE } from '../recorder.ts';
import { bytes, count, synthetic } from '../synthetic.ts';

/** Every page in turn. */
export const sequential = synthetic({
  title: 'an array from end to end: stored once, then read pass by pass',
  about:
    'A store every `step` bytes of `pages` pages in ascending order; each further pass is the same with loads. The best case of everything that looks ahead.',
  parameters: {
    pages: count(256, 1, 2 ** 24, 'pages of 4 KiB'),
    passes: count(1, 1, 1e9, 'times that the array is gone through'),
    step: bytes(64, 8, PAGE, 'bytes from one access to the next'),
  },
  problem: ({ step }) => (step % 8 === 0 ? null : 'step: expected a multiple of 8, so that no access spans two pages'),
  *records({ pages, passes, step }, out) {
    out.map(BASE, pages * PAGE, 'array');
    for (let pass = 0; pass < passes; pass++) {
      for (let at = 0; at < pages * PAGE; at += step) {
        if (pass === 0) out.store(BASE + at);
        else out.load(BASE + at);
        if (out.full) yield;
      }
    }
  },
  expectations({ pages, passes, step }) {
    const references = passes * Math.ceil((pages * PAGE) / step);
    const counts = { references, demand_zero: pages, page_faults: pages };
    const fits = passes === 1 || pages <= 64;
    return [
      {
        settings: {},
        counts,
        why: 'references = passes * ceil(pages * 4096 / step); a page faults once, at its first store',
      },
      ...(fits
        ? [
            {
              settings: {},
              counts: { full_misses: pages },
              why: 'one pass, or an array of at most 64 pages, which the L1 TLB holds: a page misses once',
            },
          ]
        : []),
    ];
  },
});
