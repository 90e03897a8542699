// lane: seam
import type { System } from '../../system/system.ts';
import { compaction } from './compaction.ts';
import { compressedSwap } from './compressed-swap.ts';
import { faultAround } from './fault-around.ts';
import type { Mechanism, MechanismFactory } from './mechanism.ts';
import { prefetch } from './prefetch.ts';
import { stridePrefetch } from './prefetch-stride.ts';
import { workingSetPrefetch } from './prefetch-working-set.ts';

/** THE LIST of mechanisms; where several act at one moment, they act in this order. */
const factories: MechanismFactory[] = [
  faultAround,
  prefetch,
  stridePrefetch,
  workingSetPrefetch,
  compaction,
  compressedSwap,
];

/** Those that are on. */
export function createMechanisms(system: System): Mechanism[] {
  return factories.map((make) => make(system)).filter((mechanism) => mechanism !== null);
}
