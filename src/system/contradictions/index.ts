import type { System } from '../system.ts';
import { beyondRam, beyondReach, deviceOverRam, identity, notRam } from './bounds.ts';
import type { Contradiction, Rule } from './contradiction.ts';
import { guardPages, sharedPage } from './pages.ts';
import { empty, gap, overlap, sizeColumn } from './ranges.ts';
import { imageFits, kernelOverUser, limits } from './settings.ts';

/** THE LIST of rules for the maps of a system. */
export const mapRules = {
  empty,
  overlap,
  sizeColumn,
  guardPages,
  beyondReach,
  beyondRam,
  notRam,
  limits,
  imageFits,
  kernelOverUser,
  gap,
  sharedPage,
  deviceOverRam,
  identity,
} satisfies Record<string, Rule>;

/**
 * What contradicts itself in the maps of a system: errors, then remarks; of each the virtual map first, by address. What both maps say alike of an
 * identity-mapped range is told once.
 */
export function contradictions(system: System): Contradiction[] {
  const found = Object.values(mapRules).flatMap((rule) => rule(system));
  const once = found.filter((each, at) => found.findIndex(({ text }) => text === each.text) === at);
  const rank = ({ grade, map }: Contradiction) => (grade === 'error' ? 0 : 2) + (map === 'virtual' ? 0 : 1);
  return once.toSorted((left, right) => rank(left) - rank(right) || left.address - right.address);
}
