import { UserError } from '../base/user-error.ts';
import { C, COUNTERS, INVALID_KINDS, MAJOR_KINDS, MINOR_KINDS } from '../model/counters.ts';
import type { CounterName } from '../model/counters.ts';
import { Future, Touches } from '../model/future.ts';
import { Machine } from '../model/machine.ts';
import { runBatch } from '../model/run-batch.ts';
import type { System } from '../system/system.ts';
import type { CollapseOptions } from '../trace/collapse-options.ts';
import type { Workload } from '../trace/workload.ts';
import { ReferenceFinder } from './find-reference.ts';
import type { FoundReference, Wanted } from './find-reference.ts';
import { pteText, tlbSteps, vmaText, walkSteps } from './explain-steps.ts';
import type { Step } from './explain-steps.ts';
import { placedBatches } from './place/placed-batches.ts';
import { PlacedAddresses } from './place/placed-addresses.ts';
import type { Circumstances } from './circumstances.ts';
import type { Placement } from './place/placement.ts';

/** One reference of a workload, step by step. */
export interface Explanation {
  lines: Step[];
  json: Record<string, unknown>;
}

const KIND_WORDS = ['fetch', 'load', 'store'];

/** Runs the workload up to the wanted reference, and tells what the machine finds, what the system does about it, and what is there afterwards. */
export async function explain(
  workload: Workload,
  system: System,
  wanted: Wanted,
  { hypothetical = null, placement = null }: Circumstances = {},
): Promise<Explanation> {
  const finder = new ReferenceFinder(system, wanted, placement === null ? null : new PlacedAddresses(placement));
  await workload.records(finder);
  const { found } = finder;
  if (found === null) throw notFound(workload, wanted, finder.now);
  const explanation = await runTo(workload, system, found, placement);
  return hypothetical === null ? explanation : marked(explanation, hypothetical);
}

/** The system is not the one that its name says. */
function marked({ lines, json }: Explanation, hypothetical: string): Explanation {
  return { lines: [{ title: 'System', text: hypothetical }, ...lines], json: { hypothetical, ...json } };
}

function notFound(workload: Workload, wanted: Wanted, references: number): UserError {
  if ('number' in wanted) {
    return new UserError(`there is no reference ${wanted.number}: the trace has ${references}, counted from 1`);
  }
  const { pid } = workload.processes.names[wanted.pid] ?? { pid: wanted.pid };
  return new UserError(
    `process ${pid} never touches the page of 0x${wanted.va.toString(16)}; --at N explains reference N`,
  );
}

async function runTo(
  workload: Workload,
  system: System,
  found: FoundReference,
  placement: Placement | null,
): Promise<Explanation> {
  const reading = (): CollapseOptions => readingUpTo(system, found.number);
  const touches =
    system.replacement.policy === 'opt' ? new Touches(Math.log2(system.pageSize), reading().pageBits) : null;
  if (touches !== null) {
    for await (const { batch, pages } of placedBatches(workload, placement, reading())) touches.add(batch, pages);
    touches.finish();
  }
  const machine = new Machine(system, 'references', touches === null ? null : (m) => new Future(m, touches));
  for await (const { batch, pages } of placedBatches(workload, placement, reading())) {
    let before: Before | null = null;
    const onStop = (): boolean => {
      before = look(machine, workload, found);
      // The reference is the next row; what follows it is left out.
      batch.breaks.length = batch.breaks.findIndex(({ stop }) => stop) + 1;
      batch.rows = batch.breaks[batch.breaks.length - 1].row + 1;
      return true;
    };
    const goesOn = runBatch(machine, batch, pages, onStop);
    if (before !== null) return finishExplanation(machine, workload, found, before);
    if (!goesOn) break;
  }
  throw new UserError(`reference ${found.number} is not reached: the run ends before it`);
}

/** Every reference by itself, with a stop before the wanted one. */
function readingUpTo(system: System, number: number): CollapseOptions {
  const modelPageBits = Math.log2(system.pageSize);
  const stops = [number - 1];
  return {
    pageBits: Math.min(12, modelPageBits),
    modelPageBits,
    collapse: false,
    distances: false,
    firstPageOnly: system.references.span === 'first',
    modifyIsStore: system.references.modify === 'one',
    nextStop: () => stops.shift() ?? Infinity,
  };
}

