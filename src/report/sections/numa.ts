import { distance, nodeBounds, nodeOfStart } from '../../base/numa-nodes.ts';
import { codeMarkdown } from '../escape.ts';
import { largest } from '../largest.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { count } from '../names.ts';
import { decimal, plural, share, percent, thousands } from '../numbers.ts';
import type { Section, View } from './section.ts';

/** Where the memory was that processes referred to, by node and by process; only for machines of several nodes. */
export const numa: Section = {
  title: 'NUMA',
  blocks: (view) => {
    const { result, row, link } = view;
    const { numa: settings } = result.system;
    if (settings.nodes === 1) return [];
    const moved =
      settings.migrate === 0
        ? ''
        : ` ${plural(row.migrated_pages, 'page')} moved (${link('migrated_pages')}), ${thousands(row.migration_failures)} times there was no frame for one (${link('migration_failures')}).`;
    return [
      `${percent(row.remote_share)} of the references to RAM were to another node than their process runs on (${link('remote_share')}: ${link('remote_references')} ${thousands(row.remote_references)}, ` +
        `${link('local_references')} ${thousands(row.local_references)}), at a mean distance of ${decimal(row.distance_mean)} (${link('distance_mean')}; 10 is the own node). Caches are not modelled: what they serve is in these numbers.`,
      nodeTable(view),
      processTable(view),
      `${share(row.remote_walk_reads, row.walk_reads)} of the entries that walks read stand on another node (${link('remote_walk_reads')}: ${thousands(row.remote_walk_reads)}). ` +
        `Of the resolved faults ${thousands(row.remote_faults)} left their page on another node (${link('remote_faults')}); ${plural(row.node_fallbacks, 'request')} found the node full that they asked first (${link('node_fallbacks')}).${moved}`,
    ];
  },
};

function nodeTable({ result, row, link }: View): string {
  const { numa: settings } = result.system;
  const nodes = Array.from({ length: settings.nodes }, (_, node) => node);
  const bounds = nodeBounds(result.system);
  const sum = (from: number[], to: number[]): number =>
    from.reduce(
      (all, one) => all + to.reduce((part, other) => part + row.node_references[one * nodes.length + other], 0),
      0,
    );
  const others = (node: number) => nodes.filter((other) => other !== node);
  const rows = nodes.map((node) => [
    String(node),
    thousands(bounds[node + 1] - bounds[node]),
    nodes.map((other) => distance(settings, node, other)).join(' '),
    thousands(sum([node], nodes)),
    share(sum([node], [node]), sum([node], nodes)),
    thousands(sum(others(node), [node])),
  ]);
  return markdownTable(
    [
      right('Node'),
      right('Frames'),
      left('Distances'),
      right(`References of its processes (${link('node_references')})`),
      right('Local'),
      right('References from other nodes'),
    ],
    rows,
  );
}

/** Processes that are shown. */
const MOST = 20;

function processTable({ result, link }: View): string {
  const ofRam = (each: (typeof result.processes)[number]) =>
    count(each, 'local_references') + count(each, 'remote_references');
  const rows = largest(result.processes.entries(), MOST, ([, each]) => ofRam(each)).map(([start, each]) => [
    String(each.pid),
    codeMarkdown(each.command),
    String(nodeOfStart(result.system.numa, start)),
    thousands(count(each, 'local_references')),
    thousands(count(each, 'remote_references')),
    share(count(each, 'remote_references'), ofRam(each)),
    thousands(count(each, 'remote_walk_reads')),
  ]);
  return markdownTable(
    [
      right('Pid'),
      left('Command'),
      right('Node'),
      right(link('local_references')),
      right(link('remote_references')),
      right('Remote'),
      right(link('remote_walk_reads')),
    ],
    rows,
  );
}
