// lane: seam
import { LocalReplacement } from './local-replacement.ts';
import type { Allowance } from './local-replacement.ts';
import type { Machine } from './machine.ts';
import type { ReplacementFactory, ReplacementInputs } from './replacement/replacement.ts';
import { ResidentSets } from './resident-sets.ts';
import { scopeOf } from './scope-setting.ts';
import { proportionalShares } from './shares.ts';

/** What `replacement.scope` makes of the policy: one for each space, and what trims their resident sets; null = there is none. */
export function createScope(
  m: Machine,
  factory: ReplacementFactory,
  inputs: ReplacementInputs,
): { local: LocalReplacement | null; residentSets: ResidentSets | null } {
  const { policy, scope: setting } = inputs.settings;
  const scope = scopeOf(setting);
  if (policy === 'none' || scope.kind === 'global') return { local: null, residentSets: null };
  const trims = scope.kind === 'working-set' || scope.kind === 'page-fault-frequency';
  const allowance = scope.kind === 'proportional' ? proportionalShares(m) : fixed(m, trims ? Infinity : scope.number);
  const local = new LocalReplacement(allowance, factory, inputs, m.frames, m.future);
  return { local, residentSets: trims ? new ResidentSets(scope, local, m.frames.count) : null };
}

/** The same number of pages for every space. */
function fixed(m: Machine, pages: number): Allowance {
  return { most: Math.min(pages, m.frames.count), byShare: false, of: () => pages };
}
