import { decimal, thousands } from '../numbers.ts';
import { variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** A frame costs a long search: at least 8 steps on average. MODEL §8. */
export const allocatorSearch: Rule = (result, row) => {
  if (row.alloc_calls === 0 || row.alloc_steps < 8 * row.alloc_calls) return null;
  const steps = decimal(row.alloc_steps / row.alloc_calls);
  return {
    severity: 'cost',
    weight: Math.min(1, row.alloc_steps / row.alloc_calls / 1000),
    title: `The allocator inspects ${steps} steps for each request`,
    text:
      `${result.system.allocator.strategy} took ${thousands(row.alloc_steps)} steps (words of its bitmap, nodes or lists) for ` +
      `${thousands(row.alloc_calls)} requests: its search is not constant time here.`,
    metrics: ['alloc_steps', 'alloc_calls'],
    more: variedCommand(result, 'allocator.strategy', ['first-fit', 'next-fit', 'best-fit', 'buddy', 'lifo'], 'buddy'),
  };
};
