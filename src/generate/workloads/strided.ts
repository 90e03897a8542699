import { BASE, PAGE } from '../recorder.ts';
import { bytes, count, synthetic, tooLarge } from '../synthetic.ts';

/** A column of a matrix. */
export const strided = synthetic({
  title: 'accesses a fixed distance apart, as down a column of a matrix',
  about:
    'A store of `elements` elements, `stride` bytes apart; each further pass loads them. With a stride of a power of two pages they compete for few sets of a TLB.',
  parameters: {
    elements: count(256, 1, 2 ** 24, 'elements of a pass'),
    stride: bytes(PAGE, 8, 2 ** 24, 'bytes from one element to the next'),
    passes: count(4, 1, 1e9, 'times that the elements are gone through'),
  },
  problem: ({ elements, stride }) =>
    stride % 8 === 0
      ? tooLarge('elements', elements * stride)
      : 'stride: expected a multiple of 8, so that no access spans two pages',
  *records({ elements, stride, passes }, out) {
    out.map(BASE, Math.ceil((elements * stride) / PAGE) * PAGE, 'matrix');
    for (let pass = 0; pass < passes; pass++) {
      for (let element = 0; element < elements; element++) {
        if (pass === 0) out.store(BASE + element * stride);
        else out.load(BASE + element * stride);
        if (out.full) yield;
      }
    }
  },
  expectations({ elements, stride, passes }) {
    const pages = stride >= PAGE ? elements : Math.floor(((elements - 1) * stride) / PAGE) + 1;
    const references = elements * passes;
    const conflicts = stride % (16 * PAGE) === 0 && elements > 4;
    return [
      {
        settings: {},
        counts: { references, demand_zero: pages, page_faults: pages },
        why: 'references = elements * passes; pages = elements if stride >= 4096, else floor((elements - 1) * stride / 4096) + 1',
      },
      ...(conflicts
        ? [
            {
              settings: { tlb: '{l1: {entries: 64, ways: 4, policy: lru}}' },
              counts: { full_misses: references },
              why: 'the stride is a multiple of 16 pages: all elements lie in one set of 4 ways, and LRU has always just evicted the next one',
            },
          ]
        : []),
    ];
  },
});
