import { Future, Touches } from '../src/model/future.ts';
import { Machine, NeedsEveryReference } from '../src/model/machine.ts';
import type { RowKind } from '../src/model/machine.ts';
import { replacements } from '../src/model/replacement/index.ts';
import { runBatch } from '../src/model/run-batch.ts';
import type { System } from '../src/system/system.ts';
import { COLLAPSE, heldRows, heldRowsOf, syntheticTrace, systemOf } from './inputs.ts';
import type { Rows } from './inputs.ts';
import { measured, startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options, Task } from './suite.ts';

/** What `replacement.scope` may be, fifo in each. */
const SCOPES = ['local:512', 'proportional', 'working-set:100000', 'page-fault-frequency:1000'];

/** Settings of mechanisms as they are when those are off, said all the same. */
const OFF = ['replacement.scope=global', 'prefetch.policy=none', 'faultAround=0', 'tlb.walkCache=null'];

/**
 * Rows held in memory to the full model where memory is short: every policy, which should reach a third of fifo's rate where fifo thrashes, and every scope. Then where memory is not, with what is off left out and said:
 * the two should be alike.
 */
export const replacement: Benchmark = {
  name: 'replacement',
  about: 'rows in memory -> full model that thrashes, by policy and scope; what is off',
  async run(options: Options): Promise<Figure[]> {
    const name = options.quick ? 'ls' : 'mapchurn';
    const runs = await heldRows(name, true);
    const references = await heldRows(name, false, false);
    const zipf = await syntheticTrace('zipf', options.quick ? 10_000 : 200_000);
    const zipfRuns = await heldRowsOf(zipf, true, true);
    const zipfReferences = await heldRowsOf(zipf, false, false);
    const task = (title: string, system: System): Task => taskOf(title, system, runs, references);
    const short = (...sets: string[]): System => systemOf('memory=3MiB', ...sets);
    const policies = Object.keys(replacements).filter((name) => name !== 'none');
    const tasks = policies.map((policy) => task(`short of RAM, ${policy}`, short(`replacement.policy=${policy}`)));
    for (const policy of policies) {
      const system = systemOf('memory=10MiB', `replacement.policy=${policy}`);
      tasks.push(taskOf(`zipf thrashing, ${policy}`, system, zipfRuns, zipfReferences));
    }
    for (const scope of SCOPES) {
      const system = short('replacement.policy=fifo', `replacement.scope=${scope}`);
      tasks.push(task(`short of RAM, fifo, ${scope}`, system));
    }
    tasks.push(task('nothing said', systemOf('faultAround=0')), task('all off', systemOf(...OFF)));
    return measured('replacement', tasks, options);
  },
};

/** On runs of references, or, where a run would be started again without them, on single ones. */
function taskOf(title: string, system: System, runs: Rows, references: Rows): Task {
  const onRuns = runner(system, runs, 'runs with distances');
  try {
    onRuns.before();
    onRuns.run();
    return { name: title, items: runs.lines, ...onRuns };
  } catch (error) {
    if (!(error instanceof NeedsEveryReference)) throw error;
    return { name: `${title}, single references`, items: runs.lines, ...runner(system, references, 'references') };
  }
}

function runner(system: System, { batches, pages }: Rows, kind: RowKind): { before: () => void; run: () => void } {
  const touches = system.replacement.policy === 'opt' ? new Touches(COLLAPSE.modelPageBits, COLLAPSE.pageBits) : null;
  if (touches !== null) for (const batch of batches) touches.add(batch, pages);
  touches?.finish();
  const fresh = (): Machine => new Machine(system, kind, touches === null ? null : (m) => new Future(m, touches));
  let machine = fresh();
  return {
    before: () => {
      machine = fresh();
    },
    run: () => {
      for (const batch of batches) runBatch(machine, batch, pages, () => true);
    },
  };
}

await startIfMain(import.meta.url, replacement);
