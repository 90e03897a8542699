// What the oracle's replacement policies have in common.

import type { Page } from './state.ts';

export interface Replacement {
  // A frame is asked for: for this page, or for a table (null).
  coming(page: Page | null): void;
  filled(page: Page): void;
  // A visit that began after the fill's own.
  hit(page: Page): void;
  victim(candidates: readonly Page[]): Page | null;
  // The victim leaves; `freed` follows.
  evicted(page: Page): void;
  freed(page: Page): void;
  // A page without a frame is no more.
  ended(page: Page): void;
}

export function policy(parts: Partial<Replacement> & Pick<Replacement, 'victim'>): Replacement {
  const nothing = (): void => undefined;
  return {
    coming: nothing,
    filled: nothing,
    hit: nothing,
    evicted: nothing,
    freed: nothing,
    ended: nothing,
    ...parts,
  };
}
