import { rowOf } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';

/** What Dinero's columns hold; null: a unified first level does not tell kinds apart. */
interface Columns {
  total: number;
  instrn: number | null;
  data: number | null;
  read: number | null;
  write: number | null;
}

const NAMES = ['Total', 'Instrn', 'Data', 'Read', 'Write', 'Misc'] as const;

/** The first-level counters by the names that Dinero IV prints (cmdmain.c, do1stats); Misc is among the reads. */
export function dineroBlock(result: Result): string {
  const row = rowOf(result);
  const { l1, l1i, l1d } = result.system.tlb;
  const { fetches, loads, stores, l1_store_misses: storeMisses } = row;
  const data = loads + stores;
  const caches: string[] = [];
  const whole = { total: fetches + data, instrn: fetches, data, read: loads, write: stores };
  if (l1 !== null) {
    const missed = { total: row.l1_misses, instrn: null, data: null, read: null, write: storeMisses };
    caches.push(cache('l1-ucache', whole, missed));
  }
  if (l1i !== null) {
    const none = { data: 0, read: 0, write: 0 };
    const missed = { total: row.l1i_misses, instrn: row.l1i_misses, ...none };
    caches.push(cache('l1-icache', { total: fetches, instrn: fetches, ...none }, missed));
  }
  if (l1d !== null) {
    const misses = row.l1d_misses;
    const missed = { total: misses, instrn: 0, data: misses, read: misses - storeMisses, write: storeMisses };
    caches.push(cache('l1-dcache', { ...whole, total: data, instrn: 0 }, missed));
  }
  return caches.join('\n');
}

function cache(name: string, demand: Columns, missed: Columns): string {
  const [fetched, misses] = [values(demand), values(missed)];
  return [
    name,
    line('Metrics', NAMES),
    line(
      '-----------------',
      NAMES.map(() => '------'),
    ),
    line('Demand Fetches', fetched.map(whole)),
    line(
      ' Fraction of total',
      quotients(fetched, () => demand.total),
    ),
    '',
    line('Demand Misses', misses.map(whole)),
    line(
      ' Demand miss rate',
      quotients(misses, (at) => fetched[at] ?? 0),
    ),
    '',
  ].join('\n');
}

function values({ total, instrn, data, read, write }: Columns): (number | null)[] {
  return [total, instrn, data, read, write, 0];
}

function whole(value: number | null): string {
  return value === null ? '-' : String(value);
}

/** Quotients with four digits; 0 where there is nothing to divide by. */
function quotients(parts: readonly (number | null)[], of: (at: number) => number): string[] {
  return parts.map((part, at) => (part === null ? '-' : (part / (of(at) || 1)).toFixed(4)));
}

function line(name: string, cells: readonly string[]): string {
  return ` ${name.padEnd(20)}${cells.map((cell) => cell.padStart(13)).join('')}`;
}
