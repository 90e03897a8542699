// The page replacement policies of MODEL §8, scope global. Each chooses among candidates, which come by ascending PFN
// and hold no frame that must not go; `clock` and others clear accessed bits while they look. Pages that left their frame
// are remembered as pages, too; a file page that comes back is another object with the same home.

import type { System } from './parse-system.ts';
import { remembering } from './replacement-ghosts.ts';
import { policy, type Replacement } from './replacement-policy.ts';
import type { Page } from './state.ts';
import { xorshift32 } from './random.ts';

export interface Surroundings {
  framesTotal: number;
  nextUse: (page: Page) => number;
  // References done.
  now: () => number;
}

export function makeReplacement(settings: System['replacement'], around: Surroundings): Replacement {
  switch (settings.policy) {
    case 'none':
      return policy({ victim: () => null });
    case 'fifo':
      return policy({ victim: (candidates) => least(candidates, (page) => page.filledAt) });
    case 'lru':
      return policy({ victim: (candidates) => least(candidates, (page) => page.usedAt) });
    case 'mru':
      return policy({ victim: (candidates) => least(candidates, (page) => -page.usedAt) });
    case 'opt':
      return policy({ victim: (candidates) => least(candidates, (page) => -around.nextUse(page)) });
    case 'random':
      return random(settings.seed);
    case 'clock':
      return clock(around.framesTotal);
    case 'second-chance':
      return secondChance();
    case 'lfu':
      return lfu();
    case 'nru':
      return nru(settings.tick, around.now);
    case 'aging':
      return aging(settings.tick, around.now);
    case 'wsclock':
      return wsclock(settings.tau, around);
    case 'sieve':
      return sieve();
    case '2q':
    case 'arc':
    case 's3-fifo':
      return remembering(settings);
  }
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

function random(seed: number): Replacement {
  const draw = xorshift32(seed);
  return policy({
    victim: (candidates) => (candidates.length === 0 ? null : candidates[draw() % candidates.length]!),
  });
}

function lfu(): Replacement {
  const hits = new Map<Page, number>();
  return policy({
    filled: (page) => hits.set(page, 0),
    hit: (page) => hits.set(page, hits.get(page)! + 1),
    victim(candidates) {
      const byFill = candidates.toSorted((a, b) => a.filledAt - b.filledAt);
      return least(byFill, (page) => hits.get(page)!);
    },
  });
}

function nru(tick: number, now: () => number): Replacement {
  const pages = new Set<Page>();
  let ticks = 0;
  return policy({
    filled: (page) => pages.add(page),
    freed: (page) => pages.delete(page),
    victim(candidates) {
      const victim = least(candidates, (page) => 2 * Number(page.accessed) + Number(page.dirty));
      if (victim === null || Math.floor(now() / tick) === ticks) return victim;
      ticks = Math.floor(now() / tick);
      for (const page of pages) page.accessed = false;
      return victim;
    },
  });
}

function aging(tick: number, now: () => number): Replacement {
  const registers = new Map<Page, number>();
  let ticks = 0;
  return policy({
    filled: (page) => registers.set(page, 128),
    freed: (page) => registers.delete(page),
    victim(candidates) {
      for (; ticks < Math.floor(now() / tick); ticks++) {
        for (const [page, register] of registers) {
          registers.set(page, Math.floor(register / 2) + (page.accessed ? 128 : 0));
          page.accessed = false;
        }
      }
      const byFill = candidates.toSorted((a, b) => a.filledAt - b.filledAt);
      return least(byFill, (page) => registers.get(page)!);
    },
  });
}

function wsclock(tau: number, { framesTotal, now }: Surroundings): Replacement {
  const lastUse = new Map<Page, number>();
  let hand = 0;
  let oldest = -Infinity;
  // One lap from the hand: the first page without accessed bit that suits.
  function lap(candidates: readonly Page[], suits: (page: Page) => boolean): Page | null {
    const byPfn = new Map(candidates.map((page) => [page.place, page]));
    for (let step = 0; step < framesTotal; step++) {
      const page = byPfn.get(hand);
      hand = (hand + 1) % framesTotal;
      if (page?.accessed === false && suits(page)) return page;
      if (page?.accessed) {
        page.accessed = false;
        lastUse.set(page, now());
      }
    }
    return null;
  }
  return policy({
    filled: (page) => lastUse.set(page, now()),
    freed: (page) => lastUse.delete(page),
    victim(candidates) {
      if (candidates.length === 0) return null;
      if (now() - oldest > tau) {
        const old = lap(candidates, (page) => now() - lastUse.get(page)! > tau);
        if (old) return old;
        oldest = Math.min(...lastUse.values());
      }
      return lap(candidates, () => true) ?? lap(candidates, () => true);
    },
  });
}

function sieve(): Replacement {
  // Newest last. The hand is a page, or null for the oldest.
  const queue: Page[] = [];
  const marked = new Set<Page>();
  let hand: Page | null = null;
  const newer = (page: Page): Page | null => queue[queue.indexOf(page) + 1] ?? null;
  return policy({
    filled: (page) => {
      queue.push(page);
      marked.delete(page);
    },
    hit: (page) => marked.add(page),
    freed: (page) => {
      if (!queue.includes(page)) return;
      if (hand === page) hand = newer(page);
      queue.splice(queue.indexOf(page), 1);
    },
    victim(candidates) {
      if (candidates.length === 0) return null;
      for (;;) {
        const page: Page = hand ?? queue[0]!;
        hand = newer(page);
        if (!candidates.includes(page)) continue;
        if (!marked.has(page)) return page;
        marked.delete(page);
      }
    },
  });
}

function clock(framesTotal: number): Replacement {
  let hand = 0;
  return policy({
    victim(candidates) {
      if (candidates.length === 0) return null;
      const byPfn = new Map(candidates.map((page) => [page.place, page]));
      for (;;) {
        const page = byPfn.get(hand);
        hand = (hand + 1) % framesTotal;
        if (page && !page.accessed) return page;
        if (page) page.accessed = false;
      }
    },
  });
}

function secondChance(): Replacement {
  const queue: Page[] = [];
  return policy({
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
  });
}
