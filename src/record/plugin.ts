import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../base/user-error.ts';
import { programPath } from './programs.ts';

const SOURCE = fileURLToPath(new URL('./plugin.c', import.meta.url));
const OPTIONS = ['-std=gnu11', '-O2', '-shared', '-fPIC', '-fvisibility=hidden'];

/** The C compiler: $CC, cc, gcc or clang; null = none is installed. */
export function compilerPath(env: NodeJS.ProcessEnv): string | null {
  for (const name of [env.CC ?? '', 'cc', 'gcc', 'clang']) {
    const path = name === '' ? null : programPath(name, env);
    if (path !== null) return path;
  }
  return null;
}

/** Where the compiled plugin is kept: its name is made of its source, so that a new version is another file. */
export function pluginPath(env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME ?? '';
  const folder = cache.startsWith('/') ? cache : join(env.HOME ?? homedir(), '.cache');
  const hash = createHash('sha256')
    .update([process.arch, ...OPTIONS].join(' '))
    .update(readFileSync(SOURCE));
  return join(folder, 'pagewalk', `qemu-plugin-${hash.digest('hex').slice(0, 16)}.so`);
}

/** The path of the plugin for QEMU, which is compiled when it is needed for the first time. */
export function compiledPlugin(env: NodeJS.ProcessEnv, detail: (text: string) => void): string {
  const path = pluginPath(env);
  if (existsSync(path)) return path;
  const compiler = compilerPath(env);
  if (compiler === null)
    throw new UserError('the recorder qemu needs a C compiler, and none is installed; pagewalk doctor tells how');
  const folder = join(path, '..');
  const made = join(folder, `.${randomUUID()}.so`);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UserError(
      `${folder}: cannot be made: ${(error as Error).message}; XDG_CACHE_HOME chooses another folder`,
    );
  }
  detail(`compiling the plugin for QEMU: ${path}`);
  const { status, stderr, error } = spawnSync(compiler, [...OPTIONS, '-o', made, SOURCE], { env, encoding: 'utf8' });
  if (status !== 0) {
    rmSync(made, { force: true });
    const said = (stderr || error?.message || 'no message').split('\n').find((line) => /error|cannot/i.test(line));
    throw new UserError(`${compiler}: cannot compile the plugin for QEMU: ${said ?? stderr.trim()}`);
  }
  renameSync(made, path);
  return path;
}
