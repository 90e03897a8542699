import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { CONTINUED, KIND_MASK, LAST_OTHER, OTHER_AGAIN, STORED_LATER, TOUCH_STORE } from '../../src/trace/batch.ts';
import type { Batch } from '../../src/trace/batch.ts';
import { Collapser } from '../../src/trace/collapse.ts';
import type { CollapseOptions } from '../../src/trace/collapse-options.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { FETCH, STORE } from '../../src/trace/ops.ts';
import { LETTERS, feed, plain, rowsOf } from './collapsing.ts';
import { temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();

/** A random trace as words, on few pages so that runs grow long. */
function randomWords(seed: number, length: number): string[] {
  const random = new XorShift32(seed);
  const below = (bound: number): number => random.next() % bound;
  const pages = [1 + below(3), 0x100 + below(2)];
  return Array.from({ length }, () => {
    const dice = below(200);
    if (dice === 0) return 'event';
    if (dice < 4) return `pid ${1 + below(2)}`;
    const kind = below(4);
    const stream = kind === FETCH ? 1 : 0;
    if (below(10) === 0) pages[stream] = (stream === 1 ? 0x100 : 1) + below(3);
    const size = below(30) === 0 ? below(9000) : 1 + below(16);
    return `${LETTERS[kind]} 0x${(pages[stream] * 4096 + below(4096)).toString(16)} ${size}`;
  });
}

/** Columns of a batch as plain numbers, one list for each row. */
function table(
  batch: Batch,
): { page: number; kind: number; refs: number; stores: number; records: number; span: number }[] {
  return Array.from({ length: batch.rows }, (_, row) => ({
    page: batch.page[row],
    kind: batch.kind[row],
    refs: batch.refs[row],
    stores: batch.stores[row],
    records: batch.records[row],
    span: batch.span[row],
  }));
}

function totals(rows: ReturnType<typeof table>): Record<string, number> {
  const sum = { fetches: 0, loads: 0, stores: 0, records: 0, span: 0, refs: 0 };
  for (const { kind, refs, stores, records, span } of rows) {
    if ((kind & KIND_MASK) === FETCH) sum.fetches += refs;
    else sum.loads += refs - stores;
    sum.stores += stores;
    sum.records += records;
    sum.span += span;
    sum.refs += refs;
  }
  return sum;
}

describe('laws', () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1);

  function both(seed: number, options: Partial<CollapseOptions> = {}): [Collapser, Collapser] {
    const words = ['pid 1', ...randomWords(seed, 1500)];
    const sinks = [true, false].map((collapse) => new Collapser({ ...plain, ...options, collapse }));
    for (const sink of sinks) {
      feed(sink, words);
      sink.finish();
    }
    return [sinks[0], sinks[1]];
  }

  test.each(seeds)('rows expand to the same totals between any two breaks, seed %i', (seed) => {
    const [runs, single] = both(seed, { nextStop: (now) => now + 97, modifyIsStore: seed % 3 === 0 });
    expect(runs.batch.breaks.map(({ event, pid, stop }) => [event?.op, pid, stop])).toEqual(
      single.batch.breaks.map(({ event, pid, stop }) => [event?.op, pid, stop]),
    );
    expect(runs.batch.rows).toBeLessThan(single.batch.rows);
    const [some, all] = [table(runs.batch), table(single.batch)];
    for (const [place, { row }] of runs.batch.breaks.entries()) {
      const next = runs.batch.breaks[place + 1]?.row;
      const otherRow = single.batch.breaks[place].row;
      const otherNext = single.batch.breaks[place + 1]?.row;
      const found = totals(some.slice(row, next));
      expect(found).toEqual(totals(all.slice(otherRow, otherNext)));
      expect(found.span).toBe(found.refs);
    }
    expect([runs.now, runs.dataRefs, runs.storeRefs, runs.skew]).toEqual([
      single.now,
      single.dataRefs,
      single.storeRefs,
      single.skew,
    ]);
  });

  test.each(seeds)('distances and flags are those of a naive look at all references, seed %i', (seed) => {
    const [runs, single] = both(seed);
    const references = table(single.batch);
    const { batch } = runs;
    let start = 0;
    for (let row = 0; row < batch.rows; row++) {
      const spanned = references.slice(start, start + batch.span[row]);
      start += batch.span[row];
      const own = isFetch(batch.kind[row]);
      const distance = (fetch: boolean, from: number): number => {
        const at = spanned.findIndex(({ kind }, place) => place >= from && isFetch(kind) === fetch);
        return from < 0 || at < 0 ? 0 : at;
      };
      const other = distance(!own, 1);
      const again = other === 0 ? 0 : distance(own, other + 1);
      const third = again === 0 ? 0 : distance(!own, again + 1);
      const dataTouch = own ? other : again;
      const storesLater = spanned.some(({ kind }, place) => place > dataTouch && (kind & KIND_MASK) === STORE);
      const flags =
        (other > 0 && isFetch(spanned.at(-1)?.kind ?? 0) !== own ? LAST_OTHER : 0) |
        (third > 0 ? OTHER_AGAIN : 0) |
        (dataTouch > 0 && (spanned[dataTouch].kind & KIND_MASK) === STORE ? TOUCH_STORE : 0) |
        (dataTouch > 0 && storesLater ? STORED_LATER : 0);
      expect([batch.other[row], batch.again[row], batch.kind[row] & ~(KIND_MASK | CONTINUED)]).toEqual([
        other,
        again,
        flags,
      ]);
    }
    expect(start).toBe(references.length);
  });

  test.each(seeds)('the lines of a page and kind are the same, seed %i', (seed) => {
    const lines = both(seed).map(({ batch, pages }) => {
      const found = new Set<string>();
      let pid = 0;
      let breaks = 0;
      for (let at = 0; at < batch.line.length; at++) {
        while (batch.breaks[breaks]?.lines <= at) pid = batch.breaks[breaks++].pid;
        found.add(`${pid} ${pages.vpn[batch.page[batch.lineRow.items[at]]]} ${batch.line.items[at]}`);
      }
      return [...found].toSorted();
    });
    expect(lines[0]).toEqual(lines[1]);
  });

  test.each(seeds.slice(0, 10))('a reader that counts records itself gives the same rows, seed %i', async (seed) => {
    let pid = 1;
    let entered = 0;
    const words: string[] = [];
    const lines: string[] = ['pid,op,addr,size,args'];
    for (const word of randomWords(seed, 3000)) {
      const [op, va, size] = word.split(' ');
      if (op === 'pid') {
        pid = Number(va);
        continue;
      }
      if (op !== 'event' && pid !== entered) words.push(`pid ${(entered = pid)}`);
      words.push(word);
      lines.push(op === 'event' ? `${pid},switch` : `${pid},${op},${va},${size}`);
    }
    const path = write(folder, `${seed}.csv`, lines.join('\n'));
    for (const pageBits of [6, 10, 12]) {
      const options = { ...plain, pageBits, nextStop: (now: number) => now + 500 };
      const workload = await openWorkload([path]);
      const direct = new Collapser(options);
      feed(direct, words);
      for await (const { batch, pages } of workload.batches(options)) {
        expect(rowsOf(batch, pages)).toEqual(rowsOf(direct.finish(), direct.pages));
        expect(batch.line.items.subarray(0, batch.line.length)).toEqual(
          direct.batch.line.items.subarray(0, batch.line.length),
        );
      }
    }
  });
});

function isFetch(kind: number): boolean {
  return (kind & KIND_MASK) === FETCH;
}
