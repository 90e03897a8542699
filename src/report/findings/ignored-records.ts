import { plural, share } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** Records of processes that had ended were skipped. MODEL §2. */
export const ignoredRecords: Rule = (result, row) => {
  if (row.ignored_records === 0) return null;
  const records = row.ignored_records + row.accesses + row.events;
  const killed = result.system.onInvalid === 'kill' && row.invalid_references > 0;
  return {
    severity: 'problem',
    weight: row.ignored_records / records,
    title: `${plural(row.ignored_records, 'record')} of ended processes skipped`,
    text:
      `${share(row.ignored_records, records)} of the records belong to processes that had already ended` +
      `${killed ? ', most likely because a refused reference killed them (onInvalid: kill)' : ''}; no other number counts them.`,
    metrics: ['ignored_records'],
    more: killed ? commandOf(result, 'run', '--set onInvalid=continue') : commandOf(result, 'inspect', '--check'),
  };
};
