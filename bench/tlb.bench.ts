import { TlbArray } from '../src/model/tlb.ts';
import type { TlbLevel } from '../src/system/system.ts';
import { heldRows } from './inputs.ts';
import type { Rows } from './inputs.ts';
import { measured, startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options, Task } from './suite.ts';

const SHAPES: readonly TlbLevel[] = [
  { entries: 64, ways: 4, policy: 'lru' },
  { entries: 64, ways: 4, policy: 'plru' },
  { entries: 64, ways: 4, policy: 'fifo' },
  { entries: 64, ways: 64, policy: 'lru' },
  { entries: 1536, ways: 12, policy: 'lru' },
];

/** Look-ups in one TLB array, fetches and data together: a page for each row. */
export const tlb: Benchmark = {
  name: 'tlb',
  about: 'rows -> one TLB array, a look-up for each row',
  async run(options: Options): Promise<Figure[]> {
    const rows = await heldRows(options.quick ? 'ls' : 'sqlite3');
    const tasks = SHAPES.map((level): Task => ({
      name: `${level.policy}, ${level.entries} entries, ${level.ways} ways`,
      items: rows.rows,
      unit: 'look-ups',
      run: () => misses(rows, level),
    }));
    return measured('tlb', tasks, options);
  },
};

function misses({ batches, pages }: Rows, level: TlbLevel): number {
  const array = new TlbArray(level, 1);
  array.reserve(pages.count);
  let missed = 0;
  for (const { page: column, rows } of batches) {
    for (let row = 0; row < rows; row++) {
      const page = column[row];
      if (array.touch(page)) continue;
      array.fill(page, pages.vpn[page] % 0x80000000);
      missed++;
    }
  }
  return missed;
}

await startIfMain(import.meta.url, tlb);
