import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../scripts/bundle.ts';
import { root, scratch } from './inputs.ts';

/** What a program took from start to end. */
export interface Usage {
  seconds: number;
  /** Processor time of all its threads: what it would take on one core. */
  processorSeconds: number;
  /** Most memory that it held at a time. */
  megabytes: number;
}

/**
 * Told by the child as it ends, on its fourth stream. `maxRSS` also counts what its parent held when it was made; Linux knows
 * the peak of the program alone.
 */
const TELL = `
import { readFileSync, writeSync } from 'node:fs';
process.on('exit', () => {
  const usage = process.resourceUsage();
  try {
    usage.maxRSS = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {}
  writeSync(3, JSON.stringify(usage));
});`;

/** Runs the built program and measures it. */
export function pagewalk(main: string, args: readonly string[]): Promise<Usage> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PAGEWALK_')));
  const tell = `data:text/javascript,${encodeURIComponent(TELL)}`;
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', tell, main, ...args], {
    cwd: scratch,
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let [errors, told] = ['', ''];
  child.stdio[2]?.on('data', (text: Buffer) => (errors += text.toString()));
  child.stdio[3]?.on('data', (text: Buffer) => (told += text.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      if (code !== 0) {
        reject(new Error(`pagewalk ${args.join(' ')}: exit code ${code}\n${errors}`));
        return;
      }
      const usage = JSON.parse(told) as NodeJS.ResourceUsage;
      const processorSeconds = (usage.userCPUTime + usage.systemCPUTime) / 1e6;
      resolve({ seconds, processorSeconds, megabytes: usage.maxRSS / 1024 });
    });
  });
}

/** Seconds that Node takes for a program and its arguments, from start to end; nothing is loaded that would tell more. */
export function startUp(args: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: scratch, stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')}: exit code ${status}`);
  return (performance.now() - started) / 1000;
}

let built: string | null = null;

/** Builds the program as its users have it into a folder of their own, below the checkout, where the program finds its modules; once. Answers the main file. */
export async function builtProgram(): Promise<string> {
  built ??= await build();
  return built;
}

async function build(): Promise<string> {
  const folder = join(root, '.cache', `bench-${process.pid}`);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const out = join(folder, 'dist');
  const { status, stdout } = spawnSync(
    process.execPath,
    [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', out],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the sources do not compile:\n${stdout}`);
  await bundle(out);
  return join(out, 'cli', 'main.js');
}