/** What is there before the reference. */
interface Before {
  steps: Step[];
  counters: number[];
  freeFrames: number;
}

function look(m: Machine, workload: Workload, found: FoundReference): Before {
  const { pid, trace } = workload.processes.names[found.pid];
  const pageSize = BigInt(m.system.pageSize);
  const vpn = Number(found.va / pageSize);
  const process = m.process(found.pid);
  const several = workload.names.length > 1 ? ` of ${trace}` : '';
  const recorded = found.recorded === found.va ? '' : ` (recorded at 0x${found.recorded.toString(16)})`;
  const steps: Step[] = [
    {
      title: 'Reference',
      text: `number ${found.number}: a ${KIND_WORDS[found.kind]} of ${found.bytes} bytes at 0x${found.va.toString(16)}${recorded} by process ${pid}${several}`,
    },
    {
      title: 'Address',
      text: `virtual page 0x${vpn.toString(16)}, offset 0x${(found.va % pageSize).toString(16)} in a page of ${m.system.pageSize} bytes`,
    },
  ];
  if (process === null) {
    const ended = m.processes[found.pid] === null;
    steps.push({
      title: 'Process',
      text: ended
        ? 'has ended: the record is skipped'
        : 'starts with this reference: an empty address space, nothing mapped',
    });
  } else {
    steps.push(...tlbSteps(m, process, vpn, found.kind), ...walkSteps(m, process, vpn));
    steps.push({ title: 'Region', text: vmaText(m, process, vpn) });
  }
  return { steps, counters: COUNTERS.map((name) => m.counters.total(C[name])), freeFrames: m.pools.free };
}

const NOTABLE: readonly CounterName[] = [
  'context_switches',
  'flushes',
  'invalidations',
  'walks',
  'walk_reads',
  'restarts',
  'evictions',
  'swap_outs',
  'writebacks',
  'file_copies',
  'around_mapped',
  'alloc_calls',
  'alloc_steps',
  'alloc_failures',
];

function finishExplanation(m: Machine, workload: Workload, found: FoundReference, before: Before): Explanation {
  const grown = Object.fromEntries(
    COUNTERS.map((name, at) => [name, m.counters.total(C[name]) - before.counters[at]]).filter(([, by]) => by !== 0),
  ) as Record<string, number>;
  const kinds = [...MINOR_KINDS, ...MAJOR_KINDS, ...INVALID_KINDS].filter((kind) => grown[kind] > 0);
  const refused = INVALID_KINDS.some((kind) => grown[kind] > 0);
  const vpn = Number(found.va / BigInt(m.system.pageSize));
  const process = m.process(found.pid);
  const lines = [...before.steps];
  lines.push({ title: 'Faults', text: kinds.length === 0 ? 'none' : kinds.join(', then ') });
  const done = NOTABLE.filter((name) => (grown[name] ?? 0) > 0).map((name) => `${name} +${grown[name]}`);
  lines.push({ title: 'What happened', text: done.length === 0 ? 'a hit, nothing else' : done.join(', ') });
  lines.push({ title: 'Frames', text: `${before.freeFrames} free before, ${m.pools.free} after` });
  lines.push({ title: 'Entry now', text: process === null ? 'the process is gone' : pteText(m, process, vpn) });
  lines.push({ title: 'Outcome', text: refused ? 'refused: the reference is dropped' : 'done' });
  const { pid, trace } = workload.processes.names[found.pid];
  const json = {
    number: found.number,
    trace,
    pid,
    kind: KIND_WORDS[found.kind],
    va: `0x${found.va.toString(16)}`,
    ...(found.recorded === found.va ? {} : { recorded_va: `0x${found.recorded.toString(16)}` }),
    bytes: found.bytes,
    faults: kinds,
    refused,
    counters: grown,
    free_frames: { before: before.freeFrames, after: m.pools.free },
    steps: lines,
  };
  return { lines, json };
}
