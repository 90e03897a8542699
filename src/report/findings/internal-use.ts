import { bytes, percent, plural } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** Of the touched pages less than a quarter of the bytes was touched; with few pages that says little. */
export const internalUse: Rule = (result, row) => {
  if (row.touched_pages < 16 || row.internal_use >= 0.25) return null;
  return {
    severity: 'insight',
    weight: 0.5 - row.internal_use,
    title: `Only ${percent(row.internal_use)} of the bytes in touched pages were touched`,
    text:
      `${plural(row.touched_pages, 'touched page')} of ${bytes(result.system.pageSize)} hold ${bytes(row.touched_bytes)} that were used, counted in ` +
      '64-byte lines: larger pages would waste more, data laid out closer would need fewer pages.',
    metrics: ['internal_use', 'touched_pages', 'touched_bytes'],
    more: commandOf(result, 'inspect'),
  };
};
