import { thousands } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** The run stopped before the end of its trace (`onInvalid: abort`). */
export const aborted: Rule = (result, row) => {
  if (!result.aborted) return null;
  return {
    severity: 'problem',
    weight: 2,
    title: `The run stopped at reference ${thousands(row.references)}`,
    text:
      'That reference was refused and the system is set to stop there (onInvalid: abort). All numbers go up to and with it; the rest of the ' +
      'trace was not simulated.',
    metrics: ['references', 'invalid_references'],
    more: commandOf(result, 'run', '--set onInvalid=continue'),
  };
};
