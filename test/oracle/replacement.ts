// The page replacement policies of MODEL §8, scope global. Each chooses among candidates, which come by ascending PFN
// and hold no frame that must not go; `clock` and `second-chance` clear accessed bits while they look.

import type { ReplacementPolicy } from './parse-system.ts';
import type { Page } from './state.ts';

export interface Replacement {
  filled(page: Page): void;
  freed(page: Page): void;
  victim(candidates: readonly Page[]): Page | null;
}

export function makeReplacement(
  policy: ReplacementPolicy,
  framesTotal: number,
  nextUse: (page: Page) => number,
): Replacement {
  switch (policy) {
    case 'none':
      return stateless(() => null);
    case 'fifo':
      return stateless((candidates) => least(candidates, (page) => page.filledAt));
    case 'lru':
      return stateless((candidates) => least(candidates, (page) => page.usedAt));
    case 'opt':
      return stateless((candidates) => least(candidates, (page) => -nextUse(page)));
    case 'clock':
      return clock(framesTotal);
    case 'second-chance':
      return secondChance();
  }
}

function stateless(victim: (candidates: readonly Page[]) => Page | null): Replacement {
  return { filled: () => undefined, freed: () => undefined, victim };
}

// The candidate with the least value; of equals the one of the lowest PFN.
function least(candidates: readonly Page[], value: (page: Page) => number): Page | null {
  let best: Page | null = null;
  let bestValue = 0;
  for (const page of candidates) {
    const pageValue = value(page);
    if (best === null || pageValue < bestValue) {
      best = page;
      bestValue = pageValue;
    }
  }
  return best;
}

function clock(framesTotal: number): Replacement {
  let hand = 0;
  return {
    filled: () => undefined,
    freed: () => undefined,
    victim(candidates) {
      if (candidates.length === 0) return null;
      const byPfn = new Map(candidates.map((page) => [page.pfn, page]));
      for (;;) {
        const page = byPfn.get(hand);
        hand = (hand + 1) % framesTotal;
        if (page && !page.accessed) return page;
        if (page) page.accessed = false;
      }
    },
  };
}

function secondChance(): Replacement {
  const queue: Page[] = [];
  return {
    filled: (page) => {
      queue.push(page);
    },
    freed: (page) => {
      const position = queue.indexOf(page);
      if (position >= 0) queue.splice(position, 1);
    },
    victim(candidates) {
      if (candidates.length === 0) return null;
      const allowed = new Set(candidates);
      for (;;) {
        const position = queue.findIndex((page) => allowed.has(page));
        const head = queue[position]!;
        if (!head.accessed) return head;
        head.accessed = false;
        queue.splice(position, 1);
        queue.push(head);
      }
    },
  };
}
