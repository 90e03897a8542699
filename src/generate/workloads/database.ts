import { BASE, PAGE } from '../recorder.ts';
import { count, real, synthetic } from '../synthetic.ts';
import { ZipfRanks } from '../zipf-ranks.ts';

/** Pointers to children that a page of the index holds. */
const FANOUT = 256;

/** An index, rows, a log, and scans between. */
export const database = synthetic({
  title: 'index look-ups, rows by popularity, a log, and scans between',
  about: `A query loads one page of each level of a B-tree (${FANOUT} children a page) and the row's page, chosen by Zipf's law (as in YCSB: Cooper et al. 2010, "Benchmarking cloud serving systems with YCSB"). Every \`update\`-th query stores to the row and appends 64 bytes to a log; after every \`scan\`-th all row pages are loaded in order.`,
  parameters: {
    rows: count(4096, 1, 2 ** 22, 'pages of rows'),
    queries: count(20_000, 1, 1e12, 'queries'),
    exponent: real(0.99, 0, 10, 'how uneven the popularity of rows is'),
    update: count(10, 0, 1e12, 'every so many queries one is an update; 0 = none'),
    scan: count(5000, 0, 1e12, 'after every so many queries comes a scan; 0 = none'),
    log: count(256, 1, 2 ** 20, 'pages of the log, which is written round and round'),
  },
  *records({ rows, queries, exponent, update, scan, log }, out, draws) {
    const levels = levelsOf(rows);
    const order = draws.order(rows);
    const popular = new ZipfRanks(rows, exponent, draws);
    const bases = placed([...levels, rows, log]);
    const [rowBase, logBase] = bases.slice(-2);
    out.map(BASE, logBase - BASE, 'tables', { file: { name: 'data.db', offset: 0n }, share: true });
    out.map(logBase, log * PAGE, 'log', { file: { name: 'data.log', offset: 0n }, share: true });
    for (let query = 1, logged = 0; query <= queries; query++) {
      const row = order[popular.next()];
      for (let level = 0; level < levels.length; level++) {
        // Each level knows its children by the high parts of the row's number.
        const page = Math.floor(row / FANOUT ** (levels.length - level));
        out.load(bases[level] + page * PAGE + (Math.floor(row / FANOUT ** (levels.length - 1 - level)) % FANOUT) * 16);
      }
      const va = rowBase + row * PAGE + draws.below(PAGE / 8) * 8;
      out.load(va);
      if (update > 0 && query % update === 0) {
        out.store(va);
        out.store(logBase + ((logged++ * 64) % (log * PAGE)));
      }
      if (out.full) yield;
      if (scan === 0 || query % scan !== 0) continue;
      for (let page = 0; page < rows; page++) {
        out.load(rowBase + page * PAGE);
        if (out.full) yield;
      }
    }
  },
  expectations({ rows, queries, update, scan }) {
    const updates = update === 0 ? 0 : Math.floor(queries / update);
    const scans = scan === 0 ? 0 : Math.floor(queries / scan);
    const loads = queries * (levelsOf(rows).length + 1) + scans * rows;
    return [
      {
        settings: {},
        counts: { loads, stores: 2 * updates, references: loads + 2 * updates },
        why: 'loads = queries * (levels + 1) + scans * rows, stores = 2 * updates; faults and misses have no closed form',
      },
    ];
  },
});

/** Pages of each level of the index, the root first. */
function levelsOf(rows: number): number[] {
  const levels: number[] = [];
  for (let pages = Math.ceil(rows / FANOUT); ; pages = Math.ceil(pages / FANOUT)) {
    levels.unshift(pages);
    if (pages === 1) return levels;
  }
}

/** Where parts of so many pages begin, one after the other. */
function placed(parts: readonly number[]): number[] {
  let next = BASE;
  return parts.map((pages) => {
    const start = next;
    next += pages * PAGE;
    return start;
  });
}
