import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '..');

/** What a run of the program left behind. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `pagewalk` from its sources, with no setting from the environment. */
export function pagewalk(args: readonly string[], cwd = root): Promise<Outcome> {
  const main = join(root, 'src', 'cli', 'main.ts');
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PAGEWALK_')));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args], { cwd, env });
  const [stdout, stderr]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, stdout: stdout.join(''), stderr: stderr.join('') }));
  });
}

/** Runs a job for each item, `width` at a time; answers their results in order. */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  width: number,
  job: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const queue = [...items.entries()];
  const lanes = Array.from({ length: width }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) answers[next[0]] = await job(next[1]);
  });
  await Promise.all(lanes);
  return answers;
}
