import { basename } from 'node:path';
import { expect } from 'vitest';
import { openWorkload } from '../../src/trace/open.ts';
import { formats } from '../../src/trace/readers/index.ts';
import { listInChunks, RecordList, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();

export interface Reading {
  records: string[];
  notes: string[];
  /** What each process runs, by pid. */
  commands: Record<number, string>;
}

/** What a text is as a trace of some format. */
export async function readAs(format: string, text: string, maxBadLines = 0): Promise<Reading> {
  const workload = await openWorkload([write(folder, 'trace.txt', text)], { format, maxBadLines });
  const list = new RecordList(workload.processes);
  await workload.records(list);
  const commands = Object.fromEntries(workload.processes.names.map(({ pid, command }) => [pid, command]));
  return { records: list.records, notes: [...workload.notes], commands };
}

/** The message that a text ends with, its file called `trace.txt`. */
export async function failureAs(format: string, text: string): Promise<string> {
  const path = write(folder, 'trace.txt', text);
  const error = await readAs(format, text).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'UserError', exitCode: 3 });
  return (error as Error).message.replaceAll(path, basename(path));
}

/** The records of a file that is handed out in chunks of some size, and read in turns of `turn` references. */
export async function inChunks(format: string, path: string, chunkBytes: number, turn = Infinity): Promise<string[]> {
  const wanted = formats.find(({ name }) => name === format);
  if (wanted === undefined) throw new Error(format);
  return (await listInChunks(wanted, path, chunkBytes, turn)).records;
}
