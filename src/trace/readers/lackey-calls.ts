import { PLAIN_MAP, PROT_R, PROT_U, PROT_W, PROT_X } from '../ops.ts';
import type { EventFields, MapFields } from '../ops.ts';
import type { OpenFiles } from './lackey-fds.ts';
import { utf8 } from './lackey-notes.ts';

/** A system call as its line tells it. */
export interface Call {
  pid: number;
  tid: number;
  number: number;
  /** The kernel's name without sys_. */
  name: string;
  /** What stands between the parentheses. */
  args: string;
}

/** What a call that returned `result` does: to the open files, and as a record; null = no record. */
export function effectOf(call: Call, result: bigint, files: OpenFiles): EventFields | null {
  return effects.get(call.name)?.(call, result, files) ?? null;
}

/** Arguments that are not numbers where the call has numbers. */
export class BadArguments extends Error {}

/** The rights of a mapping by the kernel's bits 1 r, 2 w, 4 x; hardware that can write or execute a page can read it. */
export function protOf(bits: number): number {
  const rights = bits & (PROT_R | PROT_W | PROT_X);
  return PROT_U | rights | (rights === 0 ? 0 : PROT_R);
}

/** A file's name without its folders. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

type Effect = (call: Call, result: bigint, files: OpenFiles) => EventFields | null;

/** include/uapi/asm-generic/mman-common.h, mman.h, fcntl.h and linux/wait.h of Linux. */
const MAP_SHARED = 1;
const MAP_TYPE = 15;
const MAP_SHARED_VALIDATE = 3;
const MAP_ANONYMOUS = 32;
const MAP_POPULATE = 0x8000;
const MADV_DONTNEED = 4;
const O_CLOEXEC = 0x80000;
const F_DUPFD = 0;
const F_SETFD = 2;
const F_DUPFD_CLOEXEC = 1030;
const CLOSE_RANGE_CLOEXEC = 4;
const P_PID = 1;
const WNOHANG = 1;

const MIB = 1n << 20n;

/** mmap2 counts the offset in these units. */
const OFFSET_UNIT = 4096n;

const effects = new Map<string, Effect>([
  ['mmap', (call, result, files) => map(call, result, files, 1n)],
  ['old_mmap', (call, result, files) => map(call, result, files, 1n)],
  ['mmap2', (call, result, files) => map(call, result, files, OFFSET_UNIT)],
  ['munmap', ({ args }) => ranged(args, (va, length) => ({ op: 'unmap', va, length }))],
  ['mprotect', protect],
  ['pkey_mprotect', protect],
  ['mremap', remap],
  ['madvise', discard],
  ['brk', (_, result) => ({ op: 'brk', va: result })],
  ['wait4', wait],
  ['waitpid', wait],
  ['waitid', waitId],
  ['open', open],
  ['openat', open],
  ['openat2', open],
  ['creat', open],
  ['pipe', pipe],
  ['pipe2', pipe],
  ...['socket', 'accept', 'accept4', 'eventfd', 'eventfd2', 'epoll_create', 'epoll_create1', 'memfd_create'].map(
    (name): [string, Effect] => [name, descriptor],
  ),
  ...['signalfd4', 'timerfd_create', 'inotify_init1', 'perf_event_open'].map((name): [string, Effect] => [
    name,
    descriptor,
  ]),
  ['dup', ({ args }, copy, files) => duplicate(files, args, copy, false)],
  ['dup2', ({ args }, copy, files) => duplicate(files, args, copy, false)],
  ['dup3', ({ args }, copy, files) => duplicate(files, args, copy, (integers(args)[2] & O_CLOEXEC) !== 0)],
  ['fcntl', control],
  ['fcntl64', control],
  ['close', close],
  ['close_range', closeRange],
]);

function map({ args }: Call, va: bigint, files: OpenFiles, offsetUnit: bigint): MapFields {
  const [, length, prot, flagBits, fd, offset] = numbers(args, 6);
  const flags = Number(flagBits);
  const type = flags & MAP_TYPE;
  const fields: MapFields = {
    ...PLAIN_MAP,
    va,
    length,
    prot: protOf(Number(prot)),
    share: type === MAP_SHARED || type === MAP_SHARED_VALIDATE,
    eager: (flags & MAP_POPULATE) !== 0,
    role: 'mapping',
  };
  if ((flags & MAP_ANONYMOUS) !== 0) return { ...fields, name: anonymousName(length) };
  const name = files.name(Number(BigInt.asIntN(32, fd)));
  return { ...fields, file: { name, offset: offset * offsetUnit }, name: baseName(name), role: 'library' };
}

