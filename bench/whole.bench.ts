import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inputFile } from '../src/trace/input-file.ts';
import { ByteSource } from '../src/trace/source.ts';
import { builtProgram, pagewalk, startUp } from './child.ts';
import type { Usage } from './child.ts';
import { HEADER, accessText, scratch } from './inputs.ts';
import { median, startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options } from './suite.ts';
import { compiledYardstick, measureYardstick } from './yardstick.ts';

/** How often the trace follows itself, and how many rounds the programs take turns for. */
const LONG = { copies: 10, rounds: 5 };
const QUICK = { copies: 1, rounds: 1 };
const LONGER = 20;

/** Programs that only start, by task: what Node is given. */
const STARTS: Readonly<Record<string, (main: string) => readonly string[]>> = {
  '--version': (main) => [main, '--version'],
  'Node alone': () => ['--eval', ''],
};

/** `pagewalk run` as its user starts it, against the yardstick on the same file. */
export const whole: Benchmark = {
  name: 'whole',
  about: 'pagewalk run as a process of its own, from text and from .gz, against the yardstick',
  async run(options: Options): Promise<Figure[]> {
    const main = await builtProgram();
    return [...(await speed(main, options)), ...(await memory(main, options))];
  },
};

async function speed(main: string, { quick }: Options): Promise<Figure[]> {
  const { copies, rounds } = quick ? QUICK : LONG;
  const { text, lines } = accessText(quick ? 'ls' : 'sqlite3');
  const file = repeated('long.lackey', [HEADER], text, copies);
  const zipped = repeated('long.lackey.gz', [gzipSync(HEADER)], gzipSync(text, { level: 6 }), copies);
  const all = lines * copies;
  const yardstick = compiledYardstick();
  if ('missing' in yardstick) process.stderr.write(`note: no yardstick: ${yardstick.missing}\n`);
  const times = new Map<string, Usage[]>();
  const keep = (task: string, usage: Usage): void => void times.set(task, [...(times.get(task) ?? []), usage]);
  for (let round = 0; round < rounds; round++) {
    if ('program' in yardstick) keep('yardstick, text', { ...measureYardstick(yardstick.program, file), megabytes: 0 });
    keep('run, text', await pagewalk(main, ['run', file]));
    keep('inflate alone', await inflated(zipped));
    keep('run, .gz', await pagewalk(main, ['run', zipped]));
    for (const [task, args] of Object.entries(STARTS)) {
      keep(task, { seconds: startUp(args(main)), processorSeconds: 0, megabytes: 0 });
    }
  }
  rmSync(file);
  rmSync(zipped);
  const figures: Figure[] = [];
  for (const [task, usages] of times) {
    const isStart = task in STARTS;
    const each = (unit: 'seconds' | 'processorSeconds') => median(usages.map((usage) => usage[unit])) * 1000;
    const rest = { samples: usages.length, items: isStart ? 1 : all, unit: isStart ? 'starts' : 'lines' } as const;
    figures.push({ bench: 'whole', task, milliseconds: each('seconds'), ...rest });
    if (task === 'inflate alone' || isStart) continue;
    figures.push({ bench: 'whole', task: `${task}, processor time`, milliseconds: each('processorSeconds'), ...rest });
  }
  return figures;
}

/** Peak memory of a run on a trace and on one 20 times as long: `items` are megabytes. */
async function memory(main: string, { quick }: Options): Promise<Figure[]> {
  const { text } = accessText('ls');
  const figures: Figure[] = [];
  for (const copies of [1, quick ? 2 : LONGER]) {
    const file = repeated('memory.lackey', [HEADER], text, copies);
    const { seconds, megabytes } = await pagewalk(main, ['run', file]);
    const task = copies === 1 ? 'memory, ls' : `memory, ls ${copies} times`;
    figures.push({ bench: 'whole', task, milliseconds: seconds * 1000, samples: 1, items: megabytes, unit: 'MB' });
    rmSync(file);
  }
  return figures;
}

/** A file of the first parts once and then the text again and again. */
function repeated(name: string, first: readonly Buffer[], text: Buffer, copies: number): string {
  const path = join(scratch, name);
  const file = openSync(path, 'w');
  for (const part of first) writeSync(file, part);
  for (let copy = 0; copy < copies; copy++) writeSync(file, text);
  closeSync(file);
  return path;
}

async function inflated(path: string): Promise<Usage> {
  const started = performance.now();
  const before = process.cpuUsage();
  const source = await ByteSource.open(await inputFile(path));
  while ((await source.nextChunk()) !== null);
  await source.close();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, processorSeconds: (user + system) / 1e6, megabytes: 0 };
}

await startIfMain(import.meta.url, whole);
