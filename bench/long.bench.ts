import { parse } from 'csv-parse/sync';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkload } from '../src/trace/open.ts';
import { writeCsvFile, writePackedFile } from '../src/run/convert.ts';
import { builtProgram, pagewalk } from './child.ts';
import { HEADER, accessText, scratch } from './inputs.ts';
import { repeatPacked } from './repeat.ts';
import { startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options } from './suite.ts';

/** 48 configurations: TLBs, policies and sizes of memory, the smallest of which makes them replace pages. */
const PLAN = `traces: [long.pwt]
systems: [linux-x86-64]
matrix:
  tlb.l1d.entries: [16, 32, 64, 128]
  replacement.policy: [fifo, clock, lru]
  memory: [0.5x, 1x, 64M, 1G]
`;
const CONFIGURATIONS = 48;

/** References of the traces that are swept: a real trace again and again. */
const LONG = { trace: 'sqlite3', lengths: [1e7, 1e8, 1e9] };
const QUICK = { trace: 'ls', lengths: [1e5] };

/** A long packed trace through many configurations: time, processor time and memory, by the trace's length. */
export const long: Benchmark = {
  name: 'long',
  about: 'sweep of 48 configurations over packed traces of up to 1 G references, on two threads; memory',
  async run({ quick }: Options): Promise<Figure[]> {
    const { trace, lengths } = quick ? QUICK : LONG;
    const main = await builtProgram();
    const once = await packed(trace);
    const file = join(scratch, 'long.pwt');
    const plan = join(scratch, 'long.yaml');
    const cells = join(scratch, 'long-cells');
    writeFileSync(plan, PLAN);
    const figures: Figure[] = [];
    for (const length of lengths) {
      const references = await repeatPacked(once.path, file, Math.ceil(length / once.references));
      const usage = await pagewalk(main, ['sweep', plan, '--cells', cells, '-o', 'long.csv', '--force', '-j', '2']);
      const rows: Record<string, string>[] = parse(readFileSync(join(scratch, 'long.csv')), { columns: true });
      if (rows.length !== CONFIGURATIONS || rows.some((row) => Number(row.references) !== references))
        throw new Error(`not every configuration took ${references} references`);
      const task = `${CONFIGURATIONS} configurations, ${(references / 1e6).toFixed(0)} M references`;
      const figure = { bench: 'long', samples: 1, items: references * CONFIGURATIONS, unit: 'references' } as const;
      figures.push(
        { ...figure, task, milliseconds: usage.seconds * 1000 },
        { ...figure, task: `${task}, processor time`, milliseconds: usage.processorSeconds * 1000 },
        { ...figure, task: `${task}, memory`, milliseconds: 0, items: usage.megabytes, unit: 'MB' },
      );
      rmSync(cells, { recursive: true });
    }
    for (const path of [once.path, file, plan]) rmSync(path);
    return figures;
  },
};

/** The accesses of a shipped trace, packed, of a process that goes on after them. */
async function packed(trace: string): Promise<{ path: string; references: number }> {
  const source = join(scratch, 'once.lackey');
  const text = join(scratch, 'once.csv');
  const path = join(scratch, 'once.pwt');
  writeFileSync(source, Buffer.concat([HEADER, accessText(trace).text]));
  await writeCsvFile(await openWorkload([source]), text);
  writeFileSync(text, readFileSync(text, 'latin1').replace(/^\d+,exit,.*\n/gm, ''), 'latin1');
  await writePackedFile(await openWorkload([text]), path, { store: false, records: false });
  for (const used of [source, text]) rmSync(used);
  const references = (await openWorkload([path])).packedRuns?.footer.references ?? 0;
  return { path, references };
}

await startIfMain(import.meta.url, long);
