// lane: seam
import type { System } from '../../system/system.ts';
import { compaction } from './compaction.ts';
import { compressedSwap } from './compressed-swap.ts';
import { faultAround } from './fault-around.ts';
import { promotion } from './huge-promotion.ts';
import type { Mechanism, MechanismFactory } from './mechanism.ts';
import { numaFaults } from './numa-faults.ts';
import { numaMigration } from './numa-migration.ts';
import { prefetch } from './prefetch.ts';
import { stridePrefetch } from './prefetch-stride.ts';
import { workingSetPrefetch } from './prefetch-working-set.ts';

/** THE LIST of mechanisms; where several act at one moment, they act in this order. */
const factories: MechanismFactory[] = [
  numaFaults,
  faultAround,
  prefetch,
  stridePrefetch,
  workingSetPrefetch,
  numaMigration,
  compaction,
  compressedSwap,
  promotion,
];

/** Those that are on. */
export function createMechanisms(system: System): Mechanism[] {
  return factories.map((make) => make(system)).filter((mechanism) => mechanism !== null);
}
