import type { Row } from '../metrics/index.ts';
import { hitRate } from '../metrics/tlb.ts';
import type { System, TlbLevel } from '../system/system.ts';

/** A TLB level that the system has. */
export interface Level {
  name: string;
  settings: TlbLevel;
  hitsMetric: 'l1_hits' | 'l1i_hits' | 'l1d_hits' | 'l2_hits';
  missesMetric: 'l1_misses' | 'l1i_misses' | 'l1d_misses' | 'l2_misses';
}

/** The levels there are, first level first. */
export function levelSettings(system: System): Level[] {
  const { l1, l1i, l1d, l2 } = system.tlb;
  const levels = [
    { name: 'L1', settings: l1, hitsMetric: 'l1_hits', missesMetric: 'l1_misses' } as const,
    { name: 'L1I', settings: l1i, hitsMetric: 'l1i_hits', missesMetric: 'l1i_misses' } as const,
    { name: 'L1D', settings: l1d, hitsMetric: 'l1d_hits', missesMetric: 'l1d_misses' } as const,
    { name: 'L2', settings: l2, hitsMetric: 'l2_hits', missesMetric: 'l2_misses' } as const,
  ];
  return levels.flatMap(({ settings, ...level }) => (settings === null ? [] : [{ ...level, settings }]));
}

/** The same with what each level counted. */
export function levelCounts(system: System, row: Row): (Level & { hits: number; misses: number; rate: number })[] {
  return levelSettings(system).map((level) => {
    const hits = row[level.hitsMetric];
    const misses = row[level.missesMetric];
    return { ...level, hits, misses, rate: hitRate(hits, misses) };
  });
}

/** The level with most entries, the later of equals; null where there is no TLB. */
export function largestLevel(system: System): { name: string; entries: number; ways: number } | null {
  const levels = levelSettings(system).map(({ name, settings }) => ({
    name,
    entries: settings.entries,
    ways: settings.ways,
  }));
  const [largest] = levels.toReversed().toSorted((a, b) => b.entries - a.entries);
  return largest ?? null;
}
