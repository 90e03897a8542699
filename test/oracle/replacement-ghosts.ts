// The policies that remember pages which left their frame (MODEL §8): 2q, arc, s3-fifo. Queues are arrays, the oldest first.

import type { System } from './parse-system.ts';
import { policy, type Replacement } from './replacement-policy.ts';
import type { Page } from './state.ts';

export function remembering(settings: System['replacement']): Replacement {
  if (settings.policy === 'arc') return arc();
  return settings.policy === '2q' ? twoQueue(settings.kin, settings.kout) : s3Fifo(settings.small);
}

// A file page that comes back is the same as the one of its home that went.
function same(a: Page, b: Page | null): boolean {
  if (b === null) return false;
  if (a === b) return true;
  return a.kind === 'file' && a.home!.object === b.home?.object && a.home!.index === b.home.index;
}

function holds(queue: Page[], page: Page | null): boolean {
  return queue.some((each) => same(each, page));
}

function take(queue: Page[], page: Page | null): void {
  const at = queue.findIndex((each) => same(each, page));
  if (at >= 0) queue.splice(at, 1);
}

function oldest(queue: Page[], candidates: readonly Page[]): Page | null {
  return queue.find((page) => candidates.includes(page)) ?? null;
}

function twoQueue(kin: number, kout: number): Replacement {
  const a1in: Page[] = [];
  const am: Page[] = [];
  const a1out: Page[] = [];
  let toAm = false;
  const share = (percent: number): number => Math.floor(((a1in.length + am.length) * percent) / 100);
  return policy({
    coming: (page) => {
      toAm = holds(a1out, page);
    },
    filled: (page) => {
      take(a1out, page);
      (toAm ? am : a1in).push(page);
    },
    hit: (page) => {
      if (!am.includes(page)) return;
      take(am, page);
      am.push(page);
    },
    victim(candidates) {
      const [first, second] = a1in.length > share(kin) ? [a1in, am] : [am, a1in];
      return oldest(first, candidates) ?? oldest(second, candidates);
    },
    evicted: (page) => {
      if (!a1in.includes(page)) return;
      a1out.push(page);
      while (a1out.length > share(kout)) a1out.shift();
    },
    freed: (page) => {
      take(a1in, page);
      take(am, page);
    },
    ended: (page) => take(a1out, page),
  });
}

function arc(): Replacement {
  const t1: Page[] = [];
  const t2: Page[] = [];
  const b1: Page[] = [];
  const b2: Page[] = [];
  let p = 0;
  let where: 'b1' | 'b2' | 'nowhere' = 'nowhere';
  let forgotten = false;
  return policy({
    coming: (page) => {
      where = holds(b1, page) ? 'b1' : holds(b2, page) ? 'b2' : 'nowhere';
      if (where === 'b1') p = Math.min(t1.length + t2.length, p + Math.max(1, Math.floor(b2.length / b1.length)));
      if (where === 'b2') p = Math.max(0, p - Math.max(1, Math.floor(b1.length / b2.length)));
    },
    filled: (page) => {
      take(b1, page);
      take(b2, page);
      (where === 'nowhere' ? t1 : t2).push(page);
      where = 'nowhere';
    },
    hit: (page) => {
      if (!t1.includes(page) && !t2.includes(page)) return;
      take(t1, page);
      take(t2, page);
      t2.push(page);
    },
    victim(candidates) {
      const c = t1.length + t2.length;
      forgotten = false;
      if (where === 'nowhere') {
        if (t1.length + b1.length >= c) {
          while (b1.length > 0 && t1.length + b1.length >= c) b1.shift();
          forgotten = t1.length === c;
        } else while (b2.length > 0 && b1.length + b2.length >= c) b2.shift();
      }
      const isFromT1 = forgotten || (t1.length > 0 && (t1.length > p || (where === 'b2' && t1.length === p)));
      const [first, second] = isFromT1 ? [t1, t2] : [t2, t1];
      return oldest(first, candidates) ?? oldest(second, candidates);
    },
    evicted: (page) => {
      if (!forgotten) (t1.includes(page) ? b1 : b2).push(page);
    },
    freed: (page) => {
      take(t1, page);
      take(t2, page);
    },
    ended: (page) => {
      take(b1, page);
      take(b2, page);
    },
  });
}

function s3Fifo(percent: number): Replacement {
  const small: Page[] = [];
  const main: Page[] = [];
  const ghosts: Page[] = [];
  const hits = new Map<Page, number>();
  const smallSize = (): number => Math.floor(((small.length + main.length) * percent) / 100);
  const mainSize = (): number => small.length + main.length - smallSize();

  function fromMain(candidates: readonly Page[]): Page | null {
    for (;;) {
      const page = oldest(main, candidates);
      if (page === null || hits.get(page) === 0) return page;
      hits.set(page, hits.get(page)! - 1);
      take(main, page);
      main.push(page);
    }
  }

  function fromSmall(candidates: readonly Page[]): Page | null {
    for (;;) {
      const page = oldest(small, candidates);
      if (page === null || hits.get(page)! < 2) return page;
      hits.set(page, 0);
      take(small, page);
      main.push(page);
      const victim = main.length > mainSize() ? fromMain(candidates) : null;
      if (victim !== null) return victim;
    }
  }

  return policy({
    filled: (page) => {
      hits.set(page, 0);
      (holds(ghosts, page) ? main : small).push(page);
      take(ghosts, page);
    },
    hit: (page) => hits.set(page, Math.min(3, hits.get(page)! + 1)),
    victim(candidates) {
      const victim = small.length >= smallSize() ? fromSmall(candidates) : null;
      return victim ?? fromMain(candidates) ?? fromSmall(candidates) ?? fromMain(candidates);
    },
    evicted: (page) => {
      if (!small.includes(page)) return;
      ghosts.push(page);
      while (ghosts.length > mainSize()) ghosts.shift();
    },
    freed: (page) => {
      take(small, page);
      take(main, page);
    },
    ended: (page) => take(ghosts, page),
  });
}
