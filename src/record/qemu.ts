import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compilerPath } from './compiled.ts';
import { compiledPlugin } from './plugin.ts';
import { programOf, programPath } from './programs.ts';
import { packages } from './recorder.ts';
import type { Ended, Job, Need, Recorder } from './recorder.ts';
import { runToEnd } from './run-to-end.ts';

/** The size of a stack, Linux' default `ulimit -s`. */
const STACK_BYTES = 8 << 20;

/** QEMU's user mode with a plugin of our own (plugin.c). */
export const qemu: Recorder = {
  title: 'QEMU user mode with a plugin: every reference, system calls, all processes; fast',
  traces: true,
  grows: true,
  needs(env, command) {
    const target = command === undefined ? hostTarget() : programOf(command, env).target;
    const needs = [emulator(target, env)];
    const compiler = compilerPath(env);
    needs.push({
      what: 'C compiler',
      found: compiler,
      remedy: packages('gcc libc6-dev', 'gcc', 'gcc'),
    });
    return needs;
  },
  record,
};

function hostTarget(): string {
  return (
    { x64: 'x86_64', ia32: 'i386', arm64: 'aarch64', arm: 'arm', riscv64: 'riscv64' }[process.arch as string] ??
    process.arch
  );
}

/** The emulator of a machine; it must take plugins. */
function emulator(target: string | null, env: NodeJS.ProcessEnv): Need {
  if (target === null) {
    return {
      what: 'a program that QEMU runs',
      found: null,
      remedy:
        'the command must be an ELF program for x86-64, i386, arm, aarch64, riscv64 or ppc64le, or a script of one',
    };
  }
  const what = `qemu-${target}`;
  const path = programPath(what, env) ?? programPath(`${what}-static`, env);
  if (path === null) return { what, found: null, remedy: packages('qemu-user', 'qemu-user', 'qemu-user') };
  const wrong = whyNoPlugins(path, env);
  if (wrong !== null) return { what: `${what} with plugins`, found: null, remedy: wrong };
  return { what, found: path, remedy: '' };
}

/** Why an emulator cannot be used, and what to do; null = its help has the option. */
function whyNoPlugins(path: string, env: NodeJS.ProcessEnv): string | null {
  const { stdout, stderr, status, signal, error } = spawnSync(path, ['-help'], { encoding: 'utf8', env });
  // Without a process there is no text.
  if ((stdout ?? '').includes('-plugin')) return null;
  if (error === undefined && status === 0)
    return `${path} was built without --enable-plugins: ${packages('qemu-user', 'qemu-user', 'qemu-user')}`;
  const said = (stderr ?? '').trim().split('\n', 1)[0];
  const ended = error?.message ?? (signal === null ? `exit code ${status}` : `ended by ${signal}`);
  return `${path} -help failed (${said === '' ? ended : said}): try that by hand; if it fails again, install it anew`;
}

async function record({ command, folder, env, isRead, streams, detail }: Job): Promise<Ended> {
  const { path, words, target } = programOf(command, env);
  const plugin = compiledPlugin(env, detail);
  const option = `file=${escaped(plugin)},folder=${escaped(resolve(folder))},stack=${STACK_BYTES}${isRead === true ? ',read=1' : ''}`;
  const file = emulator(target, env).found ?? '';
  const [name, ...rest] = words;
  // The plugin executes programs with a line of the same form: plugin.c, execute.
  const ended = await runToEnd(file, ['-s', String(STACK_BYTES), '-plugin', option, '-0', name, path, ...rest], {
    env,
    streams,
  });
  if (isRead === true) return ended;
  for (const entry of readdirSync(folder)) if (entry.endsWith('.qemu')) trim(join(folder, entry));
  return ended;
}

/** In the options of QEMU a comma is written twice. */
function escaped(path: string): string {
  return path.replaceAll(',', ',,');
}

const FLAGS_AT = 12;
const PID_AT = 16;
const CLOSED = 2;
const PART_BYTES = 1 << 20;

/** Takes away the zeros at the end of the file of a process that was killed; it stays marked as not closed. */
function trim(path: string): void {
  const fd = openSync(path, 'r+');
  try {
    const head = Buffer.alloc(64);
    if (readSync(fd, head, 0, 64, 0) < 64) return;
    if ((head.readUInt32LE(FLAGS_AT) & CLOSED) !== 0 || isAlive(head.readUInt32LE(PID_AT))) return;
    const part = Buffer.alloc(PART_BYTES);
    for (let end = fstatSync(fd).size; end > 0; end -= Math.min(end, PART_BYTES)) {
      const from = Math.max(0, end - PART_BYTES);
      const bytes = readSync(fd, part, 0, end - from, from);
      let last = bytes - 1;
      while (last >= 0 && part[last] === 0) last--;
      if (last < 0) continue;
      ftruncateSync(fd, Math.ceil((from + last + 1) / 8) * 8);
      return;
    }
  } finally {
    closeSync(fd);
  }
}

/** Whether a process has outlived the command. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
