import type { System, TlbLevel } from '../system/system.ts';
import { inGroup, quotient, total } from './metric.ts';

const { counter, exact, ratio } = inGroup('TLB');

/** Look-ups of the restart after a fault are not counted: with a first level for all references, its hits + misses = references. MODEL §3. */
export const tlb = [
  counter('l1_hits', 'count', 'everywhere', 'First-level look-ups that hit, in whichever array. MODEL §3.'),
  counter('l1_misses', 'count', 'everywhere', 'First-level look-ups that missed, in whichever array. MODEL §3.'),
  counter(
    'l1i_hits',
    'count',
    'everywhere',
    'Fetches that hit in the first-level instruction TLB; 0 with a unified one. MODEL §3.',
  ),
  counter(
    'l1i_misses',
    'count',
    'everywhere',
    'Fetches that missed in the first-level instruction TLB; 0 with a unified one. MODEL §3.',
  ),
  counter(
    'l1d_hits',
    'count',
    'everywhere',
    'Loads and stores that hit in the first-level data TLB; 0 with a unified one. MODEL §3.',
  ),
  counter(
    'l1d_misses',
    'count',
    'everywhere',
    'Loads and stores that missed in the first-level data TLB; 0 with a unified one. MODEL §3.',
  ),
  counter(
    'l1_store_misses',
    'count',
    'everywhere',
    'Stores that missed in the first level, in whichever array. MODEL §3.',
  ),
  counter('l2_hits', 'count', 'everywhere', 'Second-level look-ups that hit. MODEL §3.'),
  counter('l2_misses', 'count', 'everywhere', 'Second-level look-ups that missed. MODEL §3.'),
  counter(
    'full_misses',
    'count',
    'everywhere',
    'References that missed in every level there is, so the page table was walked. MODEL §3.',
  ),
  ratio(
    'tlb_hit_rate',
    'fraction',
    'References that some TLB level served. MODEL §10.',
    '1 - full_misses / references',
    (totals) => {
      const references = total(totals, 'references');
      return references === 0 ? 0 : 1 - total(totals, 'full_misses') / references;
    },
  ),
  exact(
    'tlb_reach_bytes',
    'bytes',
    'Memory that the entries of all arrays of all levels map when full. MODEL §10.',
    'entries of all arrays * page size',
    (_, system) => tlbEntries(system) * system.pageSize,
  ),
  counter(
    'flushes',
    'count',
    'everywhere',
    'Flush operations: switches without ASIDs, copy-on-write forks, execs, exits, and operations over the flush threshold. MODEL §4.',
  ),
  counter(
    'invalidations',
    'count',
    'everywhere',
    'Pages invalidated one by one, whether or not an entry was there. MODEL §4.',
  ),
  counter(
    'global_kept',
    'count',
    'everywhere',
    'TLB entries of global pages that the flushes of switches left in place, each time anew. MODEL §9.',
  ),
];

function tlbEntries(system: System): number {
  const { l1, l1i, l1d, l2 } = system.tlb;
  return [l1, l1i, l1d, l2].reduce((sum: number, level: TlbLevel | null) => sum + (level?.entries ?? 0), 0);
}

/** The share of look-ups that hit, 0 where there were none. */
export function hitRate(hits: number, misses: number): number {
  return quotient(hits, hits + misses);
}
