import { readFileSync } from 'node:fs';
import { metrics, rowOf, type Row } from '../../src/metrics/index.ts';
import type { ProcessRow, RegionRow, Result, Totals } from '../../src/metrics/result.ts';
import type { System } from '../../src/system/system.ts';

const cases = new URL('../conformance/cases/', import.meta.url);

/** A system with the defaults of docs/formats.md and the TLBs of its example. */
export function systemOf(settings: Partial<System> = {}): System {
  return {
    name: 'example',
    pageSize: 4096,
    memory: 16 * 2 ** 20,
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'frames' },
    tlb: {
      l1: null,
      l1i: { entries: 32, ways: 4, policy: 'lru' },
      l1d: { entries: 64, ways: 4, policy: 'lru' },
      l2: { entries: 1024, ways: 8, policy: 'lru' },
      asid: false,
      flushThreshold: 33,
      seed: 1,
    },
    allocator: { strategy: 'first-fit', rewind: false, maxOrder: 10, seed: 1 },
    replacement: { policy: 'none', scope: 'global', seed: 1 },
    references: { span: 'all', modify: 'two' },
    unmapped: 'auto',
    onInvalid: 'continue',
    forkPolicy: 'cow',
    forkCopies: 'all',
    cowReuse: true,
    refcount: true,
    zeroPage: false,
    reserved: [],
    devices: [],
    stackWindow: null,
    quantum: 20000,
    reclaimTables: false,
    fileCache: 'cold',
    faultAround: 0,
    ...settings,
  };
}

/** A run in which nothing was counted, but for what is given. */
export function resultOf(totals: Totals = {}, parts: Partial<Result> = {}): Result {
  const zeros = metrics.filter((metric) => metric.formula === '').map((metric) => [metric.name, 0]);
  return {
    trace: 'demo',
    traces: ['demo'],
    sampled: false,
    system: systemOf(),
    configId: 'c1',
    totals: { ...Object.fromEntries(zeros), tables_by_level: [1, 1], frames_total: 4096, ...totals },
    processes: [],
    regions: [],
    timeline: [],
    pages: [],
    notes: [],
    aborted: false,
    ...parts,
  };
}

export function processOf(pid: number, counters: Record<string, number>, parts: Partial<ProcessRow> = {}): ProcessRow {
  return { trace: 'demo', pid, command: '', parent: null, counters, resident_peak: 0, ...parts };
}

export function regionOf(role: string, region: string, counters: Record<string, number>): RegionRow {
  return { trace: 'demo', pid: 1, image: 0, role, region, start: '0x1000', end: '0x9000', counters };
}

export function rowFor(totals: Totals, parts: Partial<Result> = {}): Row {
  return rowOf(resultOf(totals, parts));
}

/** The expected totals of a conformance case. `around_mapped` is in them only where fault-around is on. */
export function caseTotals(name: string): Totals {
  const text = readFileSync(new URL(`${name}/expected.json`, cases), 'utf8');
  return { around_mapped: 0, ...(JSON.parse(text) as Totals) };
}
