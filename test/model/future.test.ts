import { expect, test } from 'vitest';
import { Touches } from '../../src/model/future.ts';
import { Batch, CONTINUED } from '../../src/trace/batch.ts';
import { FETCH, LOAD } from '../../src/trace/ops.ts';
import { Pages } from '../../src/trace/pages.ts';

// What is read ahead for `opt`, of batches that are made by hand.

interface Row {
  page: number;
  kind?: number;
  refs?: number;
  span: number;
  other?: number;
  again?: number;
}

/** A batch of rows; before those of each pid a break. */
function batchOf(segments: [pid: number, rows: Row[]][], newPages: number[]): Batch {
  const batch = new Batch(16);
  for (const page of newPages) batch.newPages.push(page);
  for (const [pid, rows] of segments) {
    batch.breaks.push({ row: batch.rows, lines: 0, pid, event: null, stop: false });
    for (const { page, kind = LOAD, refs = 1, span, other = 0, again = 0 } of rows) {
      const row = batch.rows++;
      batch.page[row] = page;
      batch.kind[row] = kind;
      batch.refs[row] = refs;
      batch.span[row] = span;
      batch.other[row] = other;
      batch.again[row] = again;
    }
  }
  return batch;
}

function pagesOf(vpns: number[], pageBits = 12): Pages {
  const pages = new Pages(pageBits);
  for (const [page, vpn] of vpns.entries()) pages.define(page, vpn);
  return pages;
}

test('each touch knows the next one of its page: of rows, of the other stream in them, and of their own after it', () => {
  const touches = new Touches(12, 12);
  const pages = pagesOf([5, 6, 7]);
  // References 0 1 2 3 4 5 6: load 5; fetch 6; load 5 (again: the fetch's row tells of it), fetch 6; load 7; fetch 6; load 5.
  const rows = [
    { page: 0, span: 1 },
    { page: 1, kind: FETCH, span: 3, other: 1, again: 2 },
    { page: 2, span: 2, other: 1 },
    { page: 0, span: 1 },
  ];
  touches.add(batchOf([[1, rows]], [0, 1, 2]), pages);
  touches.finish();
  // Touches in the order of the rows: 5 at 0, 6 at 1, 5 at 2, 6 at 3, 7 at 4, 6 at 5, 5 at 6.
  expect([0, 1, 2, 3, 4, 5, 6].map((touch) => touches.after(touch))).toEqual([
    2,
    3,
    6,
    5,
    Infinity,
    Infinity,
    Infinity,
  ]);
  const first = touches.start();
  expect([5, 6, 7].map((vpn) => first[touches.key(1, vpn)])).toEqual([0, 1, 4]);
  expect([touches.key(1, 8), touches.key(2, 5)]).toEqual([-1, -1]);
});

test('a page number of another process, and one that means another page in a later batch, are other pages', () => {
  const touches = new Touches(12, 12);
  const segments: [number, Row[]][] = [
    [1, [{ page: 0, span: 1 }]],
    [2, [{ page: 1, span: 1 }]],
  ];
  touches.add(batchOf(segments, [0, 1]), pagesOf([5, 5]));
  // Process 2 has ended: the ids 1 and 0 are given again, 0 to page 9 of process 3.
  const later: [number, Row[]][] = [
    [
      3,
      [
        { page: 0, span: 1 },
        { page: 1, span: 1 },
      ],
    ],
  ];
  touches.add(batchOf(later, [0, 1]), pagesOf([9, 5]));
  touches.finish();
  const first = touches.start();
  const firstOf = (pid: number, vpn: number): number => first[touches.key(pid, vpn)];
  expect([firstOf(1, 5), firstOf(2, 5), firstOf(3, 9), firstOf(3, 5)]).toEqual([0, 1, 2, 3]);
  expect([0, 1, 2, 3].map((touch) => touches.after(touch))).toEqual([Infinity, Infinity, Infinity, Infinity]);
});

test('pages of the trace that lie in one of the model; the rest of an access there is no touch; no more is a row of records alone', () => {
  const touches = new Touches(14, 12);
  const pages = pagesOf([3, 4, 5, 8]);
  const rows = [
    // An access from page 3 over 4 to 5: pages 0, 1 and again 1 of the model.
    { page: 0, span: 1 },
    { page: 1, kind: LOAD | CONTINUED, span: 1 },
    { page: 2, kind: LOAD | CONTINUED, refs: 1, span: 0 },
    { page: 3, refs: 0, span: 0 },
    { page: 2, span: 1 },
  ];
  touches.add(batchOf([[1, rows]], [0, 1, 2, 3]), pages);
  touches.finish();
  const first = touches.start();
  expect([0, 1].map((vpn) => first[touches.key(1, vpn)])).toEqual([0, 1]);
  expect(touches.key(1, 2)).toBe(-1);
  expect([0, 1, 2].map((touch) => touches.after(touch))).toEqual([Infinity, 2, Infinity]);
});

test('more touches and more pages than a list begins with', () => {
  const touches = new Touches(12, 12);
  const count = 3000;
  const pages = pagesOf(Array.from({ length: count }, (_, page) => page));
  const batch = new Batch(count * 2);
  batch.breaks.push({ row: 0, lines: 0, pid: 1, event: null, stop: false });
  for (let row = 0; row < count * 2; row++) {
    batch.page[row] = row % count;
    batch.kind[row] = LOAD;
    batch.refs[row] = batch.span[row] = 1;
  }
  batch.rows = count * 2;
  touches.add(batch, pages);
  touches.finish();
  const after = Array.from({ length: count * 2 }, (_, touch) => touches.after(touch));
  expect(after).toEqual(Array.from({ length: count * 2 }, (_, at) => (at < count ? at + count : Infinity)));
});
