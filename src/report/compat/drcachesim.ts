import type { Row } from '../../metrics/index.ts';
import { rowOf } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';
import { thousands } from '../numbers.ts';

/** The counters of DynamoRIO's TLB simulator by its names (clients/drcachesim/simulator/caching_device_stats.cpp); all processes run on one core. */
export function drcachesimBlock(result: Result): string {
  const row = rowOf(result);
  const { l1, l1i, l1d, l2 } = result.system.tlb;
  return [
    'TLB simulation results:',
    'Core #0',
    ...(l1 === null ? [] : stats('L1', row.l1_hits, row.l1_misses)),
    ...(l1i === null ? [] : stats('L1I', row.l1i_hits, row.l1i_misses)),
    ...(l1d === null ? [] : stats('L1D', row.l1d_hits, row.l1d_misses)),
    ...(l2 === null ? [] : lastLevel(row)),
    '',
  ].join('\n');
}

function stats(name: string, hits: number, misses: number): string[] {
  return [`  ${name} stats:`, ...counts(hits, misses), ...rate('Miss rate:', misses, hits + misses)];
}

/** Hits of the first levels are those of its children. */
function lastLevel(row: Row): string[] {
  const { l1_hits: childHits, l2_hits: hits, l2_misses: misses } = row;
  const local = childHits === 0 ? 'Miss rate:' : 'Local miss rate:';
  const total = ['Child hits:', thousands(childHits)] as const;
  return [
    '  LL stats:',
    ...counts(hits, misses),
    ...rate(local, misses, hits + misses),
    ...(childHits === 0 ? [] : [line(...total), ...rate('Total miss rate:', misses, hits + misses + childHits)]),
  ];
}

/** Nothing is inclusive there, and no thread runs on another core: its TLBs never invalidate. */
function counts(hits: number, misses: number): string[] {
  return [line('Hits:', thousands(hits)), line('Misses:', thousands(misses)), line('Invalidations:', '0')];
}

function rate(name: string, misses: number, all: number): string[] {
  return all === 0 ? [] : [`${line(name, ((100 * misses) / all).toFixed(2))}%`];
}

function line(name: string, value: string): string {
  return `    ${name.padEnd(18)}${value.padStart(20)}`;
}
