import { shellWord } from '../../base/shell-word.ts';
import type { Result } from '../../metrics/result.ts';

/**
 * A command that shows more of what a finding says, on the same workload. `curve` and `inspect` take each trace by itself. Settings of the run that are not
 * those of its system are to be given to it as well; what came from standard input, -, is to come again.
 */
export function commandOf({ traces }: Result, command: 'run' | 'curve' | 'inspect' | 'compare', rest = ''): string {
  return ['pagewalk', command, ...traces.map(shellWord), ...(rest === '' ? [] : [rest])].join(' ');
}

/** The run beside others with one setting varied; where several traces are one workload, which only `run` joins, the run with one other value. */
export function variedCommand(result: Result, path: string, values: readonly string[], other: string): string {
  const alone = result.traces.length === 1 && !result.traces.includes('-');
  return alone
    ? commandOf(result, 'compare', `--vary ${path}=${values.join(',')}`)
    : commandOf(result, 'run', `--set ${path}=${other}`);
}

/** How a report introduces such a command: `curve` and `inspect` take no settings. */
export function introduction(command: string): string {
  return /^pagewalk (?:run|compare) /.test(command) ? 'More, with the settings of this run' : 'More';
}
