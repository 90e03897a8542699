import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/user-error.ts';
import type { NativeJob } from './native.ts';
import type { Ended, Streams } from './recorder.ts';
import { runToEnd } from './run-to-end.ts';

/** What this process's finished children, and theirs, have faulted. */
interface Faults {
  minor: number;
  major: number;
}

/** Fields 11 and 13 of /proc/self/stat, cminflt and cmajflt (proc(5)): of children that were waited for. */
function childrenFaults(): Faults {
  const text = readFileSync('/proc/self/stat', 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { minor: Number(fields[8]), major: Number(fields[10]) };
}

/** Runs a program; the faults between its fork and its exec are in the counts. */
export async function waitedFaults(
  { env, streams }: { env: NodeJS.ProcessEnv; streams: Streams },
  { path, words }: { path: string; words: readonly string[] },
): Promise<Faults & { ended: Ended }> {
  const before = childrenFaults();
  const [argv0, ...rest] = words;
  const ended = await runToEnd(path, rest, { env, streams, argv0 });
  const after = childrenFaults();
  return { ended, minor: after.minor - before.minor, major: after.major - before.major };
}

const TRIES = 5;
/** Faults of the program that does nothing: it is fetched. */
const OWN = 1;

/** The faults of this program's way to start another one: the median of what a program costs that does nothing, started with the same words. */
export async function launchFaults({ command, folder, env }: NativeJob, streams: Streams): Promise<number> {
  const path = join(folder, 'nothing');
  writeFileSync(path, nothing());
  chmodSync(path, 0o755);
  const counts: number[] = [];
  for (let run = 0; run < TRIES; run++) {
    const { ended, minor } = await waitedFaults({ env, streams }, { path, words: command });
    if (ended.code !== 0)
      throw new UserError(`${folder}: programs cannot be run there; TMPDIR chooses another folder for temporary files`);
    counts.push(minor);
  }
  return counts.toSorted((one, other) => one - other)[TRIES >> 1] - OWN;
}

/** exit(0) in machine code, and the number of the machine in the head of an ELF file (elf.h). */
const EXITS: Readonly<Record<string, { machine: number; code: number[] }>> = {
  // mov eax, 60; xor edi, edi; syscall
  x64: { machine: 62, code: [0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05] },
  // mov x8, 93; mov x0, 0; svc 0
  arm64: { machine: 183, code: [0xa8, 0x0b, 0x80, 0xd2, 0, 0, 0x80, 0xd2, 0x01, 0, 0, 0xd4] },
  // li a7, 93; li a0, 0; ecall
  riscv64: { machine: 243, code: [0x93, 0x08, 0xd0, 0x05, 0x13, 0x05, 0, 0, 0x73, 0, 0, 0] },
};

const BASE = 0x400000;
const HEAD_BYTES = 64;
const CODE_AT = 0xb0;
const PAGE = 4096;

/** A program that ends at once: code in one page, and, as most programs have it, a page of data whose end the exec clears. */
export function nothing(arch: string = process.arch): Buffer {
  const exit = EXITS[arch];
  if (exit === undefined)
    throw new UserError(
      `without a C compiler native runs cannot be counted on ${arch}; pagewalk doctor tells how to get one`,
    );
  const file = Buffer.alloc(PAGE + 16);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(exit.machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(BASE + CODE_AT), 24);
  file.writeBigUInt64LE(BigInt(HEAD_BYTES), 32);
  file.writeUInt16LE(HEAD_BYTES, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(2, 56);
  segment(file, HEAD_BYTES, {
    rights: 5,
    at: 0,
    stored: CODE_AT + exit.code.length,
    bytes: CODE_AT + exit.code.length,
  });
  segment(file, HEAD_BYTES + 56, { rights: 6, at: PAGE, stored: 16, bytes: 256 });
  Buffer.from(exit.code).copy(file, CODE_AT);
  return file;
}

function segment(
  file: Buffer,
  place: number,
  { rights, at, stored, bytes }: { rights: number; at: number; stored: number; bytes: number },
): void {
  file.writeUInt32LE(1, place);
  file.writeUInt32LE(rights, place + 4);
  [at, BASE + at, BASE + at, stored, bytes, PAGE].forEach((value, field) =>
    file.writeBigUInt64LE(BigInt(value), place + 8 + 8 * field),
  );
}
