import { LOAD, STORE } from '../ops.ts';
import type { Call } from './lackey-calls.ts';

/** An access that the recorder does not see: the kernel's, or that of the C library to the vdso. */
export interface UnseenAccess {
  /** FETCH, LOAD or STORE. */
  kind: number;
  va: bigint;
  /** Bytes. */
  length: bigint;
}

/**
 * What the kernel reads and writes in the memory of the program in a call that has returned: the paths that its line shows, also if it
 * failed, and the buffers of those calls that programs make often. `result` = its value; null = it failed, or has none.
 */
export function kernelAccesses({ name, args }: Call, result: bigint | null): UnseenAccess[] {
  const paths = [...args.matchAll(PATH)].map(([, va, text]): UnseenAccess => ({
    kind: LOAD,
    va: BigInt(va),
    length: BigInt(text.length + 1),
  }));
  const buffers = BUFFERS[name];
  if (buffers === undefined || result === null || !Object.hasOwn(BUFFERS, name)) return paths;
  const values = args
    .replaceAll(PATH, '$1')
    .split(',')
    .map((text) => valueOf(text.trim()));
  const accesses = buffers.map(([kind, at, bytes]): UnseenAccess => {
    const length = bytes === 'result' ? result : BigInt(bytes);
    return { kind, va: values[at] ?? 0n, length };
  });
  return [...paths, ...accesses.filter(({ va, length }) => va > 0n && length > 0n)];
}

/** Calls that read the clock: natively the vdso answers them, without a call. */
export const CLOCK_CALLS: readonly string[] = [
  'clock_gettime',
  'clock_gettime64',
  'gettimeofday',
  'time',
  'clock_getres',
];

/** A pointer with the text that it points to, which is not quoted. */
const PATH = /(0x[0-9a-f]+)\(([^]*?)\)(?=\s*(?:,|$))/g;

/** Which argument points to a buffer, and its bytes: fixed ones, or those that the call returned. */
type Buffer = readonly [kind: number, argument: number, bytes: number | 'result'];

/** Sizes are those of the structures of x86-64 and i386 in Linux' include/uapi and arch/x86/include/uapi. */
const STAT_BYTES = 144;
const STAT64_BYTES = 96;
const BUFFERS: Record<string, readonly Buffer[] | undefined> = {
  read: [[STORE, 1, 'result']],
  pread64: [[STORE, 1, 'result']],
  recvfrom: [[STORE, 1, 'result']],
  write: [[LOAD, 1, 'result']],
  pwrite64: [[LOAD, 1, 'result']],
  sendto: [[LOAD, 1, 'result']],
  getdents: [[STORE, 1, 'result']],
  getdents64: [[STORE, 1, 'result']],
  readlink: [[STORE, 1, 'result']],
  readlinkat: [[STORE, 2, 'result']],
  getcwd: [[STORE, 0, 'result']],
  getrandom: [[STORE, 0, 'result']],
  getxattr: [[STORE, 2, 'result']],
  lgetxattr: [[STORE, 2, 'result']],
  newstat: [[STORE, 1, STAT_BYTES]],
  newlstat: [[STORE, 1, STAT_BYTES]],
  newfstat: [[STORE, 1, STAT_BYTES]],
  newfstatat: [[STORE, 2, STAT_BYTES]],
  stat64: [[STORE, 1, STAT64_BYTES]],
  lstat64: [[STORE, 1, STAT64_BYTES]],
  fstat64: [[STORE, 1, STAT64_BYTES]],
  fstatat64: [[STORE, 2, STAT64_BYTES]],
  statx: [[STORE, 4, 256]],
  statfs: [[STORE, 1, 64]],
  fstatfs: [[STORE, 1, 64]],
  wait4: [[STORE, 1, 4]],
  pipe: [[STORE, 0, 8]],
  pipe2: [[STORE, 0, 8]],
  newuname: [[STORE, 0, 390]],
  sysinfo: [[STORE, 0, 64]],
  getrlimit: [[STORE, 1, 8]],
  prlimit64: [
    [LOAD, 2, 16],
    [STORE, 3, 16],
  ],
  rt_sigaction: [
    [LOAD, 1, 16],
    [STORE, 2, 16],
  ],
  rt_sigprocmask: [
    [LOAD, 1, 8],
    [STORE, 2, 8],
  ],
  clock_gettime: [[STORE, 1, 8]],
  gettimeofday: [[STORE, 0, 8]],
};

function valueOf(text: string): bigint {
  return /^(?:\d+|0x[0-9a-f]+)$/.test(text) ? BigInt(text) : 0n;
}
