import { Machine } from '../src/model/machine.ts';
import type { RowKind } from '../src/model/machine.ts';
import { runBatch } from '../src/model/run-batch.ts';
import type { System } from '../src/system/system.ts';
import { heldRows, systemOf } from './inputs.ts';
import type { Rows } from './inputs.ts';
import { measured, startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options, Task } from './suite.ts';

/** Rows held in memory to the full model: TLBs, page tables, faults, frames. */
export const model: Benchmark = {
  name: 'model',
  about: 'rows in memory -> full model, linux-x86-64',
  async run(options: Options): Promise<Figure[]> {
    const names = options.quick ? ['ls'] : ['sqlite3', 'mapchurn', 'deeprec'];
    const tasks: Task[] = [];
    for (const name of names) tasks.push(taskOf(name, await heldRows(name), systemOf(), 'runs'));
    const churn = await heldRows(options.quick ? 'ls' : 'mapchurn', true);
    for (const policy of ['clock', 'lru', 'fifo']) {
      const system = systemOf('memory=3MiB', `replacement.policy=${policy}`);
      tasks.push(taskOf(`${churn.name}, 3 MiB, ${policy}`, churn, system, 'runs with distances'));
    }
    return measured('model', tasks, options);
  },
};

function taskOf(name: string, { batches, pages, lines }: Rows, system: System, kind: RowKind): Task {
  let machine = new Machine(system, kind, null);
  return {
    name,
    items: lines,
    before: () => {
      machine = new Machine(system, kind, null);
    },
    run: () => {
      for (const batch of batches) runBatch(machine, batch, pages, () => true);
    },
  };
}

await startIfMain(import.meta.url, model);
