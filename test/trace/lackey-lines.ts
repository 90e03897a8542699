import { openWorkload } from '../../src/trace/open.ts';
import type { OpenOptions } from '../../src/trace/open.ts';
import { lackey } from '../../src/trace/readers/lackey.ts';
import { listInChunks, RecordList, temporaryFolder, write } from './support.ts';

export const folder = temporaryFolder();
let written = 0;

/** A name that no other file or folder has. */
export function newName(): string {
  return `recording-${written++}`;
}

/** A record without the flags of a map that have their defaults. */
function short(record: string): string {
  return record.replaceAll(
    / (?:share=false|file=null|eager=false|growsDown=0x0|guard=false|huge=false|contiguous=false|image=false|name=(?= ))/g,
    '',
  );
}

export interface Read {
  records: string[];
  places: string[];
  notes: readonly string[];
  commands: string[];
}

/** What the recorder saw, unless the options say otherwise. */
export async function readPath(path: string, options: OpenOptions = {}): Promise<Read> {
  const workload = await openWorkload([path], { kernelAccesses: false, preload: true, ...options });
  const list = new RecordList(workload.processes);
  await workload.records(list);
  const commands = workload.processes.names.map(({ pid, command }) => `${pid} ${command}`);
  return { records: list.records.map(short), places: list.places, notes: workload.notes, commands };
}

/** The records of a file with these lines; `maps` = false leaves out the maps of single pages and the stack that stand for a layout. */
export async function read(
  text: string,
  { maps = false, ...options }: OpenOptions & { maps?: boolean } = {},
): Promise<string[]> {
  const { records } = await readPath(write(folder, `${newName()}.lackey`, text), {
    format: 'lackey',
    ...options,
  });
  return maps ? records : records.filter((record) => !/ role=unknown| name=\[stack\]/.test(record));
}

/** The same for a folder of files. */
export function readFolder(files: Record<string, string>): Promise<Read> {
  const path = newName();
  for (const [name, text] of Object.entries(files)) write(folder, `${path}/${name}`, text);
  return readPath(`${folder}/${path}`);
}

export function banner(pid: number, parent: number, command = './t1'): string {
  return `==${pid}== Lackey, an example Valgrind tool
==${pid}== Copyright (C) 2002-2017, and GNU GPL'd, by Nicholas Nethercote.
==${pid}== Using Valgrind-3.19.0 and LibVEX; rerun with -h for copyright info
==${pid}== Command: ${command}
==${pid}== Parent PID: ${parent}
==${pid}== 
`;
}

export const fork = (parent: number, child: number): string =>
  `SYSCALL[${parent},1](56) sys_clone ( 1200011, 0x0, 0x0, 0x4a28a10, 0x0 )   clone(fork): process ${parent} created child ${child}
 --> [pre-success] Success(0x${child.toString(16)}) 
`;
export const forked = ' --> [pre-success] Success(0x0) \n';
export const waited = (parent: number, child: number): string =>
  `SYSCALL[${parent},1](61) sys_wait4 ( ${child}, 0x1fff00065c, 0, 0x0 ) --> [async] ... 
SYSCALL[${parent},1](61) ... [async] --> Success(0x${child.toString(16)}) 
`;
export const execve = (pid: number, path: string): string =>
  `SYSCALL[${pid},1](59) sys_execve ( 0x10a004(${path}), 0x1fff000640, 0x1fff0007f8 )`;

/** The records and places of a file that is handed out in chunks of some size. */
export async function inChunks(path: string, chunkBytes: number): Promise<string[]> {
  const { records, places } = await listInChunks(lackey, path, chunkBytes);
  return [...records, ...places];
}
