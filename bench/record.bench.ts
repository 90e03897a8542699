import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recorders } from '../src/record/index.ts';
import { missing } from '../src/record/recorder.ts';
import { simulate } from '../src/run/simulate.ts';
import { openWorkload } from '../src/trace/open.ts';
import { builtProgram, pagewalk } from './child.ts';
import { accessText, scratch, systemOf } from './inputs.ts';
import { startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options } from './suite.ts';

/** Bytes that the recorded program compresses. */
const [LONG, QUICK] = [250_000, 1000];
const NAMES = ['qemu', 'lackey'] as const;
const FORMS = { 'to a folder': '', 'to .pwt': '.pwt' };

/** `pagewalk record` of one program with either recorder, once each: to a folder, which is a trace as it is, and to a packed trace. */
export const record: Benchmark = {
  name: 'record',
  about: 'pagewalk record of gzip -9 with QEMU and with valgrind, as a process of its own',
  async run({ quick }: Options): Promise<Figure[]> {
    const input = join(scratch, 'recorded.txt');
    writeFileSync(input, accessText('sqlite3').text.subarray(0, quick ? QUICK : LONG));
    const command = ['gzip', '-9', '-c', input];
    const main = await builtProgram();
    const figures: Figure[] = [];
    for (const [form, ending] of Object.entries(FORMS)) {
      for (const name of NAMES) {
        const [lacking] = missing(recorders[name].needs(process.env, command));
        if (lacking !== undefined) {
          process.stderr.write(`note: nothing is recorded with ${name}: no ${lacking.what}\n`);
          continue;
        }
        const out = join(scratch, `${name}${ending}`);
        const { seconds } = await pagewalk(main, ['record', '--recorder', name, '-o', out, '--', ...command]);
        const items = (await simulate(await openWorkload([out]), systemOf())).machine.gauges.now;
        rmSync(out, { recursive: true });
        const task = `${name}, ${form}`;
        figures.push({ bench: 'record', task, milliseconds: seconds * 1000, samples: 1, items, unit: 'references' });
      }
    }
    return figures;
  },
};

await startIfMain(import.meta.url, record);
