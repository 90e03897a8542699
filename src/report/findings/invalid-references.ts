import { quotient } from '../../metrics/metric.ts';
import { plural, share, thousands } from '../numbers.ts';
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

/** References were refused for a reason other than lack of memory. MODEL §6. */
export const invalidReferences: Rule = (_, row) => {
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
      'system treats a region differently from the one it was recorded on.',
    metrics: ['invalid_references', ...kinds.map(([name]) => name)],
  };
};
