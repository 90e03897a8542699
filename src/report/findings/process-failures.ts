import { plural, thousands } from '../numbers.ts';
import { commandOf } from './command.ts';
import type { Rule } from './finding.ts';

/** Processes could not be created. MODEL §12. */
export const processFailures: Rule = (result, row) => {
  const { system } = result;
  if (row.process_failures === 0) return null;
  const { limits, kernel, image } = system;
  const bounds = [
    limits.processes === null ? '' : `${thousands(limits.processes)} processes at once (limits.processes)`,
    kernel.directories === null ? '' : `${plural(kernel.directories, 'root table')} (kernel.directories)`,
  ].filter((bound) => bound !== '');
  const why = bounds.length === 0 ? '' : ` The kernel has room for ${bounds.join(' and ')}.`;
  const frames =
    image === null ? '' : ` A process also needs frames for its image${image.contiguous ? ', all in one run' : ''}.`;
  return {
    severity: 'problem',
    weight: row.process_failures / (row.process_failures + row.processes),
    title: `${plural(row.process_failures, 'process', 'processes')} could not be created`,
    text:
      `${plural(row.processes, 'process', 'processes')} started${image === null ? '' : ', those without frames for their image too'}.${why}${frames} ` +
      `Their records, ${thousands(row.ignored_records)} with those of ended processes, were skipped: no other number counts them.`,
    metrics: ['process_failures', 'processes', 'ignored_records'],
    more: commandOf(
      result,
      'run',
      `--set ${kernel.directories === null ? '' : 'kernel.directories=null --set '}limits.processes=null`,
    ),
  };
};
