import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { inputFile } from '../../src/trace/input-file.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { oracleGeneral } from '../../src/trace/readers/oracle-general.ts';
import { sniffed } from '../../src/trace/readers/index.ts';
import { ByteSource } from '../../src/trace/source.ts';
import { instructionRecords, oracleRequests, program } from './binary-samples.ts';
import { RecordList, recordsOf, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const NUMBERED = 1n << 34n;

/** Pages that requests for these objects load from. */
async function pagesOf(ids: readonly bigint[], chunkBytes?: number): Promise<bigint[]> {
  const path = write(folder, 'x.oracleGeneral', oracleRequests(ids));
  const workload = await openWorkload([path]);
  if (chunkBytes !== undefined)
    Object.assign(workload.traces[0].files[0], { chunkBytes } satisfies Partial<Awaited<ReturnType<typeof inputFile>>>);
  const list = new RecordList(workload.processes);
  await workload.records(list);
  return list.records.map((record) => {
    const [, page] = /^1 L 0x([0-9a-f]+)000 1$/.exec(record) ?? /^1 L 0x(0) 1$/.exec(record) ?? [];
    return BigInt(`0x${page}`);
  });
}

describe('objects are pages', () => {
  test('an id below 2^45 is the number of its page', async () => {
    const ids = [
      1n,
      0n,
      5n,
      1n,
      0xfffffn,
      0x100000n,
      0x123456789n,
      NUMBERED - 1n,
      NUMBERED + (1n << 32n),
      (1n << 45n) - 1n,
    ];
    expect(await pagesOf(ids)).toEqual(ids);
  });

  test('others are numbered by first appearance, and keep out of the way', async () => {
    const ids = [
      1n << 45n,
      (1n << 64n) - 1n,
      7n,
      1n << 45n,
      NUMBERED,
      NUMBERED + 1n,
      (1n << 64n) - 1n,
      1n << 63n,
      1n << 53n,
    ];
    const numbers = [0n, 1n, -1n, 0n, 2n, 3n, 1n, 4n, 5n];
    expect(await pagesOf(ids)).toEqual(numbers.map((number, place) => (number < 0n ? ids[place] : NUMBERED + number)));
  });

  test('different objects are different pages', async () => {
    const random = new XorShift32(9);
    const word = (): bigint => BigInt(random.next() >>> 0);
    const distinct = [
      ...new Set(
        Array.from({ length: 5000 }, () => BigInt.asUintN(33 + (random.next() & 31), (word() << 32n) | word())),
      ),
    ];
    const pages = await pagesOf([...distinct, ...distinct]);
    expect(new Set(pages).size).toBe(distinct.length);
    expect(pages.slice(distinct.length)).toEqual(pages.slice(0, distinct.length));
  });

  test.each([1, 5, 23, 24, 25, 1000])('chunks of %i bytes give the same', async (chunkBytes) => {
    const ids = Array.from({ length: 300 }, (_, place) => BigInt(place * place) << BigInt(place % 47));
    expect(await pagesOf(ids, chunkBytes)).toEqual(await pagesOf(ids));
  });
});

test('the last request cut', async () => {
  const path = write(folder, 'cut.oracleGeneral', oracleRequests([1n, 2n, 3n]).subarray(0, -5));
  const message = `${path}: byte 48: expected a record of 24 bytes, found the last 19 bytes of the file (truncated?)`;
  await expect(recordsOf([path])).rejects.toMatchObject({ exitCode: 3, message });
  expect(await recordsOf([path], { maxBadLines: 1 })).toEqual(['1 L 0x1000 1', '1 L 0x2000 1']);
});

test('is told by its name alone; contents that could be one ask for a choice', () => {
  const requests = oracleRequests(Array.from({ length: 100 }, (_, place) => BigInt(place % 9)));
  const named = (name: string): string | undefined => sniffed(requests, name)?.name;
  for (const name of ['w01.oracleGeneral', 'w01.oracleGeneral.bin.zst', 'W.ORACLEGENERAL', 'a.oracle-general'])
    expect(named(name)).toBe('oracle-general');
  for (const name of ['w01.bin', 'w01.oracleGeneralOpNS'])
    expect(() => named(name)).toThrow(
      `${name}: neither content nor name tells the format; choose with --trace-format oracle-general`,
    );
  expect(sniffed(Buffer.from('text'), 'x.oracleGeneral')).toBe(null);
});

test('other bytes are no requests', async () => {
  const random = new XorShift32(5);
  const noise = Buffer.from(Array.from({ length: 1 << 14 }, () => random.next() & 255));
  const others = [noise, Buffer.alloc(1 << 14), Buffer.alloc(1 << 14, 255), oracleRequests([1n, 1n])];
  for (const kind of ['champsim', 'cloudsuite'] as const) others.push(instructionRecords(kind, program(500)));
  for (const bytes of others) expect(oracleGeneral.guess?.(bytes, 'x')).toBe('no');
  const traces = new URL('../../traces/', import.meta.url).pathname;
  for (const name of readdirSync(traces).filter((entry) => entry.endsWith('.gz'))) {
    const source = await ByteSource.open(await inputFile(traces + name));
    expect(oracleGeneral.guess?.(await source.peek(), 'x.oracleGeneral')).toBe('no');
    await source.close();
  }
});
