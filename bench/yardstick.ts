import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, scratch } from './inputs.ts';

/** The compiled yardstick, or why there is none. */
export type Yardstick = { program: string } | { missing: string };

/** Compiles `yardstick.c` with the C compiler of the machine. */
export function compiledYardstick(): Yardstick {
  const source = join(root, 'bench', 'yardstick.c');
  const program = join(scratch, 'yardstick');
  for (const compiler of ['gcc', 'cc', 'clang']) {
    const { status, error, stderr } = spawnSync(compiler, ['-O3', '-o', program, source], { encoding: 'utf8' });
    if (error !== undefined) continue;
    return status === 0 ? { program } : { missing: `${compiler} cannot compile it: ${stderr.split('\n', 1)[0]}` };
  }
  return { missing: 'no C compiler here (gcc, cc, clang)' };
}

/** Runs it on a plain text file. */
export function measureYardstick(program: string, file: string): { seconds: number; processorSeconds: number } {
  const started = performance.now();
  const { status, stdout } = spawnSync(program, [file], { encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  const told = /, ([\d.]+) s$/.exec(stdout.trim());
  if (status !== 0 || told === null) throw new Error(`the yardstick failed with exit code ${status}`);
  return { seconds, processorSeconds: Number(told[1]) };
}
