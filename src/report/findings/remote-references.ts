import { largest } from '../largest.ts';
import { count, processName } from '../names.ts';
import { decimal, percent, plural, share, thousands } from '../numbers.ts';
import { commandOf, variedCommand } from './command.ts';
import type { Rule } from './finding.ts';

/** At least a quarter of the references to RAM went to another node than their process runs on. MODEL §9. */
export const remoteReferences: Rule = (result, row) => {
  const { numa } = result.system;
  if (numa.nodes === 1 || row.remote_references === 0 || row.remote_share < 0.25) return null;
  const [most] = largest(result.processes, 1, (process) => count(process, 'remote_references'));
  const who =
    most === undefined || result.processes.length === 1
      ? ''
      : ` ${share(count(most, 'remote_references'), row.remote_references)} of them are those of ${processName(result, most)}.`;
  const near = numa.policy === 'first-touch' || numa.policy === 'bind';
  return {
    severity: 'cost',
    weight: row.remote_share,
    title: `${percent(row.remote_share)} of the references to RAM went to another node`,
    text:
      `${thousands(row.remote_references)} references were to a node that their process does not run on, at a mean distance of ${decimal(row.distance_mean)} for all (10 is the own node).${who} ` +
      `Pages come from nodes by numa.policy: ${numa.policy}; ${plural(row.node_fallbacks, 'request')} found the node full that they asked first. ` +
      (near
        ? 'Pages that another process touched first stay where they are unless they migrate (numa.migrate).'
        : 'With first-touch a page comes from the node of the process that touches it first.'),
    metrics: ['remote_share', 'remote_references', 'distance_mean', 'node_fallbacks'],
    more: near
      ? commandOf(result, 'run', '--set numa.migrate=4')
      : variedCommand(result, 'numa.policy', [numa.policy, 'first-touch'], 'first-touch'),
  };
};
