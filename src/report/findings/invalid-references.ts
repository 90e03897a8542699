import { quotient } from '../../metrics/metric.ts';
import type { Result } from '../../metrics/result.ts';
import { count } from '../names.ts';
import { plural, share, thousands } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

const refusals = [
  ['no_region', 'to addresses in no region'],
  ['reserved_bit', 'through entries that point beyond RAM'],
  ['guard', 'to guard pages'],
  ['user_access', 'to regions that are not for users'],
  ['key_protect', 'to regions whose protection keys the process does not hold'],
  ['read_protect', 'loads where reading is not permitted'],
  ['write_protect', 'stores where writing is not permitted'],
  ['exec_protect', 'fetches where executing is not permitted'],
] as const;

/** Which regions of the kernel were touched, the most touched first. */
function ofKernel(result: Result): string {
  const touches = new Map<string, number>();
  for (const row of result.regions.filter(({ role }) => role === 'kernel')) {
    const refused = count(row, 'guard') + count(row, 'user_access');
    touches.set(row.region, (touches.get(row.region) ?? 0) + refused);
  }
  if (touches.size === 0) return '';
  const most = [...touches].toSorted(([, a], [, b]) => b - a).slice(0, 5);
  const list = most.map(([name, refused]) => `${name} (${thousands(refused)})`).join(', ');
  return ` These were touched of what the kernel of ${result.system.name} keeps for itself: ${list}.`;
}

/** References were refused for a reason other than lack of memory. MODEL §6. */
export const invalidReferences: Rule = (result, row) => {
  const kinds = refusals.filter(([name]) => row[name] > 0).toSorted(([a], [b]) => row[b] - row[a]);
  const refused = kinds.reduce((sum, [name]) => sum + row[name], 0);
  if (refused === 0) return null;
  const list = kinds.map(([name, meaning]) => `${thousands(row[name])} ${meaning} (${name})`);
  return {
    severity: 'problem',
    weight: quotient(refused, row.references),
    title: `${plural(refused, 'reference')} refused (${share(refused, row.references)})`,
    text:
      `Refused were ${list.join(', ')}. In a recorded program that ran well, such references mean that the trace lacks a map, or that the ` +
      `system treats a region differently from the one it was recorded on.${ofKernel(result)}`,
    metrics: ['invalid_references', ...kinds.map(([name]) => name)],
    more:
      ofKernel(result) === '' || result.placed.length > 0
        ? commandOf(result, 'run', '--set onInvalid=abort')
        : commandOf(result, 'run', '--place auto'),
  };
};
