import { plural, share, thousands } from '../numbers.ts';
import { variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** Fault-around made entries that cost no fault of their own. MODEL §9. */
export const faultAround: Rule = (result, row) => {
  if (row.around_mapped === 0) return null;
  const fileFaults = row.file_minor + row.file_major;
  return {
    severity: 'insight',
    weight: row.around_mapped / (row.around_mapped + row.page_faults),
    title: `Fault-around spared up to ${plural(row.around_mapped, 'fault')}`,
    text:
      `Windows of ${result.system.faultAround} pages mapped ${plural(row.around_mapped, 'page')} beside ${plural(fileFaults, 'fault')} on file and shared pages; each that ` +
      `was used later saved a fault. Without it there would be up to ${thousands(row.page_faults + row.around_mapped)} faults: ` +
      `${share(row.around_mapped, row.page_faults + row.around_mapped)} of those were spared, if all were used.`,
    metrics: ['around_mapped', 'file_minor', 'file_major'],
    more: variedCommand(result, 'faultAround', ['0', '4', '16', '64'], '0'),
  };
};
