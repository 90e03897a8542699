import type { InputFile } from '../input-file.ts';
import { LINE_BYTES } from '../scanner.ts';
import type { TraceFile } from '../sink.ts';
import { ByteSource } from '../source.ts';
import type { ProcessFiles, ReadOptions } from './format.ts';
import { latin1, NOTE } from './lackey-notes.ts';
import type { LackeyProcess } from './lackey-process.ts';
import { isExec, isForkedStart, Syscalls } from './lackey-syscalls.ts';
import { readLayout } from './layout.ts';
import type { Layout } from './layout.ts';

/** The files of one recording, which know their processes from each other. */
export interface Recording {
  /** By pid; set when a process begins or is forked. */
  readonly processes: Map<number, LackeyProcess>;
  layout(): Promise<Layout | null>;
}

/** A file as part of a recording. */
export interface LackeyPart {
  readonly file: InputFile;
  readonly recording: Recording;
  readonly pid: number;
  /** The file's lines name their process; if not, all of it is one. */
  readonly named: boolean;
  /** It is the first or the last file of its process. */
  readonly first: boolean;
  readonly last: boolean;
}

type Open = (part: LackeyPart, options: ReadOptions) => Promise<TraceFile>;

/**
 * The processes of a recording. A file belongs to the pid that its banner names, and begins where a file of the banner's parent
 * forks it. The files of one pid follow each other by their number (NNNN.PID.lackey); without one, the fork child's is
 * the first, and those that end in an execve are before the others.
 */
export async function lackeyProcesses(
  files: readonly InputFile[],
  layout: InputFile | null,
  open: Open,
): Promise<ProcessFiles[]> {
  const heads: Head[] = [];
  for (const file of files) heads.push(await headOf(file));
  const recording = recordingOf(layout);
  const processes: ProcessFiles[] = [];
  for (const [pid, its] of byPid(heads)) {
    const ordered = await inOrder(its);
    const parent = ordered[0].parent;
    const images = ordered.map(({ file, pid: named }, place) => {
      const part = {
        file,
        recording,
        pid,
        named: named !== null,
        first: place === 0,
        last: place === its.length - 1,
      };
      return { open: (options: ReadOptions) => open(part, options) };
    });
    const known = parent !== null && parent !== pid && heads.some((head) => head.pid === parent);
    processes.push({ pid, parent: known ? parent : null, images });
  }
  return processes;
}

/** The first lines of a file. */
interface Head {
  file: InputFile;
  /** null = no line names a process. */
  pid: number | null;
  parent: number | null;
  forked: boolean;
}

async function headOf(file: InputFile): Promise<Head> {
  const source = await ByteSource.open(file);
  const text = latin1(await source.peek());
  await source.close();
  const head: Head = { file, pid: null, parent: null, forked: false };
  for (const line of text.split('\n')) {
    const [, , pid, said] = NOTE.exec(line.trimEnd()) ?? [];
    if (pid === undefined) {
      if (line.trim() === '') continue;
      head.forked = isForkedStart(line);
      break;
    }
    head.pid ??= Number(pid);
    const parent = /^Parent PID: (\d+)/.exec(said)?.[1];
    if (parent !== undefined) head.parent ??= Number(parent);
  }
  const named = /^(?:SYSCALL\[|==|--|\*\*)(\d+)/m.exec(text)?.[1];
  if (named !== undefined) head.pid ??= Number(named);
  return head;
}

/** Those without a pid are processes of their own, 1, 2, ... as far as these numbers are free. */
function byPid(heads: readonly Head[]): Map<number, Head[]> {
  const processes = new Map<number, Head[]>();
  const taken = new Set(heads.map(({ pid }) => pid));
  let free = 0;
  for (const head of heads) {
    if (head.pid === null)
      do free++;
      while (taken.has(free));
    const pid = head.pid ?? free;
    processes.set(pid, [...(processes.get(pid) ?? []), head]);
  }
  return processes;
}

async function inOrder(heads: readonly Head[]): Promise<readonly Head[]> {
  if (heads.length === 1 || heads.every(isNumbered)) return heads;
  const ranks = new Map<Head, number>();
  for (const head of heads) ranks.set(head, head.forked ? 0 : (await endsInExec(head.file)) ? 1 : 2);
  return heads.toSorted((one, other) => (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0));
}

/** NNNN.PID. */
function isNumbered({ file, pid }: Head): boolean {
  return /^\d+\.(\d+)\./.exec(file.name.replace(/^.*[/\\]/, ''))?.[1] === `${pid}`;
}

async function endsInExec(file: InputFile): Promise<boolean> {
  const source = await ByteSource.open(file);
  let text = '';
  for (let chunk = await source.nextChunk(); chunk !== null; chunk = await source.nextChunk())
    text = (text + latin1(chunk)).slice(-LINE_BYTES);
  await source.close();
  const calls = new Syscalls();
  calls.line(text.slice(text.lastIndexOf('\n') + 1));
  return isExec(calls.open);
}

function recordingOf(layout: InputFile | null): Recording {
  let read: Promise<Layout> | null = null;
  return {
    processes: new Map(),
    async layout() {
      return layout === null ? null : (read ??= readLayout(layout));
    },
  };
}
