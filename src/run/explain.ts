import { UserError } from '../base/user-error.ts';
import { Future, Touches } from '../model/future.ts';
import { Machine } from '../model/machine.ts';
import { runBatch } from '../model/run-batch.ts';
import { thousands } from '../report/numbers.ts';
import type { System } from '../system/system.ts';
import { Collapser } from '../trace/collapse.ts';
import type { CollapseOptions } from '../trace/collapse-options.ts';
import type { Workload } from '../trace/workload.ts';
import { lookBefore } from './explain/before.ts';
import type { Asked } from './explain/before.ts';
import { explanationOf } from './explain/explanation.ts';
import type { Explanation } from './explain/explanation.ts';
import { watch } from './explain/witness.ts';
import type { Circumstances } from './circumstances.ts';
import { ReferenceFinder } from './find-reference.ts';
import type { Wanted } from './find-reference.ts';
import { PlacedAddresses } from './place/placed-addresses.ts';
import { placedBatches } from './place/placed-batches.ts';
import type { Placement } from './place/placement.ts';

/** A reference that no trace has. */
export interface MadeUp {
  /** Key of its process (`Processes`). */
  pid: number;
  /** FETCH, LOAD or STORE. */
  kind: number;
  va: bigint;
}

/** Runs the workload up to the wanted reference, and tells what the machine finds, what the system does about it, and what is there afterwards. */
export async function explain(
  workload: Workload,
  system: System,
  wanted: Wanted,
  { hypothetical = null, placement = null }: Circumstances = {},
): Promise<Explanation> {
  const { found, now } = await find(workload, system, wanted, placement);
  if (found === null) throw notFound(workload, wanted, now);
  const { trace, pid } = workload.processes.names[found.pid];
  const asked: Asked = {
    ...found,
    key: found.pid,
    pid,
    trace: workload.names.length > 1 ? trace : null,
    when: '',
    hypothetical,
  };
  const machine = await machineFor(workload, system, readingUpTo(system, found.number), placement);
  return explained(machine, workload, asked, (look) =>
    advance(machine, workload, { number: found.number, isRun: true }, look, placement),
  );
}

/** The same of a reference that is made up: after reference `after` of the workload; else before the process first touches the page, or after its last reference. */
export async function explainInTrace(
  workload: Workload,
  system: System,
  madeUp: MadeUp,
  after: number | undefined,
  { hypothetical = null, placement = null }: Circumstances = {},
): Promise<Explanation> {
  if (system.replacement.policy === 'opt')
    throw new UserError('replacement.policy opt knows the references of the trace alone: --op needs another policy');
  const finder = await find(workload, system, after === undefined ? madeUp : { number: after }, placement);
  if (after !== undefined && finder.found === null) throw notFound(workload, { number: after }, finder.now);
  const place = placeOf(finder, after, madeUp.pid);
  const machine = await machineFor(workload, system, readingUpTo(system, place.number), placement);
  await advance(machine, workload, place.number === Infinity ? null : place, () => undefined, placement);
  const { trace, pid } = workload.processes.names[madeUp.pid];
  if (machine.process(madeUp.pid) === null && machine.processes[madeUp.pid] === null)
    throw new UserError(`process ${pid} has ended ${place.when}: --at N chooses an earlier reference`);
  const asked = { ...askedOf(madeUp, pid, workload.names.length > 1 ? trace : null, place.when), hypothetical };
  return explained(machine, workload, asked, (look) => performAlone(machine, system, madeUp, look));
}

/** The same of the first reference of a process in which nothing is mapped, and which maps nothing by itself. */
export function explainAlone(
  system: System,
  pid: number,
  kind: number,
  va: bigint,
  hypothetical: string | null = null,
): Promise<Explanation> {
  const strict: System = { ...system, unmapped: system.unmapped === 'auto' ? 'fault' : system.unmapped };
  const madeUp: MadeUp = { pid: 0, kind, va };
  const touches = system.replacement.policy === 'opt' ? touchesOf(system) : null;
  const machine = new Machine(strict, 'references', touches === null ? null : (m) => new Future(m, touches));
  const asked = { ...askedOf(madeUp, pid, null, 'in a new process, in which nothing is mapped'), hypothetical };
  return explained(machine, null, asked, (look) => performAlone(machine, system, madeUp, look));
}

function askedOf({ pid: key, kind, va }: MadeUp, pid: number, trace: string | null, when: string): Asked {
  return { number: null, key, pid, trace, kind, va, recorded: va, bytes: 1, when, hypothetical: null };
}

