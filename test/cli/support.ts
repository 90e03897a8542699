import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, inject } from 'vitest';
import { bundle } from '../../scripts/bundle.ts';
import { program } from '../../src/cli/program.ts';

export const REPOSITORY = resolve(import.meta.dirname, '../..');
const PROGRAM = await built();

// Tests that run as a task of an engine are no shards of a sweep.
for (const name of Object.keys(process.env))
  if (/^(SLURM_|CI_NODE_|JOB_COMPLETION_INDEX$|PAGEWALK_SHARDS$)/.test(name)) delete process.env[name];

/** The folder of the package that holds the built program. */
export const PACKAGE = resolve(PROGRAM, '../../..');

/** The program as it is published, built of the present sources: it starts in a fifth of the time that tsx takes. */
async function built(): Promise<string> {
  const folder = inject('programFolder');
  const [ready, failed] = [join(folder, 'ready'), join(folder, 'failed')];
  if (isFirst(folder))
    await build(folder).then(
      () => writeFileSync(ready, ''),
      (error: unknown) => writeFileSync(failed, String(error)),
    );
  while (!existsSync(ready)) {
    if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
    await setTimeout(50);
  }
  return join(folder, 'dist/cli/main.js');
}

/** Whether no other test file has begun to build there. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(join(folder, 'building'));
    return true;
  } catch {
    return false;
  }
}

async function build(folder: string): Promise<void> {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const options = ['--noCheck', '--declaration', 'false', '--outDir', join(folder, 'dist')];
  // Whether the sources are sound is the question of other tests: what can be built is tried.
  spawnSync(process.execPath, [compiler, '-p', join(REPOSITORY, 'tsconfig.build.json'), ...options]);
  await bundle(join(folder, 'dist'));
  copyFileSync(join(REPOSITORY, 'package.json'), join(folder, 'package.json'));
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Surroundings {
  cwd?: string;
  input?: string | Uint8Array;
  env?: Record<string, string>;
}

/** Runs the program as a user does. */
export function pagewalk(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  return outcome(process.execPath, [PROGRAM, ...args], surroundings);
}

/** Runs the program within this process, which takes a tenth of the time, in the present folder. */
export async function called(args: readonly string[]): Promise<Outcome> {
  const [stdout, stderr] = [new Text(), new Text()];
  const code = await program(args, { stdout, stderr, env: { ...process.env }, cwd: process.cwd() });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Keeps what is written to it. */
class Text extends Writable {
  text = '';

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.text += Buffer.from(chunk).toString('utf8');
    done();
  }
}

/** Runs a line of a shell in which `pagewalk` is the program. */
export function shell(line: string, folder: string, env: Record<string, string> = {}): Promise<Outcome> {
  const script = join(folder, '.bin/pagewalk');
  // Once for each folder: a file that is being written cannot be run.
  if (!existsSync(script)) {
    write(folder, '.bin/pagewalk', `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
    chmodSync(script, 0o755);
  }
  const path = `${dirname(script)}${delimiter}${env.PATH ?? process.env.PATH ?? ''}`;
  return outcome('bash', ['-o', 'pipefail', '-c', line], { cwd: folder, env: { ...env, PATH: path } });
}

function outcome(command: string, args: readonly string[], { cwd, input, env }: Surroundings): Promise<Outcome> {
  const surroundings = { ...process.env, NO_COLOR: '', ...env };
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, env: surroundings });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.on('error', failed);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

/** A folder that is removed after the tests of the file that asks for it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The same with the shipped traces in it, as in a checkout. */
export function checkoutFolder(): string {
  const folder = temporaryFolder();
  for (const name of ['traces', 'examples']) symlinkSync(join(REPOSITORY, name), join(folder, name));
  return folder;
}

/** Writes a file, with the folders it lies in; answers its path. */
export function write(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Two processes that share a page until one writes. */
export const TRACE = `pid,op,addr,size,args
1,map,0x10000000,0x8000,name=heap
1,S,0x10000010,4,
1,L,0x10001010,4,
1,fork,,,child=2
2,S,0x10000010,4,
2,I,0x400000,4,
2,exit,,,
1,M,0x10000010,4,
`;
