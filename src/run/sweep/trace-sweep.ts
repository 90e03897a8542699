import { canonicalJson } from '../../base/canonical-json.ts';
import { UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import type { RowKind } from '../../model/machine.ts';
import type { System } from '../../system/system.ts';
import type { Workload } from '../../trace/workload.ts';
import { resolveSystem } from '../config.ts';
import type { Footprint, ResolvedConfig } from '../config.ts';
import { footprintOf } from '../footprint.ts';
import { readingOf } from '../machine-run.ts';
import { placedBatches } from '../place/placed-batches.ts';
import { placementOf } from '../place/placement.ts';
import type { PlaceMode, Placement } from '../place/placement.ts';
import { beginEveryReference, firstRows, looksAhead, readAhead } from '../simulate.ts';
import type { Stops } from '../stops.ts';
import { alike } from './alike.ts';
import type { StoredCell } from './cell-file.ts';
import { LocalMachines, SweptStretches } from './machines.ts';
import type { CellName, Machines, Outcome, Task } from './machines.ts';
import type { SweepCell } from './sweep-cell.ts';

/** What the sweep of one trace needs to know, and whom it tells. */
export interface TraceSweepOptions {
  stops: Stops;
  check: boolean;
  place: PlaceMode;
  /** Aborted = no reading is begun any more. */
  signal?: AbortSignal;
  /** Opens the trace with the turns of a system. */
  open(quantum: number): Promise<Workload>;
  /** Machines for tasks; left out: those of this thread. */
  machines?: (tasks: readonly Task[], pageBits: number) => Promise<Machines>;
  onCell(stored: StoredCell, cell: SweepCell): void;
  onFailed(failure: Failure): void;
  /** Told after every batch: cells that are computed at once, and the part of the trace that is read. */
  onProgress?: (cells: number, part: number, references: number) => void;
}

/** Cells that cannot be computed, and why. */
export interface Failure {
  cells: readonly SweepCell[];
  message: string;
  exitCode: ExitCode;
}

/** A cell with all that its run needs. */
interface Planned {
  cell: SweepCell;
  config: ResolvedConfig;
  placement: Placement | null;
  rows: RowKind;
  /** Whether it reads rows that tell more than it is known to need, as others do; `not` = they have told too much or too little. */
  together: 'may' | 'does' | 'not';
  /** Whether its run may turn out to be that of others, too. */
  shares: boolean;
}

/** Computes cells of one trace: each reading of it feeds all those whose rows are the same, up to a bound of memory. */
export async function sweepTrace(cells: readonly SweepCell[], options: TraceSweepOptions): Promise<void> {
  const stopped = (): boolean => options.signal?.aborted === true;
  for (const same of grouped(cells, ({ config }) => String(config.system.quantum))) {
    if (stopped()) return;
    await attempt(same, options, async () => {
      const workload = await options.open(same[0].config.system.quantum);
      let pending = await planned(workload, same, options);
      while (pending.length > 0) {
        const again: Planned[] = [];
        for (const part of grouped(together(pending), readingKey).flatMap(inMemory)) {
          if (stopped()) return;
          await attempt(
            part.map(({ cell }) => cell),
            options,
            async () => void again.push(...(await sweepPass(workload, part, options))),
          );
        }
        pending = again;
      }
    });
  }
}

/** What cannot be read or computed is told, and the sweep goes on with other cells. */
async function attempt(
  cells: readonly SweepCell[],
  { onFailed }: TraceSweepOptions,
  step: () => Promise<void>,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    onFailed({ cells, message: error.message, exitCode: error.exitCode });
  }
}

/** Footprints and placements, each read once for all cells that have the same. */
async function planned(
  workload: Workload,
  cells: readonly SweepCell[],
  options: TraceSweepOptions,
): Promise<Planned[]> {
  const footprints = new Map<string, Promise<Footprint>>();
  const placements = new Map<string, Promise<Placement | null>>();
  const found: Planned[] = [];
  for (const cell of cells)
    await attempt([cell], options, async () => {
      const { system: given } = cell.config;
      const { pageSize, references, reserved } = given;
      const footprint = (): Promise<Footprint> =>
        known(footprints, canonicalJson({ pageSize, references, reserved }), () => footprintOf(workload, given));
      const config = cell.share === null ? cell.config : resolveSystem({ ...cell.given, footprint: await footprint() });
      const { system } = config;
      const placement = await known(placements, placementKey(system), () =>
        placementOf(workload, system, options.place),
      );
      const rows = firstRows(workload, system, { collapse: true });
      // Where memory is known to run short, no two runs are the same; where each is to be checked, each is run.
      const shares = !options.check && !(cell.share !== null && Number.parseFloat(cell.share) < 1);
      found.push({ cell, config, placement, rows, together: 'may', shares });
    });
  return found;
}

function known<Value>(found: Map<string, Promise<Value>>, key: string, make: () => Promise<Value>): Promise<Value> {
  const value = found.get(key) ?? make();
  found.set(key, value);
  return value;
}

