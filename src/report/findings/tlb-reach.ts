import { quotient } from '../../metrics/metric.ts';
import { bytes, decimal, percent, plural, thousands } from '../numbers.ts';
import { largestLevel } from '../tlb-levels.ts';
import type { Finding, Rule } from './finding.ts';

/** How the touched memory compares with what the largest TLB maps, and what the misses beyond first touches come from. */
export const tlbReach: Rule = (result, row) => {
  const level = largestLevel(result.system);
  if (level === null || row.references === 0 || row.touched_pages === 0) return null;
  const { pageSize } = result.system;
  const touched = `${plural(row.touched_pages, 'page')} (${bytes(row.touched_pages * pageSize)})`;
  const reach = `${bytes(level.entries * pageSize)} that the ${thousands(level.entries)} entries of the ${level.name} TLB map`;
  const perPage = row.full_misses / row.touched_pages;
  const missed = `${thousands(row.full_misses)} references (${percent(row.full_misses / row.references)}) missed in every level, ${decimal(perPage)} for each page touched`;
  const metrics: Finding['metrics'] = ['tlb_hit_rate', 'full_misses', 'touched_pages', 'tlb_reach_bytes'];
  const weight = quotient(row.full_misses, row.references);
  if (row.touched_pages > level.entries) {
    return {
      severity: 'cost',
      weight,
      metrics,
      title: `Touched memory is ${decimal(row.touched_pages / level.entries)} times what the ${level.name} TLB reaches`,
      text: `All address spaces together touched ${touched}, against the ${reach}. ${missed}.`,
    };
  }
  if (perPage > 2) {
    return {
      severity: 'cost',
      weight,
      metrics,
      title: `The ${level.name} TLB could hold every page, yet missed each ${decimal(perPage)} times on average`,
      text:
        `All address spaces together touched ${touched}, less than the ${reach}, but ${missed}: conflicts within sets, ` +
        `${plural(row.flushes, 'flush', 'flushes')} and ${plural(row.invalidations, 'invalidation')} emptied it again.`,
    };
  }
  return {
    severity: 'insight',
    weight: 0.1,
    metrics,
    title: `Every touched page fits the ${level.name} TLB: hit rate ${percent(row.tlb_hit_rate)}`,
    text: `All address spaces together touched ${touched}, within the ${reach}. ${missed}: hardly more than the first touches.`,
  };
};
