import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { compilerPath } from './compiled.ts';
import { NativeCounter } from './native.ts';
import { missing, packages } from './recorder.ts';
import type { Need } from './recorder.ts';

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
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-doctor-'));
  const nowhere = openSync('/dev/null', 'r+');
  try {
    const counter = new NativeCounter({ command: [process.execPath, '-e', ''], folder, env, detail: () => undefined });
    await counter.run({ input: nowhere, output: nowhere, error: nowhere });
    return counter.lacks === '' ? { ...need, found: 'tried: it counts' } : need;
  } catch (error) {
    if (error instanceof UserError) return { ...need, what: 'the compiled counter', remedy: error.message };
    throw error;
  } finally {
    closeSync(nowhere);
    rmSync(folder, { recursive: true, force: true });
  }
}
