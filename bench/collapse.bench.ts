import { openWorkload } from '../src/trace/open.ts';
import { COLLAPSE, folderTrace, plainTrace } from './inputs.ts';
import { measured, startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options, Task } from './suite.ts';

/** Text to rows: what the yardstick does too. */
export const collapse: Benchmark = {
  name: 'collapse',
  about: 'lackey text -> rows, no model',
  async run(options: Options): Promise<Figure[]> {
    const names = options.quick ? ['ls'] : ['sqlite3', 'mapchurn', 'deeprec'];
    const tasks = names.map((name): Task => {
      const { path, lines } = plainTrace(name);
      return { name: `${name}, text`, items: lines, run: () => countRecords(path) };
    });
    const pipeline = folderTrace('pipeline');
    tasks.push({
      name: 'pipeline, folder of .gz',
      items: await countRecords(pipeline),
      run: () => countRecords(pipeline),
    });
    return measured('collapse', tasks, options);
  },
};

async function countRecords(path: string): Promise<number> {
  const workload = await openWorkload([path]);
  let records = 0;
  for await (const { batch } of workload.batches(COLLAPSE)) {
    for (let row = 0; row < batch.rows; row++) records += batch.records[row];
  }
  return records;
}

await startIfMain(import.meta.url, collapse);
