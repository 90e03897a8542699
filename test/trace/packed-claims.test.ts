import { Buffer } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Batch } from '../../src/trace/batch.ts';
import { checkBreaks, checkDistances, checkRecords, checkRows } from '../../src/trace/packed/check-rows.ts';
import { eventOf } from '../../src/trace/packed/event-text.ts';
import { readFooter } from '../../src/trace/packed/footer.ts';
import { RECORDS } from '../../src/trace/packed/layout.ts';
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

/** Two rows of 3 and 2 references to pages 0 and 1. */
function twoRows(): Batch {
  const batch = new Batch(2);
  batch.rows = 2;
  batch.page.set([0, 1]);
  batch.kind.set([2, 0]);
  batch.refs.set([3, 2]);
  batch.stores.set([3, 0]);
  batch.records.set([2, 2]);
  batch.span.set([4, 1]);
  batch.other.set([4, 0]);
  return batch;
}

describe('rows', () => {
  test('as a writer makes them', () => {
    expect(() => {
      checkRows(twoRows(), 2, 5);
      checkDistances(twoRows());
    }).not.toThrow();
  });

  test.each<[string, (batch: Batch) => unknown]>([
    ['a page that nobody named', ({ page }) => page.set([0, 2])],
    ['a page below 0', ({ page }) => page.set([0, -1])],
    ['a kind beyond store', ({ kind }) => kind.set([3, 0])],
    ['references below 0', ({ refs }) => refs.set([6, -1])],
    ['a span below 0', ({ span }) => span.set([6, -1])],
    ['other references', ({ refs }) => refs.set([3, 3])],
    ['other spans', ({ span }) => span.set([4, 2])],
    ['fewer values than rows', (batch) => (batch.kind = batch.kind.subarray(1))],
  ])('%s', (_, spoil) => {
    const batch = twoRows();
    spoil(batch);
    expect(() => checkRows(batch, 2, 5)).toThrow(expect.objectContaining({ name: 'UserError', exitCode: 3 }));
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
