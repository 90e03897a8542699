import { Buffer } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { WasmRoom } from '../../src/base/wasm.ts';
import { Batch, CONTINUED } from '../../src/trace/batch.ts';
import {
  checkBreaks,
  checkDistances,
  checkLengths,
  checkRecords,
  checkRows,
  factsOf,
} from '../../src/trace/packed/check-rows.ts';
import { eventOf } from '../../src/trace/packed/event-text.ts';
import { readFooter } from '../../src/trace/packed/footer.ts';
import { RECORDS } from '../../src/trace/packed/layout.ts';
import { RowKernel } from '../../src/trace/packed/row-kernel.ts';
import { blockColumns } from '../../src/trace/packed/sections.ts';

// Packed traces whose checksums are right and whose contents are not.

test('a section that claims to be longer than deflate can make it is refused before memory is taken', async () => {
  const body = deflateRawSync(Buffer.alloc(64));
  const claimed = 0xfffffff0;
  const directory = [1, body.length, claimed, 1, claimed, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0];
  const block = Buffer.concat([Buffer.from(Uint32Array.from(directory).buffer), body, Buffer.alloc(16)]);
  await expect(blockColumns(RECORDS, block, () => true)).rejects.toThrow('claims to be longer than it can be');
});

test.each([
  'null',
  '[]',
  '{"accesses":null,"processes":[],"sources":[],"blocks":[]}',
  '{"accesses":{},"processes":[null],"sources":[],"blocks":[]}',
  '{"accesses":{},"processes":[{"pid":1,"command":7}],"sources":[],"blocks":[]}',
  '{"accesses":{},"processes":[],"sources":["x"],"blocks":[]}',
  '{"accesses":{},"processes":[],"sources":[],"blocks":[[40,0]]}',
])('the footer %s is an input error', (text) => {
  expect(() => readFooter(text)).toThrow(expect.objectContaining({ name: 'UserError', exitCode: 3 }));
});

test('an event without a field says so', () => {
  const map = '{"op":"map","pid":0,"prot":3,"share":false,"file":null,"va":"0x0"}';
  expect(() => eventOf(map, 'x')).toThrow('expected true or false, found nothing');
  expect(() => eventOf('{"op":"unmap","pid":0,"va":"\\u001b[31m"}', 'x')).toThrow(String.raw`found "\"\\u001b[31m\""`);
});

const room = new WasmRoom(2 ** 22);

/** Rows of 3, 2, 253, 3, 2, 253 ... references to pages 0 and 1, in the room. */
function batchOf(rows: number): Batch {
  room.clear();
  const batch = new Batch(rows, room);
  batch.rows = rows;
  const counts = Array.from({ length: rows }, (_, row) => [3, 2, 253][row % 3]);
  batch.page.set(counts.map((_, row) => row % 2));
  batch.kind.set(counts.map((_, row) => (row % 3) | CONTINUED));
  batch.refs.set(counts);
  batch.span.set(counts.toReversed());
  return batch;
}

describe('rows', () => {
  const lengths = [1, 2, 3, 5, 17, 1000, 65_536];

  /** Asks in TypeScript and in WebAssembly, which must say the same. */
  function check(batch: Batch): void {
    const facts = factsOf(batch, 2);
    expect(new RowKernel(room).facts(batch, 2)).toEqual(facts);
    checkRows(
      facts,
      batchOf(batch.rows).refs.reduce((sum, refs) => sum + refs, 0),
    );
  }

  test.each(lengths)('%i as a writer makes them', (rows) => {
    expect(() => check(batchOf(rows))).not.toThrow();
  });

  test.each<[string, (batch: Batch, at: number) => unknown]>([
    ['a page that nobody named', ({ page }, at) => (page[at] = 2)],
    ['a page below 0', ({ page }, at) => (page[at] = -1)],
    ['a kind beyond store', ({ kind }, at) => (kind[at] = 3)],
    ['references below 0', ({ refs }, at) => (refs[at] = -1)],
    ['a span below 0', ({ span }, at) => (span[at] = -1)],
    ['more references', ({ refs }, at) => refs[at]++],
    ['fewer references', ({ refs }, at) => refs[at]--],
    ['other spans', ({ span }, at) => span[at]++],
  ])('%s', (_, spoil) => {
    for (const rows of lengths)
      for (const at of new Set([0, rows >> 1, rows - 1])) {
        const batch = batchOf(rows);
        spoil(batch, at);
        expect(() => check(batch)).toThrow(expect.objectContaining({ name: 'UserError', exitCode: 3 }));
      }
  });

  test('columns outside the room are asked in TypeScript', () => {
    const batch = batchOf(5);
    batch.span = batch.span.slice();
    expect(new RowKernel(room).facts(batch, 2)).toBeNull();
    expect(new RowKernel(room).lessen(batch.span, batch.refs, 5)).toBe(false);
  });

  test.each(lengths)('records of %i rows are their references less those that begin none', (rows) => {
    const { refs, records } = batchOf(rows);
    records.fill(2);
    expect(new RowKernel(room).lessen(records, refs, rows)).toBe(true);
    expect(records).toEqual(refs.map((count) => count - 2));
  });

  test('fewer values than rows', () => {
    expect(() => checkLengths([new Uint8Array(3), new Uint8Array(2)], 3)).toThrow('a column of 2 values where 3 are');
  });
});

/** Two rows of 4 and 1 references of both streams. */
function twoRows(): Batch {
  const batch = new Batch(2);
  batch.rows = 2;
  batch.span.set([4, 1]);
  batch.other.set([4, 0]);
  return batch;
}

describe('distances', () => {
  test('as a writer makes them', () => {
    expect(() => checkDistances(twoRows())).not.toThrow();
  });

  test.each<[string, (batch: Batch) => unknown]>([
    ['a touch of the other page after the span', ({ other }) => other.set([5, 0])],
    ['a touch of its own page after the span', ({ again }) => again.set([0, 2])],
    ['a touch before the row', ({ again }) => again.set([-1, 0])],
  ])('%s', (_, spoil) => {
    const batch = twoRows();
    spoil(batch);
    expect(() => checkDistances(batch)).toThrow('a row whose distances cannot be');
  });
});

test.each<[string, number, number, number]>([
  ['kind', 4, 0, 8],
  ['address', 0, 2 ** 25, 8],
  ['size', 0, 0, 2 ** 30 + 1],
])('a record of a %s that no writer makes', (_, kind, high, size) => {
  const low = Uint32Array.of(0, 0);
  const check = (...last: [number, number, number]): void =>
    checkRecords(Uint8Array.of(3, last[0]), Uint32Array.of(0, last[1]), low, Uint32Array.of(1, last[2]), 2);
  expect(() => check(kind, high, size)).toThrow('a record whose kind, address or size cannot be');
  expect(() => check(0, 2 ** 25 - 1, 2 ** 30)).not.toThrow();
});

test('breaks beyond the rows, and rows of no process', () => {
  const at = (row: number, process: number): Parameters<typeof checkBreaks>[0][number] => ({
    row,
    process,
    event: null,
    stop: false,
  });
  expect(() => checkBreaks([at(0, 0), at(2, 1)], 2)).not.toThrow();
  expect(() => checkBreaks([at(0, 0), at(3, 1)], 2)).toThrow('a break after row 3 of 2');
  expect(() => checkBreaks([at(1, 0)], 2)).toThrow('rows of no process before row 1');
  expect(() => checkBreaks([], 1)).toThrow('rows of no process');
});
