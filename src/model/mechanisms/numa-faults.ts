// lane: seam
import type { System } from '../../system/system.ts';
import { C } from '../counters.ts';
import type { Mechanism } from './mechanism.ts';

/** Nodes: faults whose page lies on another node than the process runs on (MODEL §9). */
export function numaFaults({ numa: { nodes } }: System): Mechanism | null {
  if (nodes === 1) return null;
  return {
    afterFault: (m, { space, vpn }) => {
      const frame = m.ptes.holder[space.pages.get(vpn)];
      if (m.numa !== null && m.numa.nodeOf[frame] !== m.pools.node) m.counters.count(C.remote_faults);
    },
  };
}
