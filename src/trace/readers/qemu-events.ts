import { PLAIN_MAP } from '../ops.ts';
import type { MapFields } from '../ops.ts';
import { baseName, protOf } from './lackey-calls.ts';
import type { Call } from './lackey-calls.ts';
import { latin1, utf8 } from './lackey-notes.ts';
import type { QemuHeader } from './qemu-header.ts';

/** Types of event (src/record/plugin.c). */
export const [DEFINE, THREAD, MAPS, COMMAND, SYSCALL, EXEC, EXEC_FAILED, NATIVE] = [1, 2, 3, 4, 5, 6, 7, 8];

/** THE LIST of system calls, by the plugin's number less 1. */
const CALLS = (
  'brk mmap mmap2 munmap mprotect pkey_mprotect mremap madvise wait4 waitpid waitid open openat openat2 creat ' +
  'dup dup2 dup3 fcntl fcntl64 close close_range clone fork vfork execve execveat'
).split(' ');

const PATH_AT = 64;

/** A recorded call with its arguments as lackey's SYSCALL lines print them; null = none of that number is known, or it is cut short. */
export function callOf(payload: Uint8Array, pid: number): { call: Call; result: bigint } | null {
  if (payload.length < PATH_AT) return null;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const number = view.getUint32(0, true);
  const name = CALLS.at(number - 1);
  if (number === 0 || name === undefined) return null;
  const values = [0, 1, 2, 3, 4, 5].map((place) => view.getBigUint64(16 + 8 * place, true));
  return {
    call: { pid, tid: pid, number, name, args: argumentsOf(name, values, payload) },
    result: view.getBigUint64(8, true),
  };
}

function argumentsOf(name: string, values: bigint[], payload: Uint8Array): string {
  if (name === 'clone') return values[0].toString(16);
  if (!/^(?:open|creat)/.test(name)) return values.join(', ');
  const flags = values[name === 'open' ? 1 : 2];
  return `0x0(${textOf(payload.subarray(PATH_AT))}), ${name === 'creat' ? 0 : BigInt.asUintN(32, flags)}`;
}

/** The text before the first zero byte, a character for each byte. */
export function textOf(payload: Uint8Array): string {
  const zero = payload.indexOf(0);
  return latin1(zero < 0 ? payload : payload.subarray(0, zero));
}

const CLONE_THREAD = 0x10000;

/** Whether a call that returned a pid made a process, not a thread. */
export function isFork({ name, args }: Call): boolean {
  if (name === 'clone') return (Number.parseInt(args, 16) & CLONE_THREAD) === 0;
  return name === 'fork' || name === 'vfork';
}

const MAP_LINE = /^([0-9a-f]+)-([0-9a-f]+) ([-r][-w][-x]). ([0-9a-f]+) ?(.*)$/;

/** How much of its stack Linux maps when it executes a program (fs/exec.c, setup_arg_pages: 128 KiB below what holds the arguments). */
const STACK_START_BYTES = 128n << 10n;

/** The maps with which an image begins, from lines like those of /proc/PID/maps; null = a line is none. */
export function mapsOf(text: string, { startCode, stackBytes }: QemuHeader): MapFields[] | null {
  const maps: MapFields[] = [];
  let program = '';
  const lines = utf8(text)
    .split('\n')
    .filter((line) => line !== '');
  const found = lines.map((line) => MAP_LINE.exec(line));
  for (const line of found) {
    if (line === null) return null;
    if (startCode >= BigInt(`0x${line[1]}`) && startCode < BigInt(`0x${line[2]}`)) program = line[5];
  }
  for (const line of found) {
    if (line === null) return null;
    const [, first, after, rights, offset, name] = line;
    const [start, end] = [BigInt(`0x${first}`), BigInt(`0x${after}`)];
    const bits = [1, 2, 4].reduce((sum, bit, place) => (rights.charAt(place) === '-' ? sum : sum | bit), 0);
    const map: MapFields = { ...PLAIN_MAP, va: start, length: end - start, prot: protOf(bits), role: 'mapping' };
    if (name.startsWith('/')) {
      const role = name === program ? 'image' : 'library';
      maps.push({ ...map, file: { name, offset: BigInt(`0x${offset}`) }, name: baseName(name), role });
    } else maps.push(...anonymous(map, maps.at(-1), stackBytes));
  }
  return maps;
}

function anonymous(map: MapFields, below: MapFields | undefined, stackBytes: bigint): MapFields[] {
  if (map.length >= stackBytes && (map.prot & 2) !== 0) {
    const top = map.va + stackBytes;
    const stack: MapFields = { ...map, va: top - STACK_START_BYTES, length: STACK_START_BYTES, growsDown: stackBytes };
    const rest = { ...map, va: top, length: map.length - stackBytes };
    return [{ ...stack, name: '[stack]', role: 'stack' }, ...(rest.length > 0n ? [rest] : [])];
  }
  // Behind a file's writable segment: the rest of it, which is zero and in no file.
  const isRest = below !== undefined && below.file !== null && below.va + below.length === map.va;
  return [isRest ? { ...map, name: below.name, role: below.role } : map];
}
