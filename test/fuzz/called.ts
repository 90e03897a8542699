import { Buffer } from 'node:buffer';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { program } from '../../src/cli/program.ts';
import type { Files } from './targets.ts';

export interface Called {
  code: number;
  stdout: string;
  stderr: string;
  /** What is in the folder afterwards. */
  files: Files;
}

/** Runs the program in this process, in a folder of its own with these files. */
export async function called(args: readonly string[], files: Files): Promise<Called> {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-fuzz-'));
  const before = process.cwd();
  process.chdir(folder);
  try {
    writeFiles(files);
    const outcome = await answer(args);
    return { ...outcome, files: filesIn(folder) };
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes files into the present folder. */
export function writeFiles(files: Files): void {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(name), { recursive: true });
    writeFileSync(name, bytes);
  }
}

/** What the program answers in the present folder. */
export async function answer(args: readonly string[]): Promise<Omit<Called, 'files'>> {
  const [stdout, stderr] = [new Text(), new Text()];
  const env = { ...process.env, NO_COLOR: '1', PAGEWALK_DEBUG: '', GITHUB_ACTIONS: '' };
  const code = await program(args, { stdout, stderr, env, cwd: process.cwd() });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

function filesIn(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}

/** Keeps what is written to it. */
class Text extends Writable {
  private readonly parts: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.parts).toString('utf8');
  }

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.parts.push(Buffer.from(chunk));
    done();
  }
}
