// Replacement within spaces (MODEL §8, scope local:N): each space has a policy of its own over the pages it pays for.

import type { Replacement } from './replacement-policy.ts';
import type { Page } from './state.ts';

interface Account {
  policy: Replacement;
  pages: Set<Page>;
}

export class LocalReplacement implements Replacement {
  payer = 0;
  private readonly accounts = new Map<number, Account>();
  private readonly limit: number;
  private readonly makePolicy: (places: number) => Replacement;

  constructor(limit: number, makePolicy: (places: number) => Replacement) {
    this.limit = limit;
    this.makePolicy = makePolicy;
  }

  isFull(): boolean {
    return (this.accounts.get(this.payer)?.pages.size ?? 0) >= this.limit;
  }

  ownVictim(candidates: readonly Page[]): Page | null {
    return this.victimOf(this.accounts.get(this.payer), candidates);
  }

  victim(candidates: readonly Page[]): Page | null {
    const own = this.ownVictim(candidates);
    if (own) return own;
    const others = [...this.accounts].filter(([asid]) => asid !== this.payer);
    others.sort(([a, x], [b, y]) => y.pages.size - x.pages.size || a - b);
    for (const [, account] of others) {
      const victim = this.victimOf(account, candidates);
      if (victim) return victim;
    }
    return null;
  }

  coming(page: Page | null): void {
    this.accounts.get(this.payer)?.policy.coming(page);
  }

  filled(page: Page): void {
    let account = this.accounts.get(this.payer);
    if (!account) {
      account = { policy: this.makePolicy(this.limit + 1), pages: new Set() };
      this.accounts.set(this.payer, account);
    }
    const taken = new Set([...account.pages].map(({ place }) => place));
    page.place = 0;
    while (taken.has(page.place)) page.place++;
    account.pages.add(page);
    account.policy.filled(page);
    for (const other of this.accounts.values()) if (other !== account) other.policy.ended(page);
  }

  hit(page: Page): void {
    this.ownerOf(page)?.policy.hit(page);
  }

  evicted(page: Page): void {
    this.ownerOf(page)?.policy.evicted(page);
  }

  freed(page: Page): void {
    const account = this.ownerOf(page);
    account?.policy.freed(page);
    account?.pages.delete(page);
  }

  ended(page: Page): void {
    for (const { policy } of this.accounts.values()) policy.ended(page);
  }

  private ownerOf(page: Page): Account | undefined {
    return [...this.accounts.values()].find(({ pages }) => pages.has(page));
  }

  private victimOf(account: Account | undefined, candidates: readonly Page[]): Page | null {
    if (!account || account.pages.size === 0) return null;
    const own = candidates.filter((page) => account.pages.has(page));
    return account.policy.victim(own.toSorted((a, b) => a.place - b.place));
  }
}
