import { didYouMean } from '../../base/nearest.ts';
import { quoted } from '../../base/quoted.ts';
import { inputError } from '../../base/user-error.ts';
import {
  EVENT_NAMES,
  FETCH,
  LOAD,
  MODIFY,
  PLAIN_MAP,
  PROT_R,
  PROT_RWU,
  PROT_U,
  PROT_W,
  PROT_X,
  ROLES,
  STORE,
} from '../ops.ts';
import type { EventFields, EventName, Role } from '../ops.ts';
import { MAX_ACCESS } from '../sink.ts';

export interface CsvAccess {
  op: 'access';
  pid: number;
  kind: number;
  hi: number;
  lo: number;
  size: number;
}

/** A record as the file has it: pids are the trace's. */
export type CsvRecord = CsvAccess | (EventFields & { pid: number });

/** Reads one line, blanks at its ends trimmed; says in an input error, without the place, what is wrong with it. */
export function parseRecord(line: string): CsvRecord {
  const fields = line.split(',').map((field) => field.trim());
  if (fields.slice(5).some((field) => field !== '')) {
    throw inputError(`expected 5 fields, found ${fields.length} (names hold no comma): ${quoted(line)}`);
  }
  const [pidText, op = '', va = '', size = '', args = ''] = fields;
  const pid = integer(pidText, 'a pid');
  const kind = KINDS.get(op);
  if (kind !== undefined) return access(pid, kind, va, size, args);
  const event = EVENT_NAMES.find((name) => name === op);
  if (event === undefined) {
    const near = KINDS.has(op.toUpperCase()) ? [op.toUpperCase()] : EVENT_NAMES;
    const found = op === '' ? 'nothing' : `${quoted(op)}${didYouMean(op, near)}`;
    throw inputError(`expected an operation (I, L, S, M or an event), found ${found}`);
  }
  return { ...readers[event]({ va, size, args: namedArguments(event, args) }), pid };
}

const KINDS = new Map([
  ['I', FETCH],
  ['L', LOAD],
  ['S', STORE],
  ['M', MODIFY],
]);

function access(pid: number, kind: number, va: string, sizeText: string, args: string): CsvAccess {
  const at = address(va);
  const size = sizeText === '' ? 0 : integer(sizeText, 'a size');
  if (size > MAX_ACCESS) throw wrong(`a size of at most ${MAX_ACCESS} bytes`, sizeText);
  if (args.replaceAll(';', '').trim() !== '') throw wrong('no arguments of an access', args);
  return { op: 'access', pid, kind, hi: Number(at >> 32n), lo: Number(at & 0xffffffffn), size };
}

/** The fields of an event after its name. */
interface Fields {
  va: string;
  size: string;
  args: ReadonlyMap<string, string>;
}

/** One reader for each event (docs/formats.md). */
const readers: Readonly<Record<EventName, (fields: Fields) => EventFields>> = {
  map,
  mapphys: ({ va, size, args }) => ({
    op: 'mapphys',
    va: address(va),
    length: length(size),
    pa: address(args.get('pa') ?? '', 'pa=ADDRESS'),
    prot: prot(args),
  }),
  unmap: ({ va, size }) => ({ op: 'unmap', va: address(va), length: length(size) }),
  protect: ({ va, size, args }) => ({ op: 'protect', va: address(va), length: length(size), prot: prot(args) }),
  discard: ({ va, size }) => ({ op: 'discard', va: address(va), length: length(size) }),
  remap: ({ va, size, args }) => ({
    op: 'remap',
    va: address(va),
    length: length(size),
    to: address(args.get('to') ?? va, 'to=ADDRESS'),
    newLength: length(args.get('newsize') ?? size, 'newsize=LENGTH'),
  }),
  brk: ({ va }) => ({ op: 'brk', va: address(va) }),
  fork: (fields) => ({ op: 'fork', child: child(fields) }),
  vfork: (fields) => ({ op: 'vfork', child: child(fields) }),
  wait: (fields) => ({ op: 'wait', child: child(fields) }),
  exec: () => ({ op: 'exec' }),
  exit: () => ({ op: 'exit' }),
  switch: () => ({ op: 'switch' }),
  kmalloc: ({ size, args }) => ({
    op: 'kmalloc',
    id: integer(args.get('id') ?? '', 'id=NUMBER'),
    size: size === '' ? 0 : integer(size, 'a size'),
    aligned: flag(args, 'aligned'),
  }),
  kfree: ({ args }) => ({ op: 'kfree', id: integer(args.get('id') ?? '', 'id=NUMBER') }),
};

