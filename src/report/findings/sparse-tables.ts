import { kernelFrames } from '../kernel-frames.ts';
import { bytes, percent, share, thousands } from '../numbers.ts';
import type { Rule } from './finding.ts';

/** Page tables hold few entries for the memory that they take. */
export const sparseTables: Rule = ({ system }, row) => {
  const { directories, tables } = kernelFrames(system, row);
  // Then it is not for what processes map: the rule kernel-tables says so.
  if (directories + tables > row.table_frames_peak / 2) return null;
  const fill = row.pte_capacity === 0 ? 1 : row.pte_used / row.pte_capacity;
  if (fill >= 0.25 || row.table_overhead < 0.02) return null;
  return {
    severity: 'cost',
    weight: Math.min(1, row.table_overhead),
    title: `Page tables take ${percent(row.table_overhead)} of what resident pages take, and are ${percent(fill)} full`,
    text:
      `At most ${thousands(row.pte_used)} of ${thousands(row.pte_capacity)} leaf entries (${share(row.pte_used, row.pte_capacity)}) were in use: ` +
      `what is mapped is little or lies far apart. The tables took ${bytes(row.table_bytes_peak)} at the peak and ` +
      `${bytes(row.table_bytes_mean)} on average.`,
    metrics: ['table_overhead', 'pte_used', 'pte_capacity', 'table_bytes_peak'],
  };
};
