import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { CONTINUED, KIND_MASK, LAST_OTHER, OTHER_AGAIN, STORED_LATER, TOUCH_STORE } from '../../src/trace/batch.ts';
import type { Batch } from '../../src/trace/batch.ts';
import { Collapser } from '../../src/trace/collapse.ts';
import type { CollapseOptions } from '../../src/trace/collapse-options.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { FETCH, STORE } from '../../src/trace/ops.ts';
import type { TraceEvent } from '../../src/trace/ops.ts';
import type { Pages } from '../../src/trace/pages.ts';
import { temporaryFolder, write } from './support.ts';

const plain: CollapseOptions = {
  pageBits: 12,
  modelPageBits: 12,
  collapse: true,
  firstPageOnly: false,
  modifyIsStore: false,
  nextStop: () => Infinity,
};
const LETTERS = 'ILSM';
const FLAGS: [number, string][] = [
  [LAST_OTHER, 'last-other'],
  [OTHER_AGAIN, 'other-again'],
  [TOUCH_STORE, 'touch-store'],
  [STORED_LATER, 'stored-later'],
  [CONTINUED, 'continued'],
];

/** Gives words to a collapser: `L 0x1000 4`, `pid 2`, or the name of an event. */
function feed(collapser: Collapser, words: readonly string[]): void {
  for (const word of words) {
    const [op, va = '', size = '4'] = word.split(' ');
    if (op === 'pid') collapser.enter(Number(va));
    else if (LETTERS.includes(op)) {
      const address = BigInt(va);
      const lo = Number(address & 0xffffffffn);
      collapser.access(LETTERS.indexOf(op), Number(address >> 32n), lo, Number(size));
    } else collapser.event({ op: 'switch', pid: 1, place: word } as TraceEvent);
  }
}

/** A row in words: page number and kind, then `refs stores records span other again`, then the flags. */
function rowsOf(batch: Batch, pages: Pages): string[] {
  return Array.from({ length: batch.rows }, (_, row) => {
    const kind = batch.kind[row];
    const counts = [batch.refs, batch.stores, batch.records, batch.span, batch.other, batch.again];
    const flags = FLAGS.filter(([bit]) => (kind & bit) !== 0).map(([, name]) => ` ${name}`);
    const page = pages.vpn[batch.page[row]].toString(16);
    return `${page} ${LETTERS[kind & KIND_MASK]}: ${counts.map((column) => column[row]).join(' ')}${flags.join('')}`;
  });
}

function collapsed(words: readonly string[], options: Partial<CollapseOptions> = {}): string[] {
  const collapser = new Collapser({ ...plain, ...options });
  feed(collapser, ['pid 1', ...words]);
  return rowsOf(collapser.finish(), collapser.pages);
}

