import { inputError } from '../../base/user-error.ts';
import type { InputFile } from '../input-file.ts';
import { PLAIN_MAP } from '../ops.ts';
import type { MapFields, Role } from '../ops.ts';
import { LineBlocks } from '../scanner.ts';
import { ByteSource } from '../source.ts';
import { baseName, protOf } from './lackey-calls.ts';

/** A map record and where it is told (`file:line`). */
export interface LocatedMap {
  fields: MapFields;
  place: string;
}

/** The initial maps of the executed images of each pid, in order. */
export type Layout = ReadonlyMap<number, readonly (readonly LocatedMap[])[]>;

/** A line of valgrind's table of segments. */
interface Segment {
  /** `file` and `anon` are the client's, FILE and ANON valgrind's, RSVN reserved, '' free. */
  kind: string;
  start: bigint;
  length: bigint;
  prot: number;
  offset: bigint;
  /** The key of the file's name; '' = none. */
  file: string;
  /** May be taken by the segment above, a stack. */
  stackRoom: boolean;
  place: string;
}

/** One "Memory layout at client startup". */
interface Block {
  /** File names by key `(index,inode hash)`, in order of index. */
  names: Map<string, string>;
  segments: Segment[];
}

const LINE = /--(\d+):\d+: aspacem +(.*)$/;
const BEGIN = '<<< SHOW_SEGMENTS: Memory layout at client startup';
const NAME = /^(\(\d+,\d+),\d+\) (.*)$/;
const SEGMENT = /^\d+: (.{4}) ([0-9a-f]+)-([0-9a-f]+) +\d+[a-z]?(?: ([-r][-w][-x])\S* ?(.*))?$/;
const FILE = /\bo=(\d+) +(\(\d+,\d+)\)/;

/**
 * Reads what valgrind -d wrote on standard error (aspacemgr-linux.c, VG_(am_show_nsegments)): the address map of each executed
 * image when its program starts. Lines of other kinds, and of other processes in between, are passed over.
 */
export async function readLayout(file: InputFile): Promise<Layout> {
  const blocks = new Map<number, Block[]>();
  const open = new Map<number, Block>();
  for await (const { text, place } of linesOf(file)) {
    const [, pidText, told] = LINE.exec(text) ?? [];
    if (pidText === undefined) continue;
    const pid = Number(pidText);
    if (told.startsWith(BEGIN)) {
      const block = { names: new Map<string, string>(), segments: [] };
      open.set(pid, block);
      blocks.set(pid, [...(blocks.get(pid) ?? []), block]);
    } else if (told.startsWith('<<<') || told.startsWith('>>>')) {
      open.delete(pid);
    } else {
      const block = open.get(pid);
      if (block !== undefined) addLine(block, told, place);
    }
  }
  if (blocks.size === 0) {
    throw inputError(`${file.name}: expected the report of valgrind -d, found no "Memory layout at client startup"`);
  }
  return new Map([...blocks].map(([pid, images]) => [pid, images.map(mapsOf)]));
}

async function* linesOf(file: InputFile): AsyncGenerator<{ text: string; place: string }> {
  const source = await ByteSource.open(file);
  try {
    const lines = new LineBlocks(source);
    while (await lines.next()) {
      while (lines.at < lines.end) {
        const text = lines.takeLine().trimEnd();
        yield { text, place: lines.place };
      }
    }
  } finally {
    await source.close();
  }
}

function addLine(block: Block, told: string, place: string): void {
  const [, key, name] = NAME.exec(told) ?? [];
  if (key !== undefined) {
    block.names.set(key, name);
    return;
  }
  const segment = SEGMENT.exec(told);
  if (segment === null) return;
  const [, kind, first, last, rights = '---', rest = ''] = segment;
  const [, offset = '0', file = ''] = FILE.exec(rest) ?? [];
  const start = BigInt(`0x${first}`);
  block.segments.push({
    kind: kind.trim(),
    start,
    length: BigInt(`0x${last}`) - start + 1n,
    prot: protOf(rightsOf(rights)),
    offset: BigInt(offset),
    file,
    stackRoom: kind === 'RSVN' && rest.startsWith('SmUpper'),
    place,
  });
}

/** The letters `rwx`, a dash for each that is missing, as bits 1, 2 and 4. */
function rightsOf(letters: string): number {
  return [1, 2, 4].reduce((bits, bit, place) => (letters.charAt(place) === '-' ? bits : bits | bit), 0);
}

/** The client's segments as map records (docs/formats.md, lackey). */
function mapsOf({ names, segments }: Block): LocatedMap[] {
  const valgrinds = new Set(segments.filter(({ kind }) => kind === 'FILE').map(({ file }) => file));
  const clients = new Set(segments.filter(({ kind }) => kind === 'file').map(({ file }) => file));
  const programs = [...names.keys()].filter((key) => clients.has(key) && !valgrinds.has(key));
  const program = programs.find((key) => !LOADER.test(baseName(names.get(key) ?? ''))) ?? programs[0];
  const maps: LocatedMap[] = [];
  for (const [place, segment] of segments.entries()) {
    const add = (role: Role, name: string, more: Partial<MapFields> = {}): void => {
      const { start, length, prot } = segment;
      maps.push({ fields: { ...PLAIN_MAP, va: start, length, prot, role, name, ...more }, place: segment.place });
    };
    if (segment.kind === 'file') {
      const path = names.get(segment.file) ?? segment.file;
      const file = { name: path, offset: segment.offset };
      if (valgrinds.has(segment.file)) add('vdso', VDSO, { file });
      else add(segment.file === program ? 'image' : 'library', baseName(path), { file });
    } else if (segment.kind === 'anon') {
      const below = segments[place - 1];
      const mapped = maps.at(-1)?.fields;
      if (below?.stackRoom) add('stack', '[stack]', { growsDown: below.length + segment.length });
      else if (isHeapStart(segment)) continue;
      else if (mapped !== undefined && mapped.file !== null && mapped.va + mapped.length === segment.start)
        add(mapped.role ?? 'image', mapped.name);
      else add('mapping', '');
    }
  }
  return maps;
}

/** The region of the vdso. */
export const VDSO = '[vdso]';

/** The dynamic loader's names: ld-linux-x86-64.so.2, ld-2.28.so, ld.so.1, ld-musl-x86_64.so.1, ld64.so.2. */
export const LOADER = /^ld(?:\d+|-[\w.-]+)?\.so(?:\.\d+)?$/;

/** The one page, with all rights, that valgrind keeps where the heap will begin; brk records make the heap. */
function isHeapStart({ length, prot }: Segment): boolean {
  return length === 4096n && prot === protOf(7);
}
