import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { EveryRecord, referencesOf } from '../../src/trace/every-record.ts';
import { inputFile } from '../../src/trace/input-file.ts';
import { openWorkload } from '../../src/trace/open.ts';
import type { OpenOptions } from '../../src/trace/open.ts';
import type { TraceEvent } from '../../src/trace/ops.ts';
import { Processes } from '../../src/trace/processes.ts';
import { AS_RECORDED } from '../../src/trace/readers/format.ts';
import type { TraceFormat } from '../../src/trace/readers/format.ts';

/** A folder that is removed after the tests of the file that asks for it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file, with the folders it lies in; answers its path. */
export function write(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A sink that keeps every record as a line of text: `PID I|L|S|M 0xADDRESS SIZE`, or `PID EVENT` and its fields. */
export class RecordList extends EveryRecord {
  readonly records: string[] = [];
  readonly places: string[] = [];
  private pid = '';
  private readonly processes: Processes;
  private readonly traces: boolean;

  /** With `traces`, a process is shown as `trace:pid`. */
  constructor(processes: Processes, traces = false) {
    super();
    this.processes = processes;
    this.traces = traces;
  }

  enter(pid: number): void {
    this.pid = this.shown(pid);
  }

  access(kind: number, hi: number, lo: number, size: number): void {
    const va = (BigInt(hi) << 32n) | BigInt(lo >>> 0);
    this.records.push(`${this.pid} ${'ILSM'[kind]} 0x${va.toString(16)} ${size}`);
    this.now += referencesOf(kind, lo, size);
  }

  event({ pid, place, op, ...fields }: TraceEvent): void {
    this.places.push(place);
    const shown = Object.entries(fields).map(([name, value]) => {
      if (name === 'child') return `child=${this.shown(value as number)}`;
      const text = JSON.stringify(value, (_, part: unknown) =>
        typeof part === 'bigint' ? `0x${part.toString(16)}` : part,
      );
      return `${name}=${text.replaceAll('"', '')}`;
    });
    this.records.push([this.shown(pid), op, ...shown].join(' '));
  }

  private shown(key: number): string {
    const { trace, pid } = this.processes.names[key];
    return this.traces ? `${trace}:${pid}` : `${pid}`;
  }
}

/** All records of a workload, in order; unless the options say otherwise, those that the recorder saw. */
export async function recordsOf(paths: readonly string[], options: OpenOptions = {}): Promise<string[]> {
  const workload = await openWorkload(paths, { kernelAccesses: false, preload: true, ...options });
  const list = new RecordList(workload.processes);
  await workload.records(list);
  return list.records;
}

/** What a file is that is handed out in chunks of some size, and read in turns of `turn` references. */
export async function listInChunks(
  format: TraceFormat,
  path: string,
  chunkBytes: number,
  turn = Infinity,
): Promise<RecordList> {
  const processes = new Processes();
  const list = new RecordList(processes);
  const trace = await format.open(await inputFile(path, chunkBytes), {
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
  while ((await trace.read(list, list.now + turn)) !== 'ended');
  await trace.close();
  return list;
}
