import { closeSync, mkdirSync, openSync, readFileSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openGrowing } from '../../src/trace/growing/open.ts';
import { GrowingRecording } from '../../src/trace/growing/recording.ts';
import { block, call, define, event, header, maps } from './qemu-file.ts';
import type { Header } from './qemu-file.ts';
import { RecordList, recordsOf, temporaryFolder, write } from './support.ts';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
const HEADER_BYTES = 80;
const [WRITTEN_AT, TAKEN_AT] = [64, 72];
let folders = 0;

/** A program that runs: its files grow as the test says, and its processes end when it says so. */
class Program {
  readonly folder = join(folder, `${++folders}`);
  readonly alive = new Set<number>();

  constructor() {
    mkdirSync(this.folder);
  }

  /** A file begins, with none of its words. */
  begin(head: Header): File {
    return this.beginWith(header({ ...head, flags: head.flags ?? 0 }));
  }

  beginWith(head: Buffer): File {
    const [pid, image] = [head.readUInt32LE(16), head.readUInt32LE(24)];
    this.alive.add(pid);
    const bytes = Buffer.concat([head, Buffer.alloc(16)]);
    bytes.writeUInt32LE(HEADER_BYTES, 8);
    return new File(write(this.folder, `${pid}.${image}.qemu`, bytes));
  }

  get reader(): { pid: number; busy: number } {
    const bytes = readFileSync(join(this.folder, 'reader'));
    return { pid: bytes.readUInt32LE(0), busy: bytes.readUInt32LE(4) };
  }
}

class File {
  private readonly fd: number;
  private length = HEADER_BYTES;

  constructor(path: string) {
    this.fd = openSync(path, 'r+');
  }

  /** Words that are there, and are final only if that is said. */
  put(bytes: Uint8Array, final: boolean): void {
    writeSync(this.fd, bytes, 0, bytes.length, this.length);
    this.length += bytes.length;
    if (final) writeSync(this.fd, BigUint64Array.of(BigInt(this.length)), 0, 8, WRITTEN_AT);
  }

  closed(flags = 2): void {
    writeSync(this.fd, Uint32Array.of(flags), 0, 4, 12);
    closeSync(this.fd);
  }
}

/** What is read of a program while it runs; `list` grows. */
function reading(program: Program): {
  list: RecordList;
  growing: GrowingRecording;
  notes: string[];
  done: Promise<void>;
} {
  const growing = new GrowingRecording(program.folder, (pid) => program.alive.has(pid));
  const list = new RecordList({ names: [] } as never);
  const notes: string[] = [];
  const read = async (): Promise<void> => {
    const workload = await openGrowing(growing, 'x.pwt', (text) => notes.push(text));
    if (workload === null) return;
    Object.assign(list, { processes: workload.processes });
    await workload.records(list);
  };
  return { list, growing, notes, done: read() };
}

const enough = (): Promise<void> => setTimeout(20);
const line = (file: File, id: number, final: boolean): void => file.put(block(id), final);

const shipped = join(root, 'traces/subshell');
const files = Object.fromEntries(
  readdirSync(shipped)
    .filter((name) => name.endsWith('.qemu.gz'))
    .map((name) => [Number.parseInt(name, 10), gunzipSync(readFileSync(join(shipped, name)))]),
);

/** In which order the words of parent and child come, as parts of each; the child cannot begin before its parent forks. */
const PACES: [string, number, number, boolean][] = [
  ['at once', 1, 1, true],
  ['in large parts, the child last', 3, 1, false],
  ['in small parts', 97, 11, true],
];
test.each(PACES)(
  'the shipped recording has the same records while it grows: %s',
  async (_, parts, childParts, early) => {
    const program = new Program();
    const { list, growing, done, notes } = reading(program);
    const [parent, child] = [21999, 22015].map((pid) => {
      const head = Buffer.from(files[pid].subarray(0, 64));
      head.writeUInt32LE(head.readUInt32LE(12) & 1, 12);
      return program.beginWith(head);
    });
    const grow = async (pid: number, file: File, count: number): Promise<void> => {
      const body = files[pid].subarray(64);
      const size = Math.ceil(body.length / count / 8) * 8;
      for (let from = 0; from < body.length; from += size) {
        // Now and then what is there is not all final.
        file.put(body.subarray(from, from + size), from % 3 !== 0);
        await setTimeout(1);
      }
      file.closed(pid === 22015 ? 3 : 2);
      program.alive.delete(pid);
    };
    if (early) await Promise.all([grow(22015, child, childParts), grow(21999, parent, parts)]);
    else {
      await grow(21999, parent, parts);
      await grow(22015, child, childParts);
    }
    growing.finish();
    await done;
    growing.close();
    expect(notes).toEqual([]);
    expect(list.records).toEqual(await recordsOf([shipped]));
    // What has been read takes no room any more.
    for (const name of readdirSync(program.folder))
      expect(statSync(join(program.folder, name)).size).toBeLessThanOrEqual(HEADER_BYTES);
  },
);