/** Lets a reference happen, watched: `happen` says when it is about to. */
async function explained(
  machine: Machine,
  workload: Workload | null,
  asked: Asked,
  happen: (look: () => void) => void | Promise<void>,
): Promise<Explanation> {
  const seen: { before: ReturnType<typeof lookBefore>; deeds: ReturnType<typeof watch> }[] = [];
  await happen(() => {
    const before = lookBefore(machine, asked);
    seen.push({ before, deeds: watch(machine, asked.key, before.vpn) });
  });
  if (seen.length === 0) throw new UserError(`reference ${asked.number} is not reached: the run ends before it`);
  const pidOf = (key: number): number => workload?.processes.names[key]?.pid ?? asked.pid;
  return explanationOf(machine, asked, seen[0].before, seen[0].deeds, pidOf);
}

async function find(
  workload: Workload,
  system: System,
  wanted: Wanted,
  placement: Placement | null,
): Promise<ReferenceFinder> {
  const finder = new ReferenceFinder(system, wanted, placement === null ? null : new PlacedAddresses(placement));
  await workload.records(finder);
  return finder;
}

function notFound(workload: Workload, wanted: Wanted, references: number): UserError {
  if ('number' in wanted) {
    return new UserError(`there is no reference ${wanted.number}: the trace has ${references}, counted from 1`);
  }
  const { pid } = workload.processes.names[wanted.pid] ?? { pid: wanted.pid };
  return new UserError(
    `process ${pid} never touches the page of 0x${wanted.va.toString(16)}; --at N explains reference N, --op L one that is made up`,
  );
}

/** A reference of the trace; whether it is run, too. */
interface Place {
  number: number;
  isRun: boolean;
}

function placeOf(finder: ReferenceFinder, after: number | undefined, pid: number): Place & { when: string } {
  if (after !== undefined) return { number: after, isRun: true, when: `after reference ${thousands(after)}` };
  const { found } = finder;
  if (found !== null)
    return {
      number: found.number,
      isRun: false,
      when: `before reference ${thousands(found.number)}, the first to this page`,
    };
  const last = finder.lastOf(pid);
  if (last === 0) return { number: Infinity, isRun: false, when: 'at the end of the trace' };
  return { number: last, isRun: true, when: `after reference ${thousands(last)}, the last of the process` };
}

/** A machine at the start of the workload. */
async function machineFor(
  workload: Workload,
  system: System,
  reading: CollapseOptions,
  placement: Placement | null,
): Promise<Machine> {
  if (system.replacement.policy !== 'opt') return new Machine(system, 'references', null);
  const touches = touchesOf(system);
  for await (const { batch, pages } of placedBatches(workload, placement, reading)) touches.add(batch, pages);
  touches.finish();
  return new Machine(system, 'references', (m) => new Future(m, touches));
}

function touchesOf(system: System): Touches {
  return new Touches(Math.log2(system.pageSize), readingUpTo(system, Infinity).pageBits);
}

/** Runs the workload up to a place (null: to its end); `look` is called before the reference there. */
async function advance(
  machine: Machine,
  workload: Workload,
  place: Place | null,
  look: () => void,
  placement: Placement | null,
): Promise<void> {
  const number = place?.number ?? Infinity;
  for await (const { batch, pages } of placedBatches(workload, placement, readingUpTo(machine.system, number))) {
    let isThere = false;
    const onStop = (): boolean => {
      isThere = true;
      look();
      // The reference is the next row; what follows it is left out, its lines too.
      batch.breaks.length = batch.breaks.findIndex(({ stop }) => stop) + 1;
      const { row, lines } = batch.breaks[batch.breaks.length - 1];
      batch.rows = row + 1;
      let end = lines;
      while (end < batch.line.length && batch.lineRow.items[end] === row) end++;
      batch.line.length = batch.lineRow.length = end;
      return place?.isRun === true;
    };
    const goesOn = runBatch(machine, batch, pages, onStop);
    if (isThere || !goesOn) return;
  }
}

/** One reference of one byte, in a trace of its own. */
function performAlone(machine: Machine, system: System, { pid, kind, va }: MadeUp, look: () => void): void {
  const collapser = new Collapser(readingUpTo(system, Infinity));
  collapser.enter(pid);
  collapser.access(kind, Number(va >> 32n), Number(va & 0xffff_ffffn) | 0, 1);
  look();
  runBatch(machine, collapser.finish(), collapser.pages, () => true);
}

/** Every reference by itself, with a stop before the wanted one. */
function readingUpTo(system: System, number: number): CollapseOptions {
  const modelPageBits = Math.log2(system.pageSize);
  const stops = number === Infinity ? [] : [number - 1];
  return {
    pageBits: Math.min(12, modelPageBits),
    modelPageBits,
    collapse: false,
    distances: false,
    firstPageOnly: system.references.span === 'first',
    modifyIsStore: system.references.modify === 'one',
    marksModifies: system.references.modify === 'intent',
    nextStop: () => stops.shift() ?? Infinity,
  };
}
