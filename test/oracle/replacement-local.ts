// Replacement within spaces (MODEL §8, scope): each space has a policy of its own over the pages it pays for.

import type { Replacement } from './replacement-policy.ts';
import type { Page } from './state.ts';

interface Account {
  policy: Replacement;
  pages: Set<Page>;
}

// What a scope allows. Without shares a full RAM takes first from the space that asks.
export interface Allowance {
  places: number;
  shares: boolean;
  pagesOf: (asid: number) => number;
}

export class LocalReplacement implements Replacement {
  payer = 0;
  private readonly accounts = new Map<number, Account>();
  private readonly allowance: Allowance;
  private readonly makePolicy: (places: number) => Replacement;

  constructor(allowance: Allowance, makePolicy: (places: number) => Replacement) {
    this.allowance = allowance;
    this.makePolicy = makePolicy;
  }

  isFull(): boolean {
    return (this.accounts.get(this.payer)?.pages.size ?? 0) >= this.allowance.pagesOf(this.payer);
  }

  ownVictim(candidates: readonly Page[]): Page | null {
    return this.victimOf(this.accounts.get(this.payer), candidates);
  }

  victim(candidates: readonly Page[]): Page | null {
    const { shares, pagesOf } = this.allowance;
    const own = shares ? null : this.ownVictim(candidates);
    if (own) return own;
    const others = [...this.accounts].filter(([asid]) => shares || asid !== this.payer);
    const excess = (asid: number, { pages }: Account): number => pages.size - (shares ? pagesOf(asid) : 0);
    others.sort(([a, x], [b, y]) => excess(b, y) - excess(a, x) || a - b);
    for (const [, account] of others) {
      const victim = this.victimOf(account, candidates);
      if (victim) return victim;
    }
    return null;
  }

  // The pages charged to a space, by place.
  pagesOf(asid: number): Page[] {
    return [...(this.accounts.get(asid)?.pages ?? [])].sort((a, b) => a.place - b.place);
  }

  coming(page: Page | null): void {
    this.accounts.get(this.payer)?.policy.coming(page);
  }

  filled(page: Page): void {
    let account = this.accounts.get(this.payer);
    if (!account) {
      account = { policy: this.makePolicy(this.allowance.places + 1), pages: new Set() };
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
