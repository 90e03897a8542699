import { quoted } from '../../base/quoted.ts';
import { inputError } from '../../base/user-error.ts';
import { EVENT_NAMES, ROLES } from '../ops.ts';
import type { EventName, TraceEvent } from '../ops.ts';

/** The fields of each event beside `op` and `pid`; addresses and lengths are hexadecimal text, pids numbers of the process table. */
const FIELDS: Readonly<Record<EventName, readonly FieldName[]>> = {
  map: [
    'prot',
    'share',
    'file',
    'eager',
    'growsDown',
    'guard',
    'huge',
    'contiguous',
    'image',
    'name',
    'role',
    'va',
    'length',
  ],
  mapphys: ['va', 'length', 'pa', 'prot'],
  unmap: ['va', 'length'],
  protect: ['va', 'length', 'prot'],
  discard: ['va', 'length'],
  remap: ['va', 'length', 'to', 'newLength'],
  brk: ['va'],
  fork: ['child'],
  vfork: ['child'],
  wait: ['child'],
  exec: [],
  exit: [],
  switch: [],
  kmalloc: ['id', 'size', 'aligned'],
  kfree: ['id'],
};

const READERS = {
  va: big,
  length: big,
  pa: big,
  to: big,
  newLength: big,
  growsDown: big,
  prot: whole,
  child: whole,
  id: whole,
  size: whole,
  share: flag,
  eager: flag,
  guard: flag,
  huge: flag,
  contiguous: (value: unknown) => value !== undefined && flag(value),
  image: () => false,
  aligned: flag,
  name: text,
  role: (value: unknown) => (value === null ? null : (ROLES.find((role) => role === value) ?? wrong('a role', value))),
  file: (value: unknown) => {
    if (value === null) return null;
    const { name, offset } = fieldsOf(value);
    return { name: text(name), offset: big(offset) };
  },
};

type FieldName = keyof typeof READERS;

/** An event as a line of JSON. */
export function eventText(event: TraceEvent): string {
  return `${JSON.stringify(event, written)}\n`;
}

/** A value as JSON has it; the place is that of the source, which the packed trace is not. Files from before `contiguous` do not have it. */
function written(key: string, value: unknown): unknown {
  if (key === 'place' || key === 'image' || (key === 'contiguous' && value === false)) return undefined;
  return typeof value === 'bigint' ? `0x${value.toString(16)}` : value;
}

/** The event of a line that `eventText` wrote. */
export function eventOf(line: string, place: string): TraceEvent {
  const given = parsed(line);
  const op = EVENT_NAMES.find((name) => name === given.op) ?? wrong('the name of an event', given.op);
  const fields = FIELDS[op].map((name) => [name, READERS[name](given[name])]);
  return { op, pid: whole(given.pid), place, ...Object.fromEntries(fields) } as TraceEvent;
}

function parsed(line: string): Record<string, unknown> {
  try {
    return fieldsOf(JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError) return wrong('an event as JSON', line);
    throw error;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : wrong('an object', value);
}

function big(value: unknown): bigint {
  return typeof value === 'string' && /^0x[0-9a-f]{1,16}$/.test(value) ? BigInt(value) : wrong('0x...', value);
}

function whole(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : wrong('a whole number', value);
}

function flag(value: unknown): boolean {
  return typeof value === 'boolean' ? value : wrong('true or false', value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : wrong('a text', value);
}

function wrong(expected: string, found: unknown): never {
  throw inputError(`expected ${expected}, found ${found === undefined ? 'nothing' : quoted(JSON.stringify(found))}`);
}
