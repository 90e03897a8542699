import { UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { MODEL_VERSION } from '../../metrics/model-version.ts';
import { rowOf } from '../../metrics/index.ts';
import type { Touches } from '../../model/future.ts';
import { NeedsDistances, NeedsEveryReference } from '../../model/machine.ts';
import type { Machine, RowKind } from '../../model/machine.ts';
import { totals } from '../../model/totals.ts';
import { systemTitle } from '../../report/names.ts';
import type { System } from '../../system/system.ts';
import type { Batch } from '../../trace/batch.ts';
import type { Pages } from '../../trace/pages.ts';
import { Stretches } from '../../trace/stretches.ts';
import type { StretchLevels } from '../../trace/stretch-level.ts';
import { MachineRun } from '../machine-run.ts';
import type { MachineRunOptions } from '../machine-run.ts';
import { configId } from '../config-id.ts';
import type { StoredCell } from './cell-file.ts';

/** A cell to be computed: plain data, so that it can go to another thread. */
export interface Task {
  key: string;
  system: System;
  hypothetical: string | null;
  sampled: boolean;
  rows: RowKind;
  options: MachineRunOptions;
  /** What other cells are called whose runs are the same, unless frames run short. */
  alike: CellName[];
}

/** What a cell says beside its numbers. */
export type CellName = Pick<Task, 'key' | 'system' | 'hypothetical' | 'sampled'>;

/** What became of a task: its cell, and those alike, null if their runs are others; the rows that it must be begun again with; or why it cannot be computed. */
export type Outcome =
  | { cell: StoredCell; alike: StoredCell[] | null }
  | { again: RowKind; why: string }
  | { failed: string; exitCode: ExitCode };

/** The machines of some tasks, which take the same batches. */
export interface Machines {
  /** Machines that take batches. */
  readonly live: number;
  take(batch: Batch, pages: Pages): Promise<void> | void;
  /** The trace has ended: the outcome of each task, in their order. */
  end(): Promise<Outcome[]> | Outcome[];
}

/** So many machines make up for the time that stretches take to make. */
const WORTH_STRETCHES = 2;

/** The stretches of the batches that some machines take. */
export class SweptStretches {
  private readonly stretches = new Stretches();
  private readonly inOrder: boolean;

  /** Whose rows tell the order of the streams, or not, by what the tasks are to read. */
  constructor(tasks: readonly Task[]) {
    this.inOrder = tasks.some(({ rows }) => rows === 'runs with distances');
  }

  /** Of a batch for so many machines; null = they are not worth their time. */
  of(batch: Batch, pages: Pages, machines: number): StretchLevels | null {
    if (machines < WORTH_STRETCHES) return null;
    this.stretches.make(batch, pages.count, this.inOrder);
    return this.stretches.levels;
  }
}

/** Those of one thread. */
export class LocalMachines implements Machines {
  live: number;
  private readonly tasks: readonly Task[];
  private readonly runs: (MachineRun | null)[];
  private readonly outcomes: (Outcome | null)[];
  /** null = batches come with them. */
  private readonly stretches: SweptStretches | null;

  constructor(tasks: readonly Task[], stretches: SweptStretches | null, touches: Touches | null = null) {
    this.tasks = tasks;
    this.live = tasks.length;
    this.outcomes = tasks.map(() => null);
    this.stretches = stretches;
    this.runs = tasks.map(() => null);
    tasks.forEach(({ system, rows, options }, at) => {
      const run = this.tried(at, () => new MachineRun(system, rows, options, touches));
      this.runs[at] = run;
    });
  }

  take(batch: Batch, pages: Pages): void {
    if (this.stretches !== null) batch.stretches = this.stretches.of(batch, pages, this.live);
    for (let at = 0; at < this.runs.length; at++) {
      const run = this.runs[at];
      if (run === null || this.outcomes[at] !== null) continue;
      if (this.tried(at, () => run.take(batch, pages)) === false) this.finish(at, run);
    }
  }

  end(): Outcome[] {
    return this.outcomes.map((outcome, at) => {
      const run = this.runs[at];
      if (outcome !== null) return outcome;
      if (run === null) throw new Error('internal error: a task without a machine');
      return this.finish(at, run);
    });
  }

  private finish(at: number, run: MachineRun): Outcome {
    run.end();
    const { machine } = run;
    const task = this.tasks[at];
    const alike = machine.pools.wasShort ? null : task.alike.map((name) => cellOf(name, machine));
    return this.settle(at, { cell: cellOf(task, machine), alike });
  }

  private settle(at: number, outcome: Outcome): Outcome {
    this.outcomes[at] = outcome;
    this.live--;
    // Its memory is free for others.
    this.runs[at] = null;
    return outcome;
  }

  /** Does a step of a task; null = it was its last one. */
  private tried<Value>(at: number, step: () => Value): Value | null {
    try {
      return step();
    } catch (error) {
      this.settle(at, outcomeOf(error));
      return null;
    }
  }
}

function cellOf({ key, system, hypothetical, sampled }: CellName, machine: Machine): StoredCell {
  return {
    key,
    modelVersion: MODEL_VERSION,
    configId: configId(system),
    system: systemTitle({ system, hypothetical }),
    hypothetical,
    sampled,
    aborted: machine.aborted,
    metrics: rowOf({ totals: totals(machine), system }),
  };
}

/** What a task that gave up is to do. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof NeedsDistances) return { again: 'runs with distances', why: '' };
  if (error instanceof NeedsEveryReference) return { again: 'references', why: error.message };
  if (error instanceof UserError) return { failed: error.message, exitCode: error.exitCode };
  throw error;
}
