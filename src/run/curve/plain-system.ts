import { readProfile, resolveProfile } from '../../system/load.ts';
import type { System } from '../../system/system.ts';

/** The longest addresses that a model's tables can map. */
const ADDRESS_BITS = 57;

/**
 * The system of a curve, to which its integers are equal: a plain exercise of page replacement. Every page that is touched is anonymous memory and takes one frame; page tables take
 * none, nothing is shared, and there are no regions. `settings` are laid over it.
 */
export function plainSystem(pageSize: number, settings: Readonly<Record<string, unknown>>): System {
  const bits = ADDRESS_BITS - Math.log2(pageSize);
  const levels = [Math.ceil(bits / 4), Math.ceil(bits / 4), Math.ceil(bits / 4), bits - 3 * Math.ceil(bits / 4)];
  const profile = {
    name: 'plain',
    pageSize,
    table: { kind: 'radix', levels, entryBytes: 8, backing: 'none' },
    unmapped: 'map',
    zeroPage: false,
    faultAround: 0,
  };
  const overrides = Object.entries(settings).map(([path, value]) => ({ path, value, source: 'pagewalk curve' }));
  return resolveProfile(readProfile(JSON.stringify(profile), 'plain'), overrides).system;
}
