import { BASE, PAGE } from '../recorder.ts';
import { count, synthetic } from '../synthetic.ts';

/** A process for each request. */
export const forkServer = synthetic({
  title: 'a server that forks a child for each request, with copy-on-write',
  about:
    'The parent stores to `pages` pages. For each request it forks a child, which loads every page, stores to the first `written` of them and exits; the parent waits for it.',
  parameters: {
    children: count(16, 1, 1e6, 'children, one after the other'),
    pages: count(256, 1, 2 ** 20, 'pages of 4 KiB of the parent'),
    written: count(32, 0, 2 ** 20, 'pages that a child writes; at most those of the parent'),
  },
  problem: ({ pages, written }) =>
    written <= pages ? null : 'written: expected at most as many pages as the parent has',
  *records({ children, pages, written }, out) {
    out.map(BASE, pages * PAGE, 'heap');
    for (let page = 0; page < pages; page++) {
      out.store(BASE + page * PAGE);
      if (out.full) yield;
    }
    for (let child = 2; child < children + 2; child++) {
      out.fork(child);
      out.enter(child);
      for (let page = 0; page < pages; page++) {
        out.load(BASE + page * PAGE);
        if (page < written) out.store(BASE + page * PAGE);
        if (out.full) yield;
      }
      out.exit();
      out.enter(1);
      out.wait(child);
    }
    out.exit();
  },
  expectations({ children, pages, written }) {
    const copies = children * written;
    return [
      {
        settings: {},
        counts: {
          references: pages + children * (pages + written),
          processes: children + 1,
          demand_zero: pages,
          cow_copy: copies,
          page_faults: pages + copies,
        },
        why: 'cow copies = children * written; the parent faults once for each page; loads of shared pages do not fault',
      },
      {
        settings: { forkPolicy: 'eager' },
        counts: { cow_copy: 0, eager_copies: children * pages, page_faults: pages },
        why: 'an eager fork copies every page instead: children * pages',
      },
    ];
  },
});