/** The arguments that each event takes, in the order in which they are written. */
export const ARGUMENTS: Readonly<Record<EventName, readonly string[]>> = {
  map: ['prot', 'share', 'file', 'eager', 'growsdown', 'guard', 'huge', 'contiguous', 'name', 'role'],
  mapphys: ['pa', 'prot'],
  unmap: [],
  protect: ['prot'],
  discard: [],
  remap: ['to', 'newsize'],
  brk: [],
  fork: ['child'],
  vfork: ['child'],
  wait: ['child'],
  exec: [],
  exit: [],
  switch: [],
  kmalloc: ['id', 'aligned'],
  kfree: ['id'],
};

function namedArguments(event: EventName, text: string): Map<string, string> {
  const args = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    if (equals < 0) throw wrong('KEY=VALUE', part.trim());
    const key = part.slice(0, equals).trim();
    if (!ARGUMENTS[event].includes(key)) {
      throw inputError(`${event} takes no argument ${quoted(key)}${didYouMean(key, ARGUMENTS[event])}`);
    }
    if (args.has(key)) throw inputError(`argument ${quoted(key)} stands twice`);
    args.set(key, part.slice(equals + 1).trim());
  }
  return args;
}

function map({ va, size, args }: Fields): EventFields {
  const share = flag(args, 'share');
  const file = mappedFile(args.get('file') ?? '');
  const growsDown = args.has('growsdown') ? length(args.get('growsdown') ?? '', 'growsdown=BYTES') : 0n;
  return {
    ...PLAIN_MAP,
    va: address(va),
    length: length(size),
    prot: prot(args),
    share,
    file,
    eager: flag(args, 'eager'),
    growsDown: share || file !== null ? 0n : growsDown,
    guard: flag(args, 'guard'),
    huge: flag(args, 'huge'),
    contiguous: flag(args, 'contiguous'),
    name: args.get('name') ?? '',
    role: role(args.get('role') ?? ''),
  };
}

/** NAME@OFFSET: the name ends at the last `@`; without one the offset is 0. */
function mappedFile(text: string): { name: string; offset: bigint } | null {
  if (text === '') return null;
  const at = text.lastIndexOf('@');
  const name = (at < 0 ? text : text.slice(0, at)).trim();
  if (name === '') throw wrong('file=NAME@OFFSET', text);
  return { name, offset: at < 0 ? 0n : length(text.slice(at + 1).trim(), 'file=NAME@OFFSET') };
}

function role(text: string): Role | null {
  if (text === '') return null;
  const known = ROLES.find((candidate) => candidate === text);
  if (known === undefined) throw inputError(`expected a role (${ROLES.join(' ')}), found ${quoted(text)}`);
  return known;
}

function prot(args: ReadonlyMap<string, string>): number {
  const text = args.get('prot');
  if (text === undefined) return PROT_RWU;
  let bits = 0;
  for (const letter of text) {
    const bit = RIGHTS.get(letter);
    if (bit === undefined) throw wrong('prot= with letters of r w x u', text);
    bits |= bit;
  }
  return bits;
}

/** The letters of `prot`, in the order in which they are written. */
export const RIGHTS = new Map([
  ['r', PROT_R],
  ['w', PROT_W],
  ['x', PROT_X],
  ['u', PROT_U],
]);

function flag(args: ReadonlyMap<string, string>, key: string): boolean {
  return args.get(key) === '1';
}

function child({ args }: Fields): number {
  return integer(args.get('child') ?? '', 'child=PID');
}

/** An address below 2^57, or a canonical one of the upper half (bits 56..63 set), which is taken as its low 57 bits. */
function address(text: string, what = 'an address'): bigint {
  const value = number(text, what);
  if (value < 1n << 57n) return value;
  if (value >> 56n !== 0xffn) throw wrong(`${what} of up to 57 bits`, text);
  return BigInt.asUintN(57, value);
}

/** A number of bytes; nothing = 0. */
function length(text: string, what = 'a length'): bigint {
  if (text === '') return 0n;
  const value = number(text, what);
  if (value >= 1n << 64n) throw wrong(`${what} of up to 64 bits`, text);
  return value;
}

function integer(text: string, what: string): number {
  const value = number(text, what);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw wrong(`${what} of up to 53 bits`, text);
  return Number(value);
}

/** Decimal, or hexadecimal after 0x. */
function number(text: string, what: string): bigint {
  if (!/^(?:[0-9]{1,40}|0[xX][0-9a-fA-F]{1,40})$/.test(text)) throw wrong(what, text);
  return BigInt(text);
}

function wrong(what: string, found: string): Error {
  return inputError(`expected ${what}, found ${found === '' ? 'nothing' : quoted(found)}`);
}