test('what is not final waits; the recorder hears how far the reader is, and whether he waits', async () => {
  const program = new Program();
  const { list, growing, done } = reading(program);
  await expect.poll(() => program.reader).toEqual({ pid: process.pid, busy: 0 });
  const file = program.begin({});
  file.put(define(0, 0x1000n, [4]), false);
  line(file, 0, true);
  line(file, 0, false);
  await enough();
  // The rest of a block is told when something follows it.
  expect(list.records).toEqual([]);
  line(file, 0, true);
  await expect.poll(() => list.records).toEqual(['7 I 0x1000 4', '7 I 0x1000 4']);
  await expect.poll(() => program.reader.busy).toBe(0);
  const head = readFileSync(join(program.folder, '7.1.qemu'));
  expect(head.readBigUInt64LE(TAKEN_AT)).toBe(head.readBigUInt64LE(WRITTEN_AT));
  file.closed();
  program.alive.delete(7);
  await done;
  growing.close();
  expect(list.records).toEqual(['7 I 0x1000 4', '7 I 0x1000 4', '7 I 0x1000 4', '7 exit']);
});

test('a program that executes another one goes on with its next file, one whose exec failed with the same', async () => {
  const program = new Program();
  const { list, growing, done, notes } = reading(program);
  const first = program.begin({});
  first.put(Buffer.concat([define(0, 0x1000n, [4]), block(0), event(6, Buffer.from('/bin/y\0'))]), true);
  await expect.poll(() => list.records).toEqual(['7 I 0x1000 4']);
  first.put(Buffer.concat([event(7), block(0), event(6, Buffer.from('/bin/z\0'))]), false);
  first.closed();
  await enough();
  expect(list.records).toEqual(['7 I 0x1000 4']);
  const second = program.begin({ image: 2 });
  second.put(Buffer.concat([maps, define(0, 0x401000n, [2]), block(0)]), false);
  second.closed();
  program.alive.delete(7);
  await done;
  growing.close();
  expect(notes).toEqual([]);
  expect(list.records.filter((text) => !text.includes(' map '))).toEqual([
    '7 I 0x1000 4',
    '7 I 0x1000 4',
    '7 exec',
    '7 I 0x401000 2',
    '7 exit',
  ]);
});

test('who outlives the command is left where it is then, and who was killed is read to the end', async () => {
  const program = new Program();
  const { list, growing, done, notes } = reading(program);
  const [parent, left] = [program.begin({}), program.begin({ pid: 8, parent: 7, flags: 1 })];
  const fork = call('clone', 8n, [0n]);
  parent.put(Buffer.concat([maps, define(0, 0x401000n, [2]), fork, block(0), Buffer.alloc(8)]), false);
  left.put(Buffer.concat([define(0, 0x401000n, [2]), block(0)]), true);
  left.put(block(0), false);
  program.alive.delete(7);
  await enough();
  expect(list.records.filter((text) => text.startsWith('8'))).toEqual([]);
  growing.finish();
  await done;
  growing.close();
  expect(list.records.filter((text) => !text.includes(' map '))).toEqual([
    '7 fork child=8',
    '7 I 0x401000 2',
    '7 exit',
    '8 I 0x401000 2',
    '8 exit',
  ]);
  expect(notes.map((text) => text.slice(0, 30))).toEqual([
    '7.1.qemu: process 7 was killed',
    '8.1.qemu: process 8 was killed',
  ]);
  // It is still written to.
  expect(statSync(join(program.folder, '8.1.qemu')).size).toBeGreaterThan(HEADER_BYTES);
});

test('a child that did nothing is no part of the round, and nothing at all is nothing', async () => {
  const program = new Program();
  const { list, growing, done } = reading(program);
  const file = program.begin({});
  file.put(Buffer.concat([define(0, 0x1000n, [4]), call('vfork', 9n, []), block(0)]), false);
  file.closed();
  program.alive.delete(7);
  await done;
  growing.close();
  expect(list.records).toEqual(['7 vfork child=9', '7 I 0x1000 4', '7 exit']);

  const empty = reading(new Program());
  empty.growing.finish();
  await empty.done;
  expect(empty.list.records).toEqual([]);
});