/** Large anonymous maps are regions of their own, by size: what a program fills and forks over is told from the small change. */
function anonymousName(length: bigint): string {
  return length < MIB ? '' : `anon ${(length + MIB - 1n) / MIB} MiB`;
}

function protect({ args }: Call): EventFields {
  return ranged(args, (va, length, prot) => ({ op: 'protect', va, length, prot: protOf(Number(prot)) }), 3);
}

function remap({ args }: Call, to: bigint): EventFields {
  return ranged(args, (va, length, newLength) => ({ op: 'remap', va, length, to, newLength }), 3);
}

function discard({ args }: Call): EventFields | null {
  const [va, length, advice] = numbers(args, 3);
  return Number(advice) === MADV_DONTNEED ? { op: 'discard', va, length } : null;
}

/** The result is the pid of a child that has ended, or 0 if none has. */
function wait(_: Call, result: bigint): EventFields | null {
  return result > 0n ? { op: 'wait', child: Number(result) } : null;
}

/** The result tells no pid: only a wait for one certain process does. */
function waitId({ args }: Call): EventFields | null {
  const [type, child, , options] = integers(args);
  return type === P_PID && (options & WNOHANG) === 0 ? { op: 'wait', child } : null;
}

/** The path is `0xADDRESS(text)`, the flags follow it; creat has a mode there, which is below O_CLOEXEC. */
function open({ args }: Call, fd: bigint, files: OpenFiles): null {
  const [, path = '', flags = '0'] = /0x[0-9a-f]+\((.*)\), (\d+)[^()]*$/.exec(args) ?? [];
  files.closed(Number(fd));
  if (path !== '') files.opened(Number(fd), utf8(path), (Number(flags) & O_CLOEXEC) !== 0);
  return null;
}

function pipe({ args }: Call, _: bigint, files: OpenFiles): null {
  const [, flags = '0'] = args.split(',').map((text) => text.trim());
  files.piped((Number(flags) & O_CLOEXEC) !== 0);
  return null;
}

/** A descriptor of which only the number matters. */
function descriptor({ name }: Call, fd: bigint, files: OpenFiles): null {
  files.opened(Number(fd), name, false);
  return null;
}

function duplicate(files: OpenFiles, args: string, copy: bigint, closedByExec: boolean): null {
  files.duplicated(integers(args)[0], Number(copy), closedByExec);
  return null;
}

function control({ args }: Call, result: bigint, files: OpenFiles): null {
  const [fd, command, argument] = integers(args);
  if (command === F_DUPFD || command === F_DUPFD_CLOEXEC)
    files.duplicated(fd, Number(result), command === F_DUPFD_CLOEXEC);
  else if (command === F_SETFD) files.setClosedByExec(fd, (argument & 1) !== 0);
  return null;
}

function close({ args }: Call, _: bigint, files: OpenFiles): null {
  files.closed(integers(args)[0]);
  return null;
}

function closeRange({ args }: Call, _: bigint, files: OpenFiles): null {
  const [first, last, flags] = numbers(args, 3).map(Number);
  if ((flags & CLOSE_RANGE_CLOEXEC) === 0) files.closed(first, last);
  return null;
}

function ranged(
  args: string,
  event: (va: bigint, length: bigint, third: bigint) => EventFields,
  least = 2,
): EventFields {
  const [va, length, third] = numbers(args, least);
  return event(va, length, third);
}

/** Arguments as integers of 32 bits: valgrind prints the descriptor -1 as 4294967295. */
function integers(args: string): number[] {
  return numbers(args, 1).map((value) => Number(BigInt.asIntN(32, value)));
}

/** Decimal arguments and hexadecimal ones with 0x. */
function numbers(args: string, least: number): bigint[] {
  const texts = args.split(',').map((text) => text.trim());
  if (texts.length < least || !texts.every((text) => /^(?:-?\d+|0x[0-9a-f]+)$/.test(text))) throw new BadArguments();
  return texts.map((text) => (text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text)));
}
