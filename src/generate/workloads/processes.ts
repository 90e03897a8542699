import { BASE, PAGE } from '../recorder.ts';
import { count, synthetic } from '../synthetic.ts';

/** A round robin. */
export const processes = synthetic({
  title: 'N processes that take turns, each going round its own pages',
  about:
    'Processes 1 to N have the same addresses and nothing in common. In each turn a process makes `quantum` references to its pages in ascending order, going on where its last turn ended; the first round of its pages stores, the others load.',
  parameters: {
    processes: count(4, 1, 65_536, 'processes'),
    pages: count(32, 1, 2 ** 20, 'pages of 4 KiB of a process'),
    quantum: count(1000, 1, 1e9, 'references of a turn'),
    turns: count(25, 1, 1e9, 'turns of each process'),
  },
  *records({ processes: pids, pages, quantum, turns }, out) {
    for (let turn = 0; turn < turns; turn++) {
      for (let pid = 1; pid <= pids; pid++) {
        out.enter(pid);
        if (turn === 0) out.map(BASE, pages * PAGE, 'heap');
        for (let reference = turn * quantum; reference < (turn + 1) * quantum; reference++) {
          if (reference < pages) out.store(BASE + (reference % pages) * PAGE);
          else out.load(BASE + (reference % pages) * PAGE);
          if (out.full) yield;
        }
      }
    }
  },
  expectations({ processes: pids, pages, quantum, turns }) {
    const touched = pids * Math.min(pages, quantum * turns);
    const switches = pids === 1 ? 0 : pids * turns - 1;
    const perTurn = Math.min(pages, quantum);
    return [
      {
        settings: {},
        counts: {
          references: pids * quantum * turns,
          context_switches: switches,
          demand_zero: touched,
          page_faults: touched,
        },
        why: 'references = processes * quantum * turns; a switch between two turns: processes * turns - 1; each page faults once',
      },
      ...(pages <= 64 && pids > 1
        ? [
            {
              settings: { 'tlb.asid': 'false' },
              counts: { flushes: switches, full_misses: pids * turns * perTurn },
              why: 'without ASIDs a switch flushes the TLBs: every turn misses once for each page that it touches (at most 64, which L1 holds)',
            },
          ]
        : []),
    ];
  },
});
