import { BASE, PAGE } from '../recorder.ts';
import { count, real, synthetic } from '../synthetic.ts';
import { ZipfRanks, zipfProbabilities } from '../zipf-ranks.ts';

/** Few hot pages, a long tail. */
export const zipf = synthetic({
  title: "pages drawn by Zipf's law: few are hot, most are cold",
  about:
    'Each reference is to a page drawn with a probability that falls as 1 / rank^exponent (0.99 is what YCSB takes: Cooper et al. 2010), to a random word of it; ranks are dealt to pages in random order. Exponent 0 is `random`.',
  parameters: {
    pages: count(4096, 1, 2 ** 22, 'pages of 4 KiB'),
    references: count(100_000, 1, 1e12, 'references'),
    exponent: real(0.99, 0, 10, 'how steeply the probability falls with the rank'),
    stores: real(0.3, 0, 1, 'share of the references that store'),
  },
  *records({ pages, references, exponent, stores }, out, draws) {
    const order = draws.order(pages);
    const ranks = new ZipfRanks(pages, exponent, draws);
    out.map(BASE, pages * PAGE, 'table');
    for (let reference = 0; reference < references; reference++) {
      const va = BASE + order[ranks.next()] * PAGE + draws.below(PAGE / 8) * 8;
      if (draws.unit() < stores) out.store(va);
      else out.load(va);
      if (out.full) yield;
    }
  },
  expectations({ pages, references, exponent }) {
    let [mean, variance] = [0, 0];
    for (const probability of zipfProbabilities(pages, exponent)) {
      const untouched = (1 - probability) ** references;
      mean += 1 - untouched;
      // Pages exclude each other, so the variance of the sum is at most the sum of theirs.
      variance += untouched * (1 - untouched);
    }
    return [
      { settings: {}, counts: { references }, why: 'references as asked for' },
      {
        settings: { zeroPage: 'false' },
        counts: { demand_zero: mean },
        deviation: Math.sqrt(variance),
        why: 'distinct pages: the sum of 1 - (1 - p)^references over the probabilities p of the pages, on average',
      },
    ];
  },
});
