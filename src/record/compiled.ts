import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { programPath } from './programs.ts';

/** A C source of this folder that is compiled where it is used, for the first time that it is needed. */
export interface CSource {
  /** The source's path. */
  source: string;
  /** The compiler's options. */
  options: readonly string[];
  /** What the compiled file is called, before a part made of what it is made of, and after it. */
  name: string;
  suffix: string;
  /** What it is, in messages, and what needs it. */
  what: string;
  user: string;
}

/** The C compiler: $CC, cc, gcc or clang; null = none is installed. */
export function compilerPath(env: NodeJS.ProcessEnv): string | null {
  for (const name of [env.CC ?? '', 'cc', 'gcc', 'clang']) {
    const path = name === '' ? null : programPath(name, env);
    if (path !== null) return path;
  }
  return null;
}

/** Where the compiled file is kept: its name is made of its source, so that a new version is another file. */
export function compiledPath({ source, options, name, suffix }: CSource, env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME ?? '';
  const folder = cache.startsWith('/') ? cache : join(env.HOME ?? homedir(), '.cache');
  const hash = createHash('sha256')
    .update([process.arch, ...options].join(' '))
    .update(readFileSync(source));
  return join(folder, 'pagewalk', `${name}-${hash.digest('hex').slice(0, 16)}${suffix}`);
}

/** The path of the compiled file, which is compiled when it is needed for the first time. */
export function compiled(which: CSource, env: NodeJS.ProcessEnv, detail: (text: string) => void): string {
  const { source, options, suffix, what, user } = which;
  const path = compiledPath(which, env);
  if (existsSync(path)) return path;
  const compiler = compilerPath(env);
  if (compiler === null)
    throw new UserError(`${user} needs a C compiler, and none is installed; pagewalk doctor tells how`);
  const folder = join(path, '..');
  const made = join(folder, `.${randomUUID()}${suffix}`);
  // Node's own way does not end where the system refuses a folder as if there were none above it: under /proc.
  const folders = spawnSync('mkdir', ['-p', folder], { env, encoding: 'utf8' });
  if (folders.status !== 0) {
    const reason = folders.error?.message ?? folders.stderr.trim();
    throw new UserError(`${folder}: cannot be made: ${reason}; XDG_CACHE_HOME chooses another folder`);
  }
  detail(`compiling ${what}: ${path}`);
  const { status, stderr, error } = spawnSync(compiler, [...options, '-o', made, source], { env, encoding: 'utf8' });
  if (status !== 0) {
    rmSync(made, { force: true });
    const said = (stderr || error?.message || 'no message').split('\n').find((line) => /error|cannot/i.test(line));
    throw new UserError(`${compiler}: cannot compile ${what}: ${said ?? (stderr ?? '').trim()}`);
  }
  renameSync(made, path);
  return path;
}
