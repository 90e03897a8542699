import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formats, sniffed } from '../../src/trace/readers/index.ts';
import { MADE, PACKED } from './made-samples.ts';
import { inChunks } from './text-reading.ts';

const folder = new URL('../../traces/samples/', import.meta.url).pathname;
/** The samples of traces/samples/ and what they are. */
const SAMPLES: readonly [name: string, format: string, records: number, first: string][] = [
  ['addresses.txt', 'addresses', 1000, '1 L 0x544 1'],
  ['belady.pages', 'pages', 12, '1 L 0x1000 1'],
  ['blocks.libcachesim.csv', 'libcachesim-csv', 600, '1 L 0x3e9000 1'],
  ['cachelab.lackey', 'lackey', 601, '1 I 0x401ab70 3'],
  ['cowfork-32.din', 'din', 1200, '1 I 0x401b5c0 1'],
  ['cowfork-32.pwt', 'packed', 1200, '1 I 0x401b5c0 1'],
  ['cowfork-32.trace', 'course', 963, '1 S 0xfed33e70 1'],
  ['ls-exceptions.perf', 'perf', 97, '27048 I 0x7fcc6bb6fb70 1'],
  ['ls-faults.perf', 'perf', 101, '27031 L 0x562c449425c0 1'],
  ['ls-trace.perf', 'perf', 101, '2159 L 0x5587244e95c0 1'],
  ['ls.pinatrace.out', 'pin', 984, '1 I 0x401ab73 1'],
  ['ls.xdin', 'din', 900, '1 I 0x401ab70 3'],
  ['objects.libcachesim.txt', 'libcachesim-txt', 600, '1 L 0x400000000000 1'],
  ['objects.oracleGeneral', 'oracle-general', 300, '1 L 0x400000000000 1'],
  ['packets.gem5.txt', 'gem5', 195, '1 L 0x6035b8 8'],
  ['program.champsim', 'champsim', 256, '1 I 0x401000 1'],
  ['program.cloudsuite', 'cloudsuite', 256, '1 I 0x401000 1'],
  ['riscv.execlog', 'execlog', 96, '1 I 0x10430 1'],
  ['two-threads.drmemtrace.txt', 'drmemtrace', 72, '1 I 0x7f2a10001940 3'],
];

describe.each(SAMPLES)('%s', (name, format, count, first) => {
  const path = join(folder, name);
  const head = readFileSync(path);

  test('is recognised, by no other format', () => {
    expect(sniffed(head, path)?.name).toBe(format);
    const claimed = formats.filter((other) => other.sniff(head, path) || other.guess?.(head, path) === 'named');
    expect(claimed.map((other) => other.name)).toEqual([format]);
    expect(statSync(path).size).toBeLessThan(20_000);
  });

  test('gives the same records in chunks and turns of every size', async () => {
    const whole = await inChunks(format, path, 1 << 20);
    expect(whole).toHaveLength(count);
    expect(whole[0]).toBe(first);
    for (const chunkBytes of [1, 2, 3, 7, 64, 1000]) expect(await inChunks(format, path, chunkBytes)).toEqual(whole);
    for (const turn of [1, 2, 50]) expect(await inChunks(format, path, 4096, turn)).toEqual(whole);
  });
});

test('every sample is on the list, but the table, which needs --columns; every format has one', () => {
  const names = SAMPLES.map(([name]) => name);
  expect(readdirSync(folder).toSorted()).toEqual([...names, 'table.csv'].toSorted());
  const without = formats.filter(({ name }) => !SAMPLES.some(([, format]) => format === name));
  // Those of csv and qemu are test/cases and traces/subshell.
  expect(without.map(({ name }) => name)).toEqual(['csv', 'qemu', 'columns']);
});

test('those that are made are what their makers make', async () => {
  for (const [name, make] of Object.entries(MADE))
    expect(readFileSync(join(folder, name)).equals(make()), name).toBe(true);
  const [packed, source] = [PACKED.name, PACKED.from].map((name) => join(folder, name));
  expect(await inChunks('packed', packed, 4096)).toEqual(await inChunks('din', source, 4096));
});

test('the recordings of valgrind are none of these', () => {
  const traces = new URL('../../traces/', import.meta.url).pathname;
  const names = readdirSync(traces).filter((name) => name.endsWith('.md'));
  for (const name of names) expect(sniffed(readFileSync(join(traces, name)), name)).toBeNull();
  const texts = [
    '==1== Lackey, an example Valgrind tool\n',
    'I  0401ab73,5\n L 04a28750,8\n',
    'pid,op,addr,size,args\n1,L,0,1\n',
  ];
  const found = texts.map((text) => sniffed(Buffer.from(text), 'x')?.name);
  expect(found).toEqual(['lackey', 'lackey', 'csv']);
});

test.each([
  '0041f7a0 R\n31348900 W\n',
  '2 0\n0 1000\n',
  '0x401136: R 0x7ffd1c2a3b48\n',
  '16916\n62493\n',
  '1,2,3\n',
  'r 56ecd8\n',
])('%j is none of these', (text) => {
  const ours = new Set(['drmemtrace', 'execlog', 'gem5', 'libcachesim-csv', 'perf']);
  expect(formats.filter((format) => ours.has(format.name) && format.sniff(Buffer.from(text), 'trace.txt'))).toEqual([]);
});
