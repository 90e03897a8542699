import { C, COUNTERS } from '../../model/counters.ts';
import type { CounterName } from '../../model/counters.ts';
import { DIRTY, FILE } from '../../model/frames.ts';
import type { Machine } from '../../model/machine.ts';
import type { Pool } from '../../model/pools.ts';
import { walkOf } from './walk.ts';
import type { Walk } from './walk.ts';

/** One thing that a machine did, as it was done. */
export type Deed =
  /** A walk, and what it found. */
  | { did: 'walk'; walk: Walk | null }
  /** A search of the allocator: the first frame of what it gave (-1 = nothing), and what it looked at. */
  | { did: 'take'; pfn: number; frames: number; steps: number }
  /** The frame holds the content of a page from now on. */
  | { did: 'fill'; pfn: number; owner: number }
  /** The frame was chosen to be taken from its page: process and page, both -1 if no entry names it. */
  | { did: 'evict'; pfn: number; file: boolean; dirty: boolean; pid: number; vpn: number }
  | { did: 'give'; pfn: number }
  | { did: 'count'; name: CounterName; by: number };

/**
 * Stands between a machine and its allocator, its replacement policy and its counters, and writes down what they are asked, in order: for one reference of
 * one page. A machine that is not watched knows nothing of it.
 */
export function watch(m: Machine, pid: number, vpn: number): Deed[] {
  const deeds: Deed[] = [];
  for (const pool of m.pools.list) watchAllocator(pool, deeds);
  watchReplacement(m, deeds);
  const { counters } = m;
  const count = counters.count.bind(counters);
  Object.assign(counters, {
    count(counter: number, by = 1): void {
      count(counter, by);
      if (by === 0) return;
      const name = COUNTERS[counter];
      deeds.push({ did: 'count', name, by });
      const process = m.process(pid);
      if (counter === C.walks) deeds.push({ did: 'walk', walk: process === null ? null : walkOf(m, process, vpn) });
    },
  });
  return deeds;
}

function watchAllocator({ allocator, first }: Pool, deeds: Deed[]): void {
  const take = allocator.take.bind(allocator);
  const takeRun = allocator.takeRun.bind(allocator);
  const give = allocator.give.bind(allocator);
  let inside = false;
  // An allocator counts frames from the pool's first one.
  const framed = (pfn: number): number => (pfn < 0 ? pfn : first + pfn);
  /** A strategy may serve one request by another one of its own. */
  const outermost = <Answer>(ask: () => Answer, tell: (answer: Answer) => Deed): Answer => {
    if (inside) return ask();
    inside = true;
    const answer = ask();
    inside = false;
    deeds.push(tell(answer));
    return answer;
  };
  Object.assign(allocator, {
    take: (vpn: number) =>
      outermost(
        () => take(vpn),
        (pfn) => ({ did: 'take', pfn: framed(pfn), frames: 1, steps: allocator.steps }),
      ),
    takeRun: (frames: number, aligned = false) =>
      outermost(
        () => takeRun(frames, aligned),
        (pfn) => ({ did: 'take', pfn: framed(pfn), frames, steps: allocator.steps }),
      ),
    give: (pfn: number) =>
      outermost(
        () => give(pfn),
        () => ({ did: 'give', pfn: framed(pfn) }),
      ),
  });
}

function watchReplacement(m: Machine, deeds: Deed[]): void {
  const { replacement, frames, ptes } = m;
  const filled = replacement.filled.bind(replacement);
  const victim = replacement.victim.bind(replacement);
  Object.assign(replacement, {
    filled(pfn: number): void {
      deeds.push({ did: 'fill', pfn, owner: frames.owner[pfn] });
      filled(pfn);
    },
    victim(pinned: number): number {
      const pfn = victim(pinned);
      if (pfn < 0) return pfn;
      const page = frames.head[pfn];
      const space = page < 0 ? null : m.spaces[ptes.space[page]];
      deeds.push({
        did: 'evict',
        pfn,
        file: frames.owner[pfn] === FILE,
        dirty: (frames.flags[pfn] & DIRTY) !== 0,
        pid: space?.processes[0]?.pid ?? -1,
        vpn: page < 0 ? -1 : ptes.vpn[page],
      });
      return pfn;
    },
  });
}
