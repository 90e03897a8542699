import type { Machine } from '../model/machine.ts';
import type { Process } from '../model/spaces.ts';
import { totals } from '../model/totals.ts';
import type { PageRow, ProcessRow, RegionRow, Result } from '../metrics/result.ts';
import type { System } from '../system/system.ts';
import type { Workload } from '../trace/workload.ts';
import { blockShare, hasCounted } from './block-share.ts';
import type { Circumstances } from './circumstances.ts';
import { configId } from './config-id.ts';
import type { Simulation } from './simulate.ts';

/** What a report may know of a finished run. */
export function resultOf(
  { machine, timeline, course }: Simulation,
  workload: Workload,
  system: System,
  notes: readonly string[] = [],
  { hypothetical = null, placement = null }: Circumstances = {},
): Result {
  // A trace may have a million processes, of whom not every report tells.
  const processes = once(() => processRows(machine, workload));
  const regions = once(() => regionRows(machine, workload));
  return {
    trace: workload.names.join(' + '),
    traces: workload.names,
    sampled: workload.sampled,
    hypothetical,
    system,
    configId: configId(system),
    totals: totals(machine),
    get processes() {
      return processes();
    },
    get regions() {
      return regions();
    },
    timeline: timeline.rows,
    course: course?.end(workload) ?? null,
    pages: pageRows(machine, workload),
    placed: placement?.placed ?? [],
    notes: [...notes],
    aborted: machine.aborted,
  };
}

/** Made when it is asked for first. */
function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}

function blocksOf(machine: Machine, belongs: (image: number) => boolean): number[] {
  const { blocks, blockImage } = machine.counters;
  return Array.from({ length: blocks }, (_, block) => block).filter((block) => belongs(blockImage[block]));
}

function processRows(machine: Machine, workload: Workload): ProcessRow[] {
  const { blockImage } = machine.counters;
  const blocks = new Map<Process, number[]>(machine.starts.map((process) => [process, []]));
  for (const block of blocksOf(machine, (image) => image >= 0))
    blocks.get(machine.images[blockImage[block]].process)?.push(block);
  return machine.starts.map((process) => processRow(machine, workload, process, blocks.get(process) ?? []));
}

function processRow(machine: Machine, workload: Workload, process: Process, blocks: number[]): ProcessRow {
  const { trace, pid, command } = workload.processes.names[process.pid];
  const parent = process.parent < 0 ? null : workload.processes.names[machine.starts[process.parent].pid].pid;
  return {
    trace,
    pid,
    command,
    parent,
    counters: blockShare(machine, blocks.length === 1 ? blocks[0] : blocks),
    resident_peak: process.residentPeak,
  };
}

/** One row for each region of each image, in order of process start, image and address; those without any count are left out. */
function regionRows(machine: Machine, workload: Workload): RegionRow[] {
  const { blockImage, blockRegion, blockLow, blockHigh } = machine.counters;
  const order = blocksOf(machine, (image) => image >= 0).sort(
    (a, b) => blockImage[a] - blockImage[b] || blockLow[a] - blockLow[b] || blockRegion[a] - blockRegion[b],
  );
  return order
    .filter((block) => hasCounted(machine, block))
    .map((block) => {
      const { process, image } = machine.images[blockImage[block]];
      const { trace, pid } = workload.processes.names[process.pid];
      const { role, name } = machine.regions.names[blockRegion[block]];
      const met = blockHigh[block] > 0;
      return {
        trace,
        pid,
        image,
        role,
        region: name,
        start: met ? addressOf(machine, blockLow[block]) : '',
        end: met ? addressOf(machine, blockHigh[block]) : '',
        counters: blockShare(machine, block),
      };
    });
}

function pageRows(machine: Machine, workload: Workload): PageRow[] {
  return (machine.hotPages?.list(machine) ?? []).map(({ process, vpn, region, references, faults }) => {
    const { trace, pid } = workload.processes.names[process.pid];
    const { role, name } = machine.regions.names[region];
    return { trace, pid, va: addressOf(machine, vpn), role, region: name, references, faults };
  });
}

function addressOf(machine: Machine, vpn: number): string {
  return `0x${(BigInt(vpn) * BigInt(machine.system.pageSize)).toString(16)}`;
}
