import type { ProcessRow, Result } from '../../metrics/result.ts';
import { count, parentOf, processName, regionName } from '../names.ts';
import { bytes, plural, share, thousands } from '../numbers.ts';
import { variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** What copy-on-write forks copied after all, and what they saved. MODEL §6. */
export const forkCopies: Rule = (result, row) => {
  const children = result.processes.filter((process) => process.parent !== null);
  if (children.length === 0 || row.cow_shared_peak === 0) return null;
  const most = children.reduce((top, child) => (count(child, 'cow_copy') > count(top, 'cow_copy') ? child : top));
  const saved = bytes(row.cow_saved_bytes);
  return {
    severity: 'insight',
    weight: 0.9,
    title: `Fork shared ${saved} at the peak instead of copying it`,
    text:
      `${sentenceOf(result, most)}${others(children, most)} Sharing spared ${plural(row.cow_shared_peak, 'page copy', 'page copies')} (${saved}) ` +
      `at the peak against copying at the fork; copy-on-write faults (those of file pages and of the zero page too) are ${share(row.cow_copy + row.cow_reuse, row.page_faults)} of all faults.`,
    metrics: ['cow_copy', 'cow_reuse', 'cow_shared_peak', 'cow_saved_bytes'],
    more: variedCommand(result, 'forkPolicy', ['cow', 'eager'], 'eager'),
  };
};

function sentenceOf(result: Result, child: ProcessRow): string {
  const name = processName(result, child);
  const copied = `P${name.slice(1)}, the child of ${child.parent}, copied ${plural(count(child, 'cow_copy'), 'page')} at its first stores${mostlyIn(result, child)}`;
  const parent = parentOf(result, child);
  if (parent === undefined) return `${copied}.`;
  const reuse = count(parent, 'cow_reuse');
  const copies = count(parent, 'cow_copy');
  const inPlace = reuse > 0 ? `wrote ${plural(reuse, 'page')} in place as their last owner (cow_reuse)` : '';
  const copying = copies > 0 ? `copied ${plural(copies, 'page')} itself` : '';
  const acts = [inPlace, copying].filter((act) => act !== '').join(' and ');
  return `${copied}${acts === '' ? '' : `; its parent ${acts}`}.`;
}

/** The region that most of the child's copies lie in, if it has several. */
function mostlyIn(result: Result, child: ProcessRow): string {
  const regions = result.regions.filter(
    (region) => region.trace === child.trace && region.pid === child.pid && count(region, 'cow_copy') > 0,
  );
  if (regions.length < 2) return '';
  const most = regions.reduce((top, region) => (count(region, 'cow_copy') > count(top, 'cow_copy') ? region : top));
  return `, ${thousands(count(most, 'cow_copy'))} of them in ${regionName(most)}`;
}

function others(children: ProcessRow[], most: ProcessRow): string {
  const rest = children.filter((child) => child !== most);
  if (rest.length === 0) return '';
  const copied = rest.reduce((sum, child) => sum + count(child, 'cow_copy'), 0);
  return ` The ${rest.length === 1 ? 'other child' : `other ${thousands(rest.length)} children`} copied ${plural(copied, 'page')}.`;
}
