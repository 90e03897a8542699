import { hugeFrames } from '../base/huge-sizes.ts';
import type { System } from '../system/system.ts';

/**
 * Why a system cannot be run on rows of more than one reference, known beforehand; null = it can, though a run may still have to be started again (README, "Runs"). Both
 * streams in one array with one way, or with random victims, push each other out in turn.
 */
export function whyEveryReference(system: System): string | null {
  const migrates = system.numa.nodes > 1 && system.numa.migrate > 0;
  const { l1: shared, l1i, l1d, l2, l1Huge, walkCache } = system.tlb;
  const bare = shared === null && l2 === null && (l1i === null || l1d === null);
  if (walkCache !== null && bare) return 'references that no TLB serves walk through a paging-structure cache';
  if (hugeFrames(system) > 0 && bare) return 'references that no TLB serves walk to huge pages';
  if (migrates && bare) return 'pages move after walks of references that no TLB serves';
  if (system.forkTables === 'share' && system.numa.nodes > 1)
    return 'walks of a run may read a shared table before and after it is copied to another node';
  if (shared === null) return null;
  if (shared.ways === 1 || l1Huge?.ways === 1) return 'fetches and data share a direct-mapped TLB';
  if (shared.policy === 'random' || l1Huge?.policy === 'random')
    return 'fetches and data share a TLB with random victims';
  return null;
}
