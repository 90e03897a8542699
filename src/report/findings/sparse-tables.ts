import type { Result } from '../../metrics/result.ts';
import { kernelFrames } from '../kernel-frames.ts';
import { bytes, percent, plural, share, thousands } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** Page tables hold few entries for the memory that they take. */
export const sparseTables: Rule = (result, row) => {
  const { system } = result;
  const { directories, tables } = kernelFrames(system, row);
  // Then it is not for what processes map: the rule kernel-tables says so.
  if (directories + tables > row.table_frames_peak / 2) return null;
  const fill = row.pte_capacity === 0 ? 1 : row.pte_used / row.pte_capacity;
  if (fill >= 0.25 || row.table_overhead < 0.02) return null;
  const few = nearlyEmpty(result);
  return {
    severity: 'cost',
    weight: Math.min(1, row.table_overhead),
    title: `Page tables take ${percent(row.table_overhead)} of what resident pages take${few === null ? `, and are ${percent(fill)} full` : `: ${few}`}`,
    text:
      `At most ${thousands(row.pte_used)} of ${thousands(row.pte_capacity)} leaf entries (${share(row.pte_used, row.pte_capacity)}) were in use: ` +
      `what is mapped is little or lies far apart. The tables took ${bytes(row.table_bytes_peak)} at the peak and ` +
      `${bytes(row.table_bytes_mean)} on average.${few === null ? '' : ` When most memory was in use, ${few}.`} ${remedy(result)}`,
    metrics: ['table_overhead', 'pte_used', 'pte_capacity', 'table_bytes_peak'],
    more: commandOf(result, 'inspect'),
  };
};

/** Entries below which a leaf table holds next to nothing. */
const FEW = 8;

/** How many leaf tables hold next to nothing when most memory is in use, where each of them was looked at. */
function nearlyEmpty({ course }: Result): string | null {
  const leaves = course?.tables[0]?.levels.at(-1);
  if (leaves === undefined || leaves.fill.length < leaves.tables || leaves.entries <= FEW) return null;
  const few = leaves.fill.filter((used) => used < FEW).length;
  if (few * 2 < leaves.tables) return null;
  return `${thousands(few)} of ${plural(leaves.tables, 'leaf table')} held fewer than ${FEW} of ${thousands(leaves.entries)} entries`;
}

/** What would make them fewer. */
function remedy({ processes }: Result): string {
  const closer = 'Regions that lie in one range of a leaf table share it';
  return processes.length < 2
    ? `${closer}.`
    : `${closer}; each of the ${plural(processes.length, 'process', 'processes')} has its own.`;
}
