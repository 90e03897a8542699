import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';

/** The path of a program that can be executed: as a shell finds it; null = there is none. */
export function programPath(name: string, env: NodeJS.ProcessEnv = process.env): string | null {
  if (name.includes('/') || isAbsolute(name)) return isExecutable(name) ? name : null;
  for (const folder of (env.PATH ?? '/usr/bin:/bin').split(delimiter)) {
    const path = resolve(join(folder === '' ? '.' : folder, name));
    if (isExecutable(path)) return path;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A program as an emulator must be told of it: a script is run by its interpreter. */
export interface Program {
  /** The file to execute. */
  path: string;
  /** Its arguments, the program's own name first. */
  words: string[];
  /** The QEMU that runs it, without `qemu-`; null = no such is known. */
  target: string | null;
}

/** Finds the program of a command line; none is a usage error. */
export function programOf(command: readonly string[], env: NodeJS.ProcessEnv = process.env): Program {
  const [name, ...rest] = command;
  const path = programPath(name, env);
  if (path === null) {
    throw new UserError(
      `${name}: no such program${name.includes('/') ? ', or it cannot be executed' : ' in the folders of PATH'}`,
    );
  }
  const head = headOf(path);
  const script = /^#![ \t]*([^\s]+)[ \t]*([^\n]*)/.exec(head.toString('latin1'));
  if (script === null) return { path, words: [name, ...rest], target: targetOf(head) };
  const [, interpreter, argument] = script.map((text) => Buffer.from(text, 'latin1').toString().trimEnd());
  const words = [interpreter, ...(argument === '' ? [] : [argument]), path, ...rest];
  return { path: interpreter, words, target: isExecutable(interpreter) ? targetOf(headOf(interpreter)) : null };
}

function headOf(path: string): Buffer {
  const head = Buffer.alloc(256);
  try {
    const fd = openSync(path, 'r');
    try {
      return head.subarray(0, readSync(fd, head, 0, head.length, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return head.subarray(0, 0);
  }
}

/** QEMU's names of machines by ELF class (1 = 32 bits, 2 = 64 bits) and e_machine, as far as the plugin knows their system calls. */
const TARGETS = new Map([
  ['2,62', 'x86_64'],
  ['1,3', 'i386'],
  ['1,40', 'arm'],
  ['2,183', 'aarch64'],
  ['2,243', 'riscv64'],
  ['2,21', 'ppc64le'],
]);

function targetOf(head: Buffer): string | null {
  if (head.length < 20 || head.toString('latin1', 0, 4) !== '\x7fELF' || head[5] !== 1) return null;
  return TARGETS.get(`${head[4]},${head.readUInt16LE(18)}`) ?? null;
}
