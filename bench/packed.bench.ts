import { createWriteStream, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { simulate } from '../src/run/simulate.ts';
import { openWorkload } from '../src/trace/open.ts';
import { PackedWriter } from '../src/trace/packed/writer.ts';
import { HEADER, accessText, scratch, systemOf } from './inputs.ts';
import { median, startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options } from './suite.ts';
import { compiledYardstick, measureYardstick } from './yardstick.ts';

const LONG = { trace: 'sqlite3', copies: 10, rounds: 5 };
const QUICK = { trace: 'ls', copies: 1, rounds: 1 };

/** A packed trace to the full model, beside the yardstick on the same records as text. */
export const packed: Benchmark = {
  name: 'packed',
  about: 'packed trace -> full model, linux-x86-64, stored and deflated; bytes a line; the yardstick on the text',
  async run({ quick }: Options): Promise<Figure[]> {
    const { trace, copies, rounds } = quick ? QUICK : LONG;
    const { text, lines } = accessText(trace);
    const source = join(scratch, 'packed.lackey');
    writeFileSync(source, Buffer.concat([HEADER, ...Array.from({ length: copies }, () => text)]));
    const all = lines * copies;
    const yardstick = compiledYardstick();
    const figures: Figure[] = [];
    const times = new Map<string, number[]>();
    const files = { stored: await pack(source, true), deflated: await pack(source, false) };
    for (const [name, path] of Object.entries(files)) {
      const task = `${name}, bytes for each 1000 lines: ${((statSync(path).size / all) * 1000).toFixed(1)}`;
      figures.push({
        bench: 'packed',
        task,
        milliseconds: 0,
        samples: 1,
        items: statSync(path).size / 1e6,
        unit: 'MB',
      });
    }
    for (let round = 0; round < rounds; round++) {
      if ('program' in yardstick)
        keep(times, 'yardstick, text', measureYardstick(yardstick.program, source).seconds * 1000);
      for (const [name, path] of Object.entries(files)) {
        await readFile(path);
        keep(times, `${name} -> model`, await timeOf(path));
      }
    }
    for (const [task, samples] of times) {
      figures.push({
        bench: 'packed',
        task,
        milliseconds: median(samples),
        samples: samples.length,
        items: all,
        unit: 'lines',
      });
    }
    for (const path of [source, ...Object.values(files)]) rmSync(path);
    return figures;
  },
};

function keep(times: Map<string, number[]>, task: string, milliseconds: number): void {
  times.set(task, [...(times.get(task) ?? []), milliseconds]);
}

async function pack(source: string, store: boolean): Promise<string> {
  const path = join(scratch, store ? 'stored.pwt' : 'deflated.pwt');
  const workload = await openWorkload([source]);
  const out = createWriteStream(path);
  const writer = new PackedWriter(out, { store });
  await workload.records(writer, () => writer.drain());
  await writer.end({ processes: workload.processes.names, sources: [] });
  out.end();
  await finished(out);
  return path;
}

async function timeOf(path: string): Promise<number> {
  const started = performance.now();
  await simulate(await openWorkload([path]), systemOf());
  return performance.now() - started;
}

await startIfMain(import.meta.url, packed);
