import { closeSync, openSync, rmSync } from 'node:fs';
import { UserError } from '../base/user-error.ts';
import { compilerPath } from './compiled.ts';
import { NativeCounter } from './native.ts';
import { missing, packages } from './recorder.ts';
import type { Need } from './recorder.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What counting the page faults of each process of a native run needs; whether the kernel allows it is tried on a program that does nothing. */
export async function nativeNeeds(env: NodeJS.ProcessEnv): Promise<Need[]> {
  const compiler = { what: 'C compiler', found: compilerPath(env), remedy: packages('gcc libc6-dev', 'gcc', 'gcc') };
  return missing([compiler]).length > 0 ? [compiler] : [compiler, await permission(env)];
}

async function permission(env: NodeJS.ProcessEnv): Promise<Need> {
  const need = {
    what: 'permission to use ptrace',
    found: null,
    remedy:
      'sysctl kernel.yama.ptrace_scope=1; in a container, allow it the capability SYS_PTRACE and the system call ptrace',
  };
  try {
    return (await lacking(env)) === '' ? { ...need, found: 'tried: it counts' } : need;
  } catch (error) {
    if (error instanceof UserError) return { ...need, what: 'the compiled counter', remedy: error.message };
    throw error;
  }
}

/** What the counter lacks for a program that does nothing; '' = nothing. */
async function lacking(env: NodeJS.ProcessEnv): Promise<string> {
  const folder = temporaryFolder('doctor');
  const nowhere = openSync('/dev/null', 'r+');
  try {
    const counter = new NativeCounter({ command: [process.execPath, '-e', ''], folder, env, detail: () => undefined });
    await counter.run({ input: nowhere, output: nowhere, error: nowhere });
    return counter.lacks;
  } finally {
    closeSync(nowhere);
    rmSync(folder, { recursive: true, force: true });
  }
}
