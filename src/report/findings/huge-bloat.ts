import { basePages } from '../../base/huge-sizes.ts';
import { bytes, plural, share, thousands } from '../numbers.ts';
import { variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** At least a tenth of what huge pages took was never touched. MODEL §9. */
export const hugeBloat: Rule = (result, row) => {
  const made = row.huge_demand + row.huge_promotions;
  const pages = made * basePages(result.system);
  const unused = row.huge_untouched_pages;
  if (unused === 0 || unused < pages / 10) return null;
  return {
    severity: 'cost',
    weight: Math.min(1, unused / pages),
    title: `Huge pages took ${bytes(row.huge_bloat_bytes)} that nobody touched`,
    text:
      `${plural(made, 'huge page')} held ${thousands(pages)} base pages, ${bytes(pages * result.system.pageSize)}: ${share(unused, pages)} of them were never referenced. ` +
      `In return there were ${thousands(row.full_misses)} misses in every TLB level and ${plural(row.page_faults, 'fault')}; the same run without huge pages says what they spare.`,
    metrics: ['huge_bloat_bytes', 'huge_untouched_pages', 'huge_demand', 'huge_promotions'],
    more: variedCommand(result, 'hugePages.policy', ['never', 'advise', 'always'], 'never'),
  };
};
