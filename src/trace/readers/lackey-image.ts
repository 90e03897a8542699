import type { InputFile } from '../input-file.ts';
import { PLAIN_MAP, PROT_RWU, PROT_X } from '../ops.ts';
import type { EventFields, MapFields } from '../ops.ts';
import { ByteSource } from '../source.ts';
import { KnownPages } from './known-pages.ts';
import { latin1 } from './lackey-notes.ts';
import type { UnseenAccess } from './lackey-kernel.ts';
import type { LackeyProcess } from './lackey-process.ts';
import { imageStart, stackBelow, vdsoOf } from './lackey-start.ts';
import type { LocatedMap } from './layout.ts';

/** An event of a process; `place` is null where it is the line that is being read. */
export interface ImageEvent {
  fields: EventFields;
  place: string | null;
}

const PAGE_BYTES = 4096;
/** How far a stack grows that no layout tells of: Linux' default `ulimit -s`. */
const STACK_BYTES = 8n << 20n;

/** The first page of a stack whose limits are not known. */
export function stackPage(page: number): MapFields {
  return { ...pageMap(page), growsDown: STACK_BYTES, name: '[stack]', role: 'stack' };
}

/** A page of which nothing is known but that it was used. */
export function unknownPage(page: number): MapFields {
  return { ...pageMap(page), prot: PROT_RWU | PROT_X, role: 'unknown' };
}

function pageMap(page: number): MapFields {
  return { ...PLAIN_MAP, va: BigInt(page) * BigInt(PAGE_BYTES), length: BigInt(PAGE_BYTES) };
}

/**
 * The records with which an executed image begins: its layout's maps. Where no layout tells the regions, or no SYSCALL line their
 * changes, the process gets `known`, and each page is mapped when it is first used; that of the first store is the stack. With
 * neither, nothing is mapped.
 */
export function beginImage(
  process: LackeyProcess,
  layout: readonly LocatedMap[] | null,
  ahead: Ahead,
  kernelAccesses: boolean,
): ImageBegin {
  const execIsSeen = process.execIsSeen || !process.fresh;
  const events: ImageEvent[] = process.fresh ? [] : [{ fields: { op: 'exec' }, place: null }];
  process.exec();
  process.fresh = false;
  process.hasStack = layout !== null;
  let accesses: UnseenAccess[] = [];
  if (layout !== null) {
    const start = kernelAccesses ? imageStart(layout, ahead.stackPointer, execIsSeen) : { present: [], accesses: [] };
    process.vdso = vdsoOf(layout);
    events.push(...layout.map((map) => stackBelow(map, start.present)), ...start.present);
    accesses = start.accesses;
  } else if (ahead.calls) events.push(...stackOf(process, ahead));
  if ((layout !== null) !== ahead.calls) {
    process.known = new KnownPages();
    for (const { fields } of events) process.known.follow(fields);
  }
  return { events, accesses };
}

/** What an executed image begins with: records, then accesses that the recorder did not see. */
export interface ImageBegin {
  events: ImageEvent[];
  accesses: UnseenAccess[];
}

function stackOf(process: LackeyProcess, { firstStore }: Ahead): ImageEvent[] {
  if (firstStore === null) return [];
  process.hasStack = true;
  return [{ fields: stackPage(firstStore), place: null }];
}

/** What must be known of a file before its first record. */
export interface Ahead {
  /** It has SYSCALL lines. */
  calls: boolean;
  /** The page of its first store; null = none seen. */
  firstStore: number | null;
  /** The end of that store: the loader's first is a call's, below the initial stack pointer. */
  stackPointer: bigint | null;
}

/** How far a file is looked through: a program's loader makes its first call in the first 70 KB. */
const AHEAD_BYTES = 1 << 20;

export async function lookAhead(file: InputFile): Promise<Ahead> {
  const source = await ByteSource.open(file);
  let text = '';
  try {
    while (text.length < AHEAD_BYTES) {
      const chunk = await source.nextChunk();
      if (chunk === null) break;
      text += latin1(chunk);
    }
  } finally {
    await source.close();
  }
  const seen = text.slice(0, AHEAD_BYTES);
  const calls = /^SYSCALL\[/m.test(seen);
  const [, store, size] = /^ *S +([0-9a-f]{1,16}),(\d{1,9})/im.exec(seen) ?? [];
  if (store === undefined) return { calls, firstStore: null, stackPointer: null };
  const va = BigInt(`0x${store}`) % (1n << 57n);
  return { calls, firstStore: Number(va / BigInt(PAGE_BYTES)), stackPointer: va + BigInt(size) };
}
