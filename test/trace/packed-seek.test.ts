import { open, readFile, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveSystem } from '../../src/run/config.ts';
import { readingOf } from '../../src/run/machine-run.ts';
import type { Stops } from '../../src/run/stops.ts';
import type { InputFile } from '../../src/trace/input-file.ts';
import type { BlockPlace } from '../../src/trace/packed/footer.ts';
import { PackedTrace } from '../../src/trace/packed/packed-trace.ts';
import { packedBatches } from '../../src/trace/packed/runs.ts';
import { pack, run, traces } from './packing.ts';
import { temporaryFolder } from './support.ts';

const folder = temporaryFolder();

function systemOf(...sets: string[]) {
  return resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder }).system;
}

/** A stretch of a file. */
interface Read {
  offset: number;
  length: number;
}

/** An input whose reads are noted. */
async function watched(path: string): Promise<{ file: InputFile; reads: Read[]; close: () => Promise<void> }> {
  const handle = await open(path);
  const reads: Read[] = [];
  const spool = {
    read: (into: Buffer, at: number, length: number, offset: number) => {
      reads.push({ offset, length });
      return handle.read(into, at, length, offset);
    },
  } as unknown as FileHandle;
  const { size } = await stat(path);
  const file = { name: basename(path), path, spool, size, modified: null, chunkBytes: 1 << 20, bytesRead: 0 };
  return { file, reads, close: () => handle.close() };
}

/** What a run with these stops reads of the blocks of a packed trace, and the blocks. */
async function readsOf(path: string, stops: Stops): Promise<{ reads: Read[]; blocks: readonly BlockPlace[] }> {
  const { file, reads, close } = await watched(path);
  try {
    const trace = await PackedTrace.open(file);
    const opened = reads.length;
    const keys = trace.footer.processes.map((_, key) => key);
    for await (const { batch } of packedBatches(trace, keys, readingOf(systemOf(), stops, 'runs', false)))
      expect(batch.rows).toBeGreaterThanOrEqual(0);
    return { reads: reads.slice(opened), blocks: trace.footer.blocks };
  } finally {
    await close();
  }
}

const ALL = { skip: 0, warmup: 0, limit: Infinity, window: 0 };

describe('what a run reads of a packed trace', () => {
  test('of blocks that --skip passes over, events; of those after --limit, nothing', async () => {
    const path = await pack([`${traces}/pipeline`], `${folder}/seek.pwt`, { store: true });
    const { reads: all, blocks } = await readsOf(path, ALL);
    const { size } = await stat(path);
    expect(blocks.length).toBeGreaterThan(4);
    expect(all.map(({ offset }) => offset)).toEqual(blocks.map(([offset]) => offset));
    const ends = [...blocks.slice(1).map(([offset]) => offset), size];

    const from = blocks.length - 3;
    const skip = Math.ceil(blocks[from][1] / 100_000) * 100_000;
    const stops = { ...ALL, skip, limit: 1000 };
    const { reads } = await readsOf(path, stops);
    const passed = blocks.filter((_, at) => at + 1 < blocks.length && blocks[at + 1][1] <= skip).length;
    expect(passed).toBeGreaterThanOrEqual(from);
    const beginning = blocks.filter(([, references]) => references <= skip + 1000).length;
    expect(reads.length).toBe(beginning);
    expect(beginning).toBeLessThan(blocks.length);
    reads.forEach(({ offset, length }, at) => {
      expect(offset).toBe(blocks[at][0]);
      expect(length).toBe(at < passed ? blocks[at][2] : ends[at] - offset);
    });
    const bytes = (list: readonly Read[]): number => list.reduce((sum, { length }) => sum + length, 0);
    expect(bytes(reads.slice(0, passed))).toBeLessThan(bytes(all.slice(0, passed)) / 30);
  });

  test('with warmup and a window, as far as the last reference that counts', async () => {
    const path = `${folder}/seek.pwt`;
    const stops = { skip: 200_000, warmup: 300_000, limit: 7000, window: 1000 };
    const { reads, blocks } = await readsOf(path, stops);
    expect(reads.length).toBe(blocks.filter(([, references]) => references <= 507_000).length);
  });
});

describe.each(['cowfork', 'ls.lackey.gz'])('%s', (name) => {
  const stops = [
    { skip: 300_000, limit: 1000 },
    { skip: 200_000, warmup: 100_000, limit: 150_000, window: 50_000 },
    { limit: 123_000 },
    { skip: 90_000_000 },
  ];
  test('parts of it packed give what parts of the source give', { timeout: 100_000 }, async () => {
    const path = await pack([`${traces}/${name}`], `${folder}/${name}.pwt`);
    for (const each of stops)
      expect(await run(path, systemOf(), each)).toEqual(await run(`${traces}/${name}`, systemOf(), each));
    const scarce = systemOf('memory=2MiB', 'replacement.policy=clock');
    expect(await run(path, scarce, stops[1])).toEqual(await run(`${traces}/${name}`, scarce, stops[1]));
  });
});

test('a flipped bit in what is read is found, also where only events are', async () => {
  const path = `${folder}/seek.pwt`;
  const { file, close } = await watched(path);
  const { footer } = await PackedTrace.open(file);
  await close();
  const [offset, , headBytes] = footer.blocks[1];
  for (const at of [offset + 3, offset + 24, offset + 50, offset + headBytes - 9]) {
    const bytes = await readFile(path);
    bytes[at] ^= 4;
    await writeFile(`${folder}/flipped.pwt`, bytes);
    const part = { ...ALL, skip: 1_000_000 };
    await expect(readsOf(`${folder}/flipped.pwt`, part)).rejects.toThrow(
      new RegExp(`^flipped\\.pwt: byte ${offset}: .*; convert its source again$`),
    );
  }
});
