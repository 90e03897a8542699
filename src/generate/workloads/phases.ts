import { BASE, PAGE } from '../recorder.ts';
import { count, synthetic, tooLarge } from '../synthetic.ts';

/** One locality after another. */
export const phases = synthetic({
  title: 'one working set after another, each in memory of its own',
  about:
    'In each phase every page of its own set is stored once, in ascending order, and then loaded at random, until the phase has had `references` references (phases and transitions: Batson and Madison 1976, "Measurements of major locality phases in symbolic reference strings").',
  parameters: {
    phases: count(4, 1, 65_536, 'phases'),
    pages: count(64, 1, 2 ** 20, 'pages of 4 KiB of a phase'),
    references: count(10_000, 1, 1e12, 'references of a phase'),
  },
  problem: ({ phases: sets, pages, references }) =>
    references >= pages
      ? tooLarge('phases', sets * pages * PAGE)
      : 'references: expected at least as many as pages, since each page is stored once',
  *records({ phases: sets, pages, references }, out, draws) {
    for (let set = 0; set < sets; set++) {
      const base = BASE + set * pages * PAGE;
      out.map(base, pages * PAGE, `phase${set + 1}`);
      for (let reference = 0; reference < references; reference++) {
        if (reference < pages) out.store(base + reference * PAGE);
        else out.load(base + draws.below(pages) * PAGE + draws.below(PAGE / 8) * 8);
        if (out.full) yield;
      }
    }
  },
  expectations({ phases: sets, pages, references }) {
    const faults = sets * pages;
    return [
      {
        settings: {},
        counts: { references: sets * references, demand_zero: faults, page_faults: faults },
        why: 'references = phases * references; a page faults once, at its first store',
      },
      {
        settings: {
          memory: `${pages * PAGE}`,
          reserved: '[]',
          'table.backing': 'none',
          zeroPage: 'false',
          'replacement.policy': 'lru',
        },
        counts: { demand_zero: faults, page_faults: faults, resident_peak: pages },
        why: 'as many frames as a phase has pages are enough: LRU gives up the pages of the phase before, one for each new one',
      },
    ];
  },
});