/** What decides where regions go: all but the parts that have nothing to do with addresses. */
function placementKey(system: System): string {
  const { memory: _memory, tlb: _tlb, allocator: _allocator, replacement: _replacement, cost: _cost, ...rest } = system;
  return canonicalJson(rest);
}

/** Several runs read rows that tell the order of the streams, which some of them need from the start and others once they evict, so that the trace is read once for all. */
function together(pending: readonly Planned[]): Planned[] {
  const joined = pending.map((each): Planned =>
    each.rows === 'runs' && each.together === 'may' ? { ...each, rows: 'runs with distances', together: 'does' } : each,
  );
  const readers = new Map<string, number>();
  for (const key of joined.map(readingKey)) readers.set(key, (readers.get(key) ?? 0) + 1);
  return joined.map((each, at) => ((readers.get(readingKey(each)) ?? 0) > 1 ? each : pending[at]));
}

/** Runs with the same key take the same batches. */
function readingKey({ config, placement, rows }: Planned): string {
  const { system } = config;
  // The policy that looks ahead reads the trace twice, and shares what it learnt.
  const ahead = looksAhead(system);
  const { pageSize, references } = system;
  const placed = placement === null ? null : placementKey(placement.system);
  return canonicalJson({ pageSize, references, rows, ahead, placed });
}

/** Computes cells of one reading; answers those that must be begun again, with other rows. */
async function sweepPass(
  workload: Workload,
  group: readonly Planned[],
  options: TraceSweepOptions,
): Promise<Planned[]> {
  const [{ config, placement, rows }] = group;
  const { stops, check } = options;
  const ahead = looksAhead(config.system);
  const reading = { ...readingOf(config.system, stops, rows, ahead || placement !== null), linesOnce: true };
  const touches = ahead ? await readAhead(workload, { placement }, reading) : null;
  const groups = alike(group, (each) => (each.shares ? each.config.system : null));
  const tasks = groups.map(([first, ...others]): Task => {
    const named = (each: Planned): CellName => ({
      key: each.cell.key,
      system: each.config.system,
      hypothetical: each.config.hypothetical,
      sampled: workload.sampled,
    });
    return { ...named(first), rows, options: { ...stops, check, hotPages: false }, alike: others.map(named) };
  });
  const shared = ahead ? undefined : await options.machines?.(tasks, reading.pageBits);
  const machines: Machines = shared ?? new LocalMachines(tasks, new SweptStretches(tasks), touches);
  try {
    if (machines.live > 0)
      for await (const { batch, pages } of placedBatches(workload, placement, reading)) {
        await machines.take(batch, pages);
        const { bytesRead, totalBytes } = workload.progress();
        options.onProgress?.(
          group.length,
          totalBytes === 0 ? 0 : bytesRead / totalBytes,
          referencesOf(batch.span, batch.rows),
        );
        if (machines.live === 0) break;
      }
  } catch (error) {
    await machines.end();
    throw error;
  }
  return settled(workload, groups, await machines.end(), options);
}

function referencesOf(span: Int32Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += span[row];
  return sum;
}

/** Tells what became of groups that are alike; answers the runs that must be begun again. */
function settled(
  workload: Workload,
  groups: readonly [Planned, ...Planned[]][],
  outcomes: readonly Outcome[],
  options: TraceSweepOptions,
): Planned[] {
  const again: Planned[] = [];
  outcomes.forEach((outcome, at) => {
    const [first, ...others] = groups[at];
    const cells = 'cell' in outcome ? outcome.alike : null;
    if (cells === null) again.push(...others.map((each) => ({ ...each, shares: false })));
    else cells.forEach((cell, other) => options.onCell(cell, others[other].cell));
    if ('cell' in outcome) options.onCell(outcome.cell, first.cell);
    else if ('failed' in outcome)
      options.onFailed({ cells: [first.cell], message: outcome.failed, exitCode: outcome.exitCode });
    else if (first.together === 'does' && outcome.again === 'references')
      again.push({ ...first, rows: 'runs', together: 'not' });
    else {
      try {
        if (outcome.again === 'references') beginEveryReference(workload, outcome.why, {});
        again.push({ ...first, rows: outcome.again, together: 'not' });
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        options.onFailed({ cells: [first.cell], message: error.message, exitCode: error.exitCode });
      }
    }
  });
  return again;
}

/** Bytes that the machines of one reading may take at the start, about. */
const MOST_BYTES = 512 * 2 ** 20;
/** A machine, and each of its frames. */
const [MACHINE_BYTES, FRAME_BYTES] = [2 ** 20, 32];

/** The cells in parts whose machines fit into memory together. */
function inMemory(group: readonly Planned[]): Planned[][] {
  const parts: Planned[][] = [];
  let bytes = Infinity;
  for (const each of group) {
    const { memory, pageSize } = each.config.system;
    const own = MACHINE_BYTES + FRAME_BYTES * (memory / pageSize);
    if (bytes + own > MOST_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts[parts.length - 1].push(each);
    bytes += own;
  }
  return parts;
}

/** Items by their keys, in the order of their first. */
function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