describe('rows by hand', () => {
  const [I, I2, L, L2, S] = ['I 0x8000', 'I 0x9000', 'L 0x1000', 'L 0x2000', 'S 0x1000'];

  test.each<[string, string[], string[]]>([
    ['one stream', [L, 'L 0x1ffc', L2], ['1 L: 2 0 2 2 0 0', '2 L: 1 0 1 1 0 0']],
    ['a run begins at the first store and goes on with loads', [L, S, L, S], ['1 L: 1 0 1 1 0 0', '1 S: 3 2 3 3 0 0']],
    ['the other stream, once', [I, L, I], ['8 I: 2 0 2 1 0 0', '1 L: 1 0 1 2 1 0 last-other']],
    ['then the own one', [I, L, L, I, I, L], ['8 I: 3 0 3 1 0 0', '1 L: 3 0 3 5 2 4']],
    ['then the other once more', [I, L, I, L, I], ['8 I: 3 0 3 1 0 0', '1 L: 2 0 2 4 1 2 last-other other-again']],
    [
      'a row of the same stream ends the span before, and the other stream stays open',
      [I, L, L2, I, I2, L2],
      ['8 I: 2 0 2 1 0 0', '1 L: 1 0 1 1 0 0', '2 L: 2 0 2 2 1 0 last-other', '9 I: 1 0 1 2 1 0 last-other'],
    ],
    [
      'the first touch stores, and a later one does again',
      [S, I, S, I, S],
      ['1 S: 3 3 3 1 0 0', '8 I: 2 0 2 4 1 2 last-other other-again touch-store stored-later'],
    ],
    [
      'the first touch loads, a later one stores',
      [S, I, L, S],
      ['1 S: 3 2 3 1 0 0', '8 I: 1 0 1 3 1 0 last-other stored-later'],
    ],
    ['the own touch after the other stores', [I, S, I, S], ['8 I: 2 0 2 1 0 0', '1 S: 2 2 2 3 1 2 touch-store']],
    ['a modify is a load, then a store', ['M 0x1000', 'M 0x1008'], ['1 L: 1 0 1 1 0 0', '1 S: 3 2 1 3 0 0']],
    [
      'each further page is a row of its own, and ends all runs',
      [I, 'L 0x1ffe 4', 'L 0x2000', I],
      ['8 I: 1 0 1 1 0 0', '1 L: 1 0 1 1 0 0', '2 L: 1 0 0 1 0 0 continued', '2 L: 1 0 1 1 0 0', '8 I: 1 0 1 1 0 0'],
    ],
    [
      'a modify over an edge: load, store, next page',
      ['M 0x1fff 2'],
      ['1 L: 1 0 1 1 0 0', '1 S: 1 1 0 1 0 0', '2 L: 1 0 0 1 0 0 continued', '2 S: 1 1 0 1 0 0 continued'],
    ],
    ['size 0 counts as 1', ['L 0x1fff 0', 'L 0x1fff 1'], ['1 L: 2 0 2 2 0 0']],
    ['addresses of 57 bits', ['L 0x1fffffffffff000'], ['1fffffffffff L: 1 0 1 1 0 0']],
    ['an event ends all runs', [I, L, 'event', I, L], Array(2).fill(['8 I: 1 0 1 1 0 0', '1 L: 1 0 1 1 0 0']).flat()],
    ['so does another process', [L, 'pid 2', L, 'pid 1', L], Array(3).fill('1 L: 1 0 1 1 0 0')],
    ['to go on with the same does not', [L, 'pid 1', L], ['1 L: 2 0 2 2 0 0']],
  ])('%s', (_, words, rows) => {
    expect(collapsed(words)).toEqual(rows);
  });

  test('options', () => {
    const words = [L, L, 'M 0x1fff 2'];
    expect(collapsed(words, { modifyIsStore: true })).toEqual([
      '1 L: 2 0 2 2 0 0',
      '1 S: 1 1 1 1 0 0',
      '2 S: 1 1 0 1 0 0 continued',
    ]);
    expect(collapsed(words, { firstPageOnly: true })).toEqual(['1 L: 3 0 3 3 0 0', '1 S: 1 1 0 1 0 0']);
    expect(collapsed([L, L, I, I], { collapse: false })).toEqual([
      '1 L: 1 0 1 1 0 0',
      '1 L: 1 0 1 1 0 0',
      '8 I: 1 0 1 1 0 0',
      '8 I: 1 0 1 1 0 0',
    ]);
    expect(collapsed([L, L, L, L, L], { nextStop: (now) => now + 2 })).toEqual([
      '1 L: 2 0 2 2 0 0',
      '1 L: 2 0 2 2 0 0',
      '1 L: 1 0 1 1 0 0',
    ]);
  });

  test('breaks: rows and lines before them, the process after them', () => {
    const collapser = new Collapser({ ...plain, nextStop: (now) => (now < 4 ? 4 : Infinity) });
    feed(collapser, ['pid 3', 'L 0x1000', 'L 0x1040', 'pid 5', 'L 0x1000', 'event', 'L 0x1000', 'L 0x1000']);
    const { breaks } = collapser.finish();
    expect(breaks.map(({ row, lines, pid, event, stop }) => [row, lines, pid, event?.op ?? '', stop])).toEqual([
      [0, 0, 3, '', false],
      [1, 2, 5, '', false],
      [2, 3, 5, 'switch', false],
      [3, 4, 5, '', true],
    ]);
  });

  test('lines: new ones for each page and kind since the last event', () => {
    const collapser = new Collapser(plain);
    const touches = ['L 0x103c 8', 'L 0x1000', 'S 0x1000', 'L 0x1040', 'I 0x1fc0 65', 'event', 'L 0x1000'];
    feed(collapser, ['pid 1', ...touches]);
    const { line, lineRow } = collapser.finish();
    const listed = Array.from({ length: line.length }, (_, at) => {
      const value = line.items[at];
      return `${lineRow.items[at]}: ${LETTERS[value >> 6]} ${value & 63}`;
    });
    expect(listed).toEqual(['0: L 0', '0: L 1', '1: S 0', '2: I 63', '3: I 0', '4: L 0']);
  });

  test('the references at 4 KiB are now - skew', () => {
    for (const options of [{ pageBits: 6 }, { firstPageOnly: true }, { modifyIsStore: true }, {}]) {
      const collapser = new Collapser({ ...plain, ...options });
      feed(collapser, ['pid 1', 'L 0x1000 128', 'M 0x1ffe 4', 'I 0x1000 4097', 'S 0x1040 1']);
      expect(collapser.now - collapser.skew).toBe(1 + 4 + 2 + 1);
    }
  });
});

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

const folder = temporaryFolder();

function isFetch(kind: number): boolean {
  return (kind & KIND_MASK) === FETCH;
}
