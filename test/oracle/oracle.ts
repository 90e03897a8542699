// The naive oracle: docs/model.md once more, slow and plain, to judge the simulator. It takes one reference after the other
// and collapses nothing; it shares no code with src/.

import { checkInvariants } from './invariants.ts';
import { Machine } from './machine.ts';
import { parseSystem } from './parse-system.ts';
import { parseTrace } from './parse-trace.ts';
import { pictureOf } from './picture.ts';
import type { Picture } from './picture.ts';
import type { Process } from './state.ts';

// Counters whose sums over processes are compared, too.
export const SHARED_COUNTERS = [
  'fetches',
  'loads',
  'stores',
  'accesses',
  'events',
  'demand_zero',
  'stack_growth',
  'file_minor',
  'file_major',
  'swap_in',
  'cow_copy',
  'cow_reuse',
  'zero_page',
  'no_region',
  'write_protect',
  'out_of_memory',
  'full_misses',
  'walks',
  'walk_reads',
  'l2_misses',
  'l1_store_misses',
  'evictions',
  'swap_outs',
  'eager_pages',
  'invalidations',
] as const;

export interface OracleOptions {
  // Assert the invariants of MODEL §11 after every record.
  check?: boolean;
}

export interface OracleResult {
  metrics: Record<string, number | number[]>;
  aborted: boolean;
  picture: Picture;
}

export function oracle(traceCsv: string, system: unknown, options: OracleOptions = {}): OracleResult {
  const machine = new Machine(parseSystem(system), parseTrace(traceCsv));
  const shares = new Map<Process, number[]>();
  for (const record of machine.records) {
    const before = countsOf(machine);
    const process = machine.processes.get(record.pid);
    const starts = machine.started.length;
    machine.run(record);
    const owner = process ?? machine.started[starts];
    if (owner) {
      const known = shares.get(owner) ?? before.map(() => 0);
      shares.set(
        owner,
        countsOf(machine).map((count, at) => known[at]! + count - before[at]!),
      );
    }
    if (options.check) checkInvariants(machine);
    if (machine.aborted) break;
  }
  return {
    metrics: metricsOf(machine),
    aborted: machine.aborted,
    picture: { ...pictureOf(machine), shares: sharesOf(machine, shares) },
  };
}

// What each record of a process comes to is the process's own.
function countsOf({ counters }: Machine): number[] {
  return SHARED_COUNTERS.map((name) => counters[name]);
}

function sharesOf({ started }: Machine, shares: ReadonlyMap<Process, number[]>): string[] {
  return started.map((process) =>
    SHARED_COUNTERS.map((name, at) => `${name}=${shares.get(process)?.[at] ?? 0}`).join(' '),
  );
}

function metricsOf(machine: Machine): Record<string, number | number[]> {
  const { counters: c, system } = machine;
  const runs = machine.pools.runs();
  const orders = Array.from({ length: 11 }, (_, order) => order);
  const minorFaults =
    c.demand_zero + c.stack_growth + c.file_minor + c.cow_copy + c.cow_reuse + c.zero_page + c.huge_demand;
  const majorFaults = c.file_major + c.swap_in;
  const invalidFaults =
    c.no_region +
    c.reserved_bit +
    c.guard +
    c.user_access +
    c.key_protect +
    c.read_protect +
    c.write_protect +
    c.exec_protect +
    c.out_of_memory;
  const { l1_unified_hits: unifiedHits, l1_unified_misses: unifiedMisses, ...named } = c;
  return {
    ...named,
    l1_hits: unifiedHits + c.l1i_hits + c.l1d_hits,
    l1_misses: unifiedMisses + c.l1i_misses + c.l1d_misses,
    minor_faults: minorFaults,
    major_faults: majorFaults,
    invalid_faults: invalidFaults,
    page_faults: minorFaults + majorFaults + invalidFaults,
    swap_ins: c.swap_in,
    frames_total: system.framesTotal,
    frames_reserved: system.reservedFrames.size,
    fragment_frames: system.fragmentFrames,
    free_frames: machine.pools.freeCount(),
    free_runs: runs.length,
    free_runs_by_order: orders.map((order) => runs.filter(({ length }) => orderOf(length) === order).length),
    free_blocks_by_order: machine.pools.blocks(orders),
    ...contiguityOf(machine),
    largest_free_run: runs.reduce((largest, run) => Math.max(largest, run.length), 0),
    owned_peak: machine.peaks.owned,
    resident_peak: machine.peaks.resident,
    table_frames_peak: machine.peaks.tableFrames,
    kernel_table_frames: machine.peaks.kernelTableFrames,
    shared_table_frames_peak: machine.peaks.sharedTableFrames,
    pte_used: machine.peaks.pteUsed,
    pte_capacity: machine.peaks.pteCapacity,
    cow_shared_peak: machine.peaks.cowShared,
    cow_saved_bytes: machine.peaks.cowShared * system.pageSize,
    swap_pool_frames_peak: machine.swapPool.peak,
    tables_by_level: machine.tablesByLevel,
    huge_untouched_pages: [...machine.everHuge].filter((page) => !machine.touchedPages.has(page)).length,
    node_references: machine.nodeReferences,
    touched_pages: machine.touchedPages.size,
    touched_bytes: machine.touchedLines.size * 64,
  };
}

// The order of the largest power of two in a length, at most 10.
function orderOf(length: number): number {
  return Math.min(10, Math.floor(Math.log2(length)));
}

// Space by space, the present entries of pages (but the zero page) by ascending VPN: a run ends where VPN or PFN does not go on by one.
function contiguityOf(machine: Machine): Record<string, number> {
  const lengths: number[] = [];
  for (const { ptes, huge } of machine.spaces) {
    const named = [...ptes.values()].flatMap(({ vpn, target }) =>
      target.kind === 'page' && target.page.kind !== 'zero' && target.page.pfn !== null
        ? [{ vpn, pfn: target.page.pfn }]
        : [],
    );
    for (const { vpn, target } of huge.values()) {
      if (target.kind !== 'page' || target.page.pfn === null) continue;
      for (let at = 0; at < target.page.frames; at++) named.push({ vpn: vpn + at, pfn: target.page.pfn + at });
    }
    named.sort((a, b) => a.vpn - b.vpn);
    for (const [at, { vpn, pfn }] of named.entries()) {
      const before = named[at - 1];
      if (before?.vpn === vpn - 1 && before.pfn === pfn - 1) lengths[lengths.length - 1]!++;
      else lengths.push(1);
    }
  }
  const pages = (least: number): number =>
    lengths.filter((length) => length >= least).reduce((sum, length) => sum + length, 0);
  return { contiguity_pages: pages(1), contiguity_runs: lengths.length, contiguity_pages_8: pages(8) };
}
