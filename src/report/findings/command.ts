import { shellWord } from '../../base/shell-word.ts';
import type { Result } from '../../metrics/result.ts';

/**
 * The command that shows more of what a finding says, on the same workload: `run`, which joins its traces, or one that takes each by itself, of which
 * several have none. Settings of the run that are not those of its system are to be given to it as well.
 */
export function commandOf({ traces }: Result, command: 'run' | 'curve' | 'compare', rest: string): string | undefined {
  if (traces.includes('-') || (command !== 'run' && traces.length !== 1)) return undefined;
  return ['pagewalk', command, ...traces.map(shellWord), rest].join(' ');
}
