import { IntMap } from '../base/int-map.ts';

/** Sizes of page that a footprint is counted at, as powers of two. */
export const FOOTPRINT_BITS = [12, 16, 21] as const;

/** Distinct larger pages that pages lie in, of `factor` pages each. */
export function largerPages(pages: IntMap, factor: number): number {
  const larger = new IntMap(64);
  for (const page of pages.keys) if (page >= 0) larger.set(Math.floor(page / factor), 0);
  return larger.size;
}
