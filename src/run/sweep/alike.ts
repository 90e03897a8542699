import { canonicalJson } from '../../base/canonical-json.ts';
import type { System } from '../../system/system.ts';
import { scopeOf } from '../../model/scope-setting.ts';
import { looksAhead } from '../simulate.ts';

/** Policies that see every use, for which a run on rows may have to give up where another goes on. */
export const SEE_USES: ReadonlySet<string> = new Set(['lru', 'mru']);

/**
 * What decides how a run goes until a frame is asked for when none is free: all but how pages are replaced. Null: the policy shows earlier, since it keeps to a part of the
 * frames, knows the references to come, or is none.
 */
function keyOf(system: System): string | null {
  const { policy, scope } = system.replacement;
  if (scopeOf(scope).kind !== 'global' || looksAhead(system) || policy === 'none') return null;
  return canonicalJson({ ...system, replacement: null });
}

/** Items whose systems do the same as long as no page has to give up its frame, together; the first of them is one whose run suits the others. */
export function alike<Item>(items: readonly Item[], systemOf: (item: Item) => System | null): [Item, ...Item[]][] {
  const groups: [Item, ...Item[]][] = [];
  const found = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const system = systemOf(item);
    const key = system === null ? null : keyOf(system);
    const group = key === null ? undefined : found.get(key);
    if (system !== null && group !== undefined) {
      if (SEE_USES.has(system.replacement.policy)) group.unshift(item);
      else group.push(item);
      continue;
    }
    const own: [Item, ...Item[]] = [item];
    groups.push(own);
    if (key !== null) found.set(key, own);
  }
  return groups;
}
