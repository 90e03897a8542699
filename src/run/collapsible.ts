import { hugeFrames } from '../base/huge-sizes.ts';
import type { System, TlbLevel } from '../system/system.ts';

/**
 * Why a system cannot be run on rows of more than one reference, known beforehand; null = it can, though a run may still have to be started again (README, "Runs"). Both
 * streams in one array with one way, or with random victims, push each other out in turn; where it notes more of a hit than its time, hits of two streams do not come in order.
 */
export function whyEveryReference(system: System): string | null {
  const migrates = system.numa.nodes > 1 && system.numa.migrate > 0;
  const { l1: shared, l1i, l1d, l2, l1Huge, l1iHuge, l1dHuge, l2Huge, walkCache } = system.tlb;
  const bare = shared === null && l2 === null && (l1i === null || l1d === null);
  if (walkCache !== null && bare) return 'references that no TLB serves walk through a paging-structure cache';
  if (hugeFrames(system) > 0 && bare) return 'references that no TLB serves walk to huge pages';
  if (migrates && bare) return 'pages move after walks of references that no TLB serves';
  if (system.forkTables === 'share' && system.numa.nodes > 1)
    return 'walks of a run may read a shared table before and after it is copied to another node';
  if ((notes(l2) || notes(l2Huge)) && shared === null && (l1i === null || l1d === null))
    return 'hits of both streams are noted in one TLB';
  if (hugeFrames(system) > 0 && [l1i, l1d, l1iHuge, l1dHuge].some((level) => level?.policy === 'lfu'))
    return 'hits of huge pages are counted';
  if (shared === null) return null;
  if (notes(shared) || notes(l1Huge)) return 'hits of both streams are noted in one TLB';
  if (shared.ways === 1 || l1Huge?.ways === 1) return 'fetches and data share a direct-mapped TLB';
  if (shared.policy === 'random' || l1Huge?.policy === 'random')
    return 'fetches and data share a TLB with random victims';
  return null;
}

/** Whether a hit leaves more than its time in an array. */
function notes(level: TlbLevel | null): boolean {
  return level !== null && (level.policy === 'lfu' || level.policy === 'bit-plru');
}
