import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { openWorkload } from '../../src/trace/open.ts';
import type { OpenOptions } from '../../src/trace/open.ts';
import type { TraceFormat } from '../../src/trace/readers/format.ts';
import { listInChunks, RecordList, temporaryFolder, write } from './support.ts';

export const folder = temporaryFolder();
export const samples = new URL('../../traces/samples/', import.meta.url).pathname;
let written = 0;

/** The path of a new file with this text. */
export function fileOf(text: string | Uint8Array): string {
  return write(folder, `trace-${written++}`, text);
}

/** The records and notes of a file with this text. */
export async function read(text: string, options: OpenOptions): Promise<{ records: string[]; notes: string[] }> {
  const path = fileOf(text);
  const workload = await openWorkload([path], options);
  const list = new RecordList(workload.processes);
  await workload.records(list);
  return { records: list.records, notes: workload.notes.map((note) => note.replaceAll(path, 'FILE')) };
}

/** What a file whose second line is bad ends with; passed over as a bad line, the lines around it are read. */
export async function complaint(good: string, line: string, options: OpenOptions): Promise<string> {
  const path = fileOf(`${good}\n${line}\n${good}\n`);
  const error = await recordsIn(path, options).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'UserError', exitCode: 3 });
  const alone = await recordsIn(fileOf(good), options);
  expect(await recordsIn(path, { ...options, maxBadLines: 1 })).toEqual([...alone, ...alone]);
  return (error as Error).message.replaceAll(path, 'FILE');
}

async function recordsIn(path: string, options: OpenOptions): Promise<string[]> {
  const workload = await openWorkload([path], options);
  const list = new RecordList(workload.processes);
  await workload.records(list);
  return list.records;
}

/** The records of a file that is handed out in chunks of some size. */
export async function inChunks(format: TraceFormat, path: string, chunkBytes: number): Promise<string[]> {
  return (await listInChunks(format, path, chunkBytes)).records;
}

/** Holds that a file gives the same records in chunks of any size; answers them. */
export async function inAnyChunks(format: TraceFormat, path: string): Promise<string[]> {
  const records = await inChunks(format, path, 1 << 20);
  for (const chunkBytes of [1, 2, 3, 7, 64, 1021]) {
    expect(await inChunks(format, path, chunkBytes)).toEqual(records);
  }
  return records;
}

/** The first references of a lackey file as `I|L|S 0xADDRESS SIZE`, a modify as a load and a store. */
export function accessesOf(recording: string): string[] {
  const text = gunzipSync(readFileSync(new URL(`../../traces/${recording}`, import.meta.url))).toString(
    'latin1',
    0,
    1 << 18,
  );
  return [...text.matchAll(/^ ?([ILSM]) +([\da-f]+),(\d+)$/gm)].flatMap(([, kind, va, size]) =>
    (kind === 'M' ? ['L', 'S'] : [kind]).map((each) => `${each} 0x${va.replace(/^0+/, '')} ${size}`),
  );
}
