import { quotient } from '../../metrics/metric.ts';
import { bytes, plural, share, thousands } from '../numbers.ts';
import { commandOf, variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** A fault or an event found neither a free frame nor a victim. MODEL §6, §8. */
export const outOfMemory: Rule = (result, row) => {
  if (row.out_of_memory === 0 && (row.event_failures === 0 || row.alloc_failures === 0)) return null;
  const { replacement, memory } = result.system;
  const dropped = `${plural(row.out_of_memory, 'reference')} (${share(row.out_of_memory, row.references)} of all; dropped)`;
  const stopped = `${plural(row.event_failures, 'event')} such as a map or a fork (stopped half-way)`;
  const what = [row.out_of_memory > 0 ? dropped : '', row.event_failures > 0 ? stopped : ''].filter(
    (part) => part !== '',
  );
  const remedy =
    replacement.policy === 'none'
      ? 'Nothing may be evicted (replacement.policy: none): more memory or a replacement policy would serve them.'
      : `The policy ${replacement.policy} found no victim: page tables and what an operation holds cannot be evicted.`;
  return {
    severity: 'problem',
    weight: 1 + quotient(row.out_of_memory, row.references),
    title:
      row.out_of_memory > 0
        ? `Out of memory: ${plural(row.out_of_memory, 'reference')} found no frame`
        : `Out of memory: ${plural(row.event_failures, 'event')} found no frame`,
    text:
      `The ${bytes(memory)} of RAM had no frame for ${what.join(' and ')}. At the peak ${thousands(row.owned_peak)} of ` +
      `${plural(row.frames_total - row.frames_reserved, 'allocatable frame')} were owned. ${remedy}`,
    metrics: ['out_of_memory', 'event_failures', 'owned_peak'],
    more:
      replacement.policy === 'none'
        ? variedCommand(result, 'replacement.policy', ['none', 'lru'], 'lru')
        : commandOf(result, 'curve', '--of memory'),
  };
};
