// lane: seam
import type { System } from '../../system/system.ts';
import { C } from '../counters.ts';
import { swapIn } from '../faults.ts';
import { PREFETCHED } from '../frames.ts';
import type { Machine } from '../machine.ts';
import { SWAPPED } from '../ptes.ts';
import type { Process, Space } from '../spaces.ts';
import type { Mechanism } from './mechanism.ts';

/**
 * Working-set prefetch (MODEL §9; prepaging, Denning 1970, "Virtual memory"): when a process of another space begins to run, what its space lost to swap since it last ran comes back, the latest
 * first.
 */
export function workingSetPrefetch(system: System): Mechanism | null {
  const { policy, pages } = system.prefetch;
  if (policy !== 'working-set') return null;
  const lost = new WeakMap<Space, number[]>();
  return {
    swappedOut: (m, page) => {
      const space = m.spaces[m.ptes.space[page]];
      if (space === null || space === m.process(m.running)?.space) return;
      const list = lost.get(space);
      if (list === undefined) lost.set(space, [page]);
      else list.push(page);
    },
    spaceRuns: (m, process) => {
      const list = lost.get(process.space) ?? [];
      lost.delete(process.space);
      bringBack(m, process, list, pages);
    },
  };
}

function bringBack(m: Machine, process: Process, list: readonly number[], pages: number): void {
  const { ptes } = m;
  m.local?.payFor(process.space.serial);
  let left = pages;
  for (let at = list.length - 1; at >= 0 && left > 0; at--) {
    const page = list[at];
    if ((ptes.state[page] & SWAPPED) === 0) continue;
    m.charge(process, ptes.region[page]);
    if (!swapIn(m, ptes.holder[page], lowestVpn(m, page))) break;
    m.frames.flags[ptes.holder[page]] |= PREFETCHED;
    m.counters.count(C.prefetched);
    m.counters.count(C.swap_prefetched);
    left--;
  }
  m.charge(process, 0);
}

/** The lowest of the page's numbers in its space, which may map it more than once. */
function lowestVpn({ ptes, frames }: Machine, page: number): number {
  let lowest = ptes.vpn[page];
  for (let other = frames.head[ptes.holder[page]]; other >= 0; other = ptes.nextRef[other])
    if (ptes.space[other] === ptes.space[page]) lowest = Math.min(lowest, ptes.vpn[other]);
  return lowest;
}
