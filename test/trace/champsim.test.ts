import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { inputFile } from '../../src/trace/input-file.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { Processes } from '../../src/trace/processes.ts';
import { AS_RECORDED } from '../../src/trace/readers/format.ts';
import { formatNamed, sniffed } from '../../src/trace/readers/index.ts';
import { ByteSource } from '../../src/trace/source.ts';
import { expectedRecords, instructionRecords, oracleRequests, program } from './binary-samples.ts';
import type { Instruction, InstructionKind } from './binary-samples.ts';
import { RecordList, recordsOf, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const KINDS: readonly InstructionKind[] = ['champsim', 'cloudsuite'];
const BYTES = { champsim: 64, cloudsuite: 96 };
const sample = program(3000);

/** The message that a trace ends with, without its path. */
async function failure(content: Uint8Array, format: string): Promise<string> {
  const path = write(folder, 'bad', content);
  const error = await recordsOf([path], { format }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'UserError', exitCode: 3 });
  return (error as Error).message.replaceAll(path, 'bad');
}

describe.each(KINDS)('%s', (kind) => {
  const bytes = BYTES[kind];

  test('a fetch, then the loads, then the stores; empty slots are none', async () => {
    const instructions: Instruction[] = [
      { ip: 0x401000n },
      { ip: 0x401003n, stores: [0x7ffd00001ff8n], loads: [0x10000040n] },
      { ip: 0x401007n, branch: true, taken: true },
      { ip: 0x55d0c0ffee00n, loads: [0n, 0x5500000000n, 0n, 0x1ffffffffffffffn], stores: [0n, 0x10000000000n] },
      { ip: 0x55d0c0ffee05n, loads: [8n, 8n, 8n, 8n], stores: [16n, 24n] },
    ];
    const path = write(folder, 'few', instructionRecords(kind, instructions));
    expect(await recordsOf([path], { format: kind })).toEqual(expectedRecords(instructions));
    expect(expectedRecords(instructions).slice(1, 4)).toEqual([
      '1 I 0x401003 1',
      '1 L 0x10000040 1',
      '1 S 0x7ffd00001ff8 1',
    ]);
  });

  test('upper-half addresses are their low 57 bits; data without an instruction address has no fetch', async () => {
    const instructions: Instruction[] = [
      { ip: 0xffffffff81000000n, loads: [0xffff888000000040n] },
      { ip: 0n, stores: [0x1000n] },
    ];
    const path = write(folder, 'upper', instructionRecords(kind, instructions));
    expect(await recordsOf([path], { format: kind })).toEqual([
      '1 I 0x1ffffff81000000 1',
      '1 L 0x1ff888000000040 1',
      '1 S 0x1000 1',
    ]);
  });

  test.each([1, 7, 63, 64, 65, 95, 97, 1000, 4096])('chunks of %i bytes give the same records', async (chunkBytes) => {
    const some = sample.slice(0, 200);
    const path = write(folder, 'chunks', instructionRecords(kind, some));
    const processes = new Processes();
    const list = new RecordList(processes);
    const trace = await formatNamed(kind).open(await inputFile(path, chunkBytes), {
      pid: 1,
      layout: null,
      recorder: AS_RECORDED,
      key: (pid) => processes.key('', pid),
      command: () => undefined,
      tell: (sink, event) => sink.event(event),
      bad: (message) => {
        throw new Error(message);
      },
      note: () => undefined,
    });
    while ((await trace.read(list, list.now + 5)) !== 'ended');
    await trace.close();
    expect(list.records).toEqual(expectedRecords(some));
  });

  test('rows are those of the same records as CSV', async () => {
    const path = write(folder, 'rows', instructionRecords(kind, sample));
    const lines = expectedRecords(sample).map((record) => record.replaceAll(' ', ','));
    const csv = write(folder, 'rows.csv', ['pid,op,addr,size,args', ...lines, ''].join('\n'));
    for (const nextStop of [() => Infinity, (now: number) => now + 37]) {
      const [ours, theirs] = [await rowsOf(path, nextStop), await rowsOf(csv, nextStop)];
      expect(ours.length).toBeGreaterThan(100);
      expect(ours).toEqual(theirs);
    }
  });

  test('is recognised from enough of its content, else by its name, else asked for', async () => {
    const records = instructionRecords(kind, sample);
    const recognised = (content: Uint8Array, name: string): string | undefined =>
      sniffed(content.subarray(0, 1 << 16), name)?.name;
    expect(recognised(records, 'x')).toBe(kind);
    expect(recognised(records, 'x.oracleGeneral')).toBe(kind);
    const few = records.subarray(0, bytes * 5);
    expect(recognised(few, `600.${kind}_s-210B.${kind}trace.xz`)).toBe(kind);
    expect(() => recognised(few, 'x')).toThrow(
      `x: neither content nor name tells the format; choose with --trace-format ${kind}`,
    );
    const damaged = Buffer.from(records);
    damaged[bytes * 600 + 8] = 2;
    expect(recognised(damaged, 'x')).toBeUndefined();
    expect(recognised(damaged, `x.${kind}`)).toBe(kind);
    const jumping = sample.map((each, place) => ({ ...each, ip: sample[(place * 7) % sample.length].ip }));
    expect(() => recognised(instructionRecords(kind, jumping), 'x')).toThrow(/neither content nor name/);
  });

  test.each([1, 8, bytes - 1])('the last record cut to %i bytes', async (left) => {
    const records = instructionRecords(kind, sample.slice(0, 10));
    const cut = records.subarray(0, bytes * 9 + left);
    expect(await failure(cut, kind)).toBe(
      `bad: byte ${bytes * 9}: expected a record of ${bytes} bytes, found the last ${left} bytes of the file (truncated?)`,
    );
  });

  test.each<[string, (record: Buffer) => void, string]>([
    ['is_branch', (record) => record.fill(7, 8, 9), 'expected is_branch to be 0 or 1, found 7'],
    ['branch_taken', (record) => record.fill(255, 9, 10), 'expected branch_taken to be 0 or 1, found 255'],
    ['ip', (record) => record.fill(2, 7, 8), 'expected an address of up to 57 bits, found 0x200000000401000'],
    ['slot', (record) => record.fill(0xfe, 39, 40), 'expected an address of up to 57 bits, found 0xfe00000000000000'],
    ['all zeros', (record) => record.fill(0), 'expected an instruction, found a record without any address'],
  ])('a bad record: %s', async (_, damage, message) => {
    const records = instructionRecords(kind, Array<Instruction>(4).fill({ ip: 0x401000n }));
    damage(records.subarray(2 * bytes, 3 * bytes));
    expect(await failure(records, kind)).toBe(
      `bad: byte ${2 * bytes}: ${message}: is this a trace of ${bytes}-byte instructions?`,
    );
  });

  test('bad records are tolerated up to a number', async () => {
    const records = instructionRecords(kind, sample.slice(0, 10));
    records[bytes * 3 + 8] = 2;
    const path = write(folder, 'some', records.subarray(0, -1));
    const expected = expectedRecords([...sample.slice(0, 3), ...sample.slice(4, 9)]);
    expect(await recordsOf([path], { format: kind, maxBadLines: 2 })).toEqual(expected);
    await expect(recordsOf([path], { format: kind, maxBadLines: 1 })).rejects.toThrow(`byte ${9 * bytes}`);
  });
});

