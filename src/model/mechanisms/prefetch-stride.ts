// lane: seam
import type { System } from '../../system/system.ts';
import { C } from '../counters.ts';
import type { Machine } from '../machine.ts';
import type { Space } from '../spaces.ts';
import type { Vma } from '../vmas.ts';
import type { Mechanism } from './mechanism.ts';
import { fillAhead } from './prefetch.ts';

/** The latest page of a leaf table that faulted or was filled ahead, and how far it was from the one before; 0 = there was none. */
interface Stream {
  last: number;
  step: number;
}

/**
 * Stride prefetch (MODEL §9; the rule of Fu, Patel, Janssens 1992, "Stride directed prefetching in scalar processors", on faults): when demand-zero faults below one leaf table are the same step apart
 * twice in turn, the pages further along get frames.
 */
export function stridePrefetch(system: System): Mechanism | null {
  const { policy, pages } = system.prefetch;
  if (policy !== 'stride') return null;
  const streams = new WeakMap<Space, Map<number, Stream>>();
  return {
    afterFault: (m, { space, vma, vpn, counter }) => {
      if (counter !== C.demand_zero || vma.object !== null) return;
      const ofSpace = streams.get(space) ?? new Map<number, Stream>();
      streams.set(space, ofSpace);
      const leaf = m.tables.leafBounds(space.tables, vpn);
      const before = ofSpace.get(leaf.first);
      if (before === undefined) ofSpace.set(leaf.first, { last: vpn, step: 0 });
      else ofSpace.set(leaf.first, advanced(m, space, vma, vpn, { before, leaf, pages }));
    },
  };
}

/** The stream after a fault on page `vpn`. */
function advanced(
  m: Machine,
  space: Space,
  vma: Vma,
  vpn: number,
  { before, leaf, pages }: { before: Stream; leaf: { first: number; end: number }; pages: number },
): Stream {
  const step = vpn - before.last;
  let last = vpn;
  if (step !== 0 && step === before.step) {
    for (let ahead = 1; ahead <= pages; ahead++) {
      const next = vpn + ahead * step;
      if (next < leaf.first || next >= leaf.end || !fillAhead(m, space, vma, next)) break;
      last = next;
    }
  }
  return { last, step };
}
