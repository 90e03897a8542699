import { Future, Touches } from '../src/model/future.ts';
import { Machine } from '../src/model/machine.ts';
import { replacements } from '../src/model/replacement/index.ts';
import { runBatch } from '../src/model/run-batch.ts';
import type { System } from '../src/system/system.ts';
import { COLLAPSE, heldRows, systemOf } from './inputs.ts';
import type { Rows } from './inputs.ts';
import { measured, startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options, Task } from './suite.ts';

/** What `replacement.scope` may be, fifo in each. */
const SCOPES = ['local:512', 'proportional', 'working-set:100000', 'page-fault-frequency:1000'];

/** Settings of mechanisms as they are when those are off, said all the same. */
const OFF = ['replacement.scope=global', 'prefetch.policy=none', 'faultAround=0', 'tlb.walkCache=null'];

/**
 * Rows held in memory to the full model where memory is short: every policy, which should reach a third of fifo's rate, and every scope. Then where memory is not, with what is off left out and said:
 * the two should be alike.
 */
export const replacement: Benchmark = {
  name: 'replacement',
  about: 'rows in memory -> full model that thrashes, by policy and scope; what is off',
  async run(options: Options): Promise<Figure[]> {
    const churn = await heldRows(options.quick ? 'ls' : 'mapchurn', true);
    const short = (...sets: string[]): System => systemOf('memory=3MiB', ...sets);
    const policies = Object.keys(replacements).filter((name) => name !== 'none');
    const tasks = policies.map((name) => taskOf(`short of RAM, ${name}`, churn, short(`replacement.policy=${name}`)));
    for (const scope of SCOPES) {
      const system = short('replacement.policy=fifo', `replacement.scope=${scope}`);
      tasks.push(taskOf(`short of RAM, fifo, ${scope}`, churn, system));
    }
    tasks.push(taskOf('nothing said', churn, systemOf('faultAround=0')), taskOf('all off', churn, systemOf(...OFF)));
    return measured('replacement', tasks, options);
  },
};

function taskOf(name: string, { batches, pages, lines }: Rows, system: System): Task {
  const touches = system.replacement.policy === 'opt' ? new Touches(COLLAPSE.modelPageBits, COLLAPSE.pageBits) : null;
  if (touches !== null) for (const batch of batches) touches.add(batch, pages);
  touches?.finish();
  const fresh = (): Machine =>
    new Machine(system, 'runs with distances', touches === null ? null : (m) => new Future(m, touches));
  let machine = fresh();
  return {
    name,
    items: lines,
    before: () => {
      machine = fresh();
    },
    run: () => {
      for (const batch of batches) runBatch(machine, batch, pages, () => true);
    },
  };
}

await startIfMain(import.meta.url, replacement);