/** The rows of a trace as text. */
async function rowsOf(path: string, nextStop: (now: number) => number): Promise<string[]> {
  const workload = await openWorkload([path]);
  const options = { pageBits: 12, modelPageBits: 12, collapse: true, distances: true, firstPageOnly: false };
  const rows: string[] = [];
  for await (const { batch, pages } of workload.batches({ ...options, modifyIsStore: false, nextStop })) {
    for (let row = 0; row < batch.rows; row++) {
      const { page, kind, refs, stores, records, span, other, again } = batch;
      const columns = [kind, refs, stores, records, span, other, again].map((column) => column[row]);
      rows.push([pages.vpn[page[row]], ...columns].join(' '));
    }
    const { lineRow, line } = batch;
    for (let place = 0; place < line.length; place++) rows.push(`line ${lineRow.items[place]} ${line.items[place]}`);
  }
  return rows;
}

test('other bytes are no instructions', async () => {
  const random = new XorShift32(5);
  const noise = Buffer.from(Array.from({ length: 1 << 16 }, () => random.next() & 255));
  const small = Buffer.from(noise.map((byte) => byte & 1));
  const requests = oracleRequests(Array.from({ length: 2000 }, () => BigInt(random.next() % 5000)));
  for (const bytes of [noise, small, Buffer.alloc(1 << 16), Buffer.alloc(1 << 16, 1), requests]) {
    for (const kind of KINDS) {
      expect(formatNamed(kind).sniff(bytes, 'x')).toBe(false);
      expect(formatNamed(kind).guess?.(bytes, 'x')).toBe('no');
    }
  }
  const traces = new URL('../../traces/', import.meta.url).pathname;
  for (const name of readdirSync(traces).filter((entry) => entry.endsWith('.gz'))) {
    const source = await ByteSource.open(await inputFile(traces + name));
    const head = await source.peek();
    await source.close();
    for (const kind of KINDS) {
      expect(formatNamed(kind).sniff(head, name)).toBe(false);
      expect(formatNamed(kind).guess?.(head, 'x.champsim-cloudsuite')).toBe('no');
    }
  }
});

test('several address spaces are one process, with a note', async () => {
  const instructions = sample.slice(0, 4).map((each, place) => ({ ...each, asid: place >> 1 }));
  const path = write(folder, 'asid', instructionRecords('cloudsuite', instructions));
  const notes: string[] = [];
  const note = (text: string): number => notes.push(text);
  expect(await recordsOf([path], { format: 'cloudsuite', note })).toEqual(expectedRecords(instructions));
  expect(notes).toEqual(['records of several address spaces (asid) are read as those of one process']);
});

test('the files of a folder are processes that take turns after whole instructions', async () => {
  const first = [{ ip: 0x401000n, loads: [0x1000n, 0x2000n] }, { ip: 0x401004n }];
  const second = [{ ip: 0x402000n }, { ip: 0x402004n }, { ip: 0x402008n }];
  write(folder, 'two/1.champsimtrace', instructionRecords('champsim', first));
  write(folder, 'two/2.champsimtrace', instructionRecords('champsim', second));
  const [one, two] = [expectedRecords(first), expectedRecords(second, 2)];
  const accesses = (await recordsOf([`${folder}/two`], { quantum: 2 })).filter((record) => !record.includes('switch'));
  expect(accesses).toEqual([...one.slice(0, 3), ...two.slice(0, 2), ...one.slice(3), ...two.slice(2)]);
});
