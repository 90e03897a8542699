import { LOCAL_DISTANCE } from '../base/numa-nodes.ts';
import { inGroup, quotient, total } from './metric.ts';

const { counter, list, ratio } = inGroup('NUMA');

/** All 0 on a machine of one node. */
export const numa = [
  counter(
    'local_references',
    'count',
    'everywhere',
    'References that were done, to pages in frames of the node that their process runs on. MODEL §9.',
  ),
  counter(
    'remote_references',
    'count',
    'everywhere',
    'References that were done, to pages in frames of another node than their process runs on. MODEL §9.',
  ),
  ratio(
    'remote_share',
    'fraction',
    'The part of the references to RAM that were to another node. MODEL §9.',
    'remote_references / (local_references + remote_references)',
    (totals) => {
      const remote = total(totals, 'remote_references');
      return quotient(remote, total(totals, 'local_references') + remote);
    },
  ),
  ratio(
    'distance_mean',
    'count',
    'Mean distance of the references to RAM: 10 is all local, 20 twice that latency (ACPI SLIT). What caches serve is not told apart. MODEL §9.',
    '10 + reference_distance / (local_references + remote_references)',
    (totals) => {
      const all = total(totals, 'local_references') + total(totals, 'remote_references');
      return all === 0 ? 0 : LOCAL_DISTANCE + total(totals, 'reference_distance') / all;
    },
  ),
  counter(
    'reference_distance',
    'count',
    'nowhere',
    'Distances beyond 10 of the references to RAM, added up. MODEL §9.',
  ),
  counter(
    'walk_distance',
    'count',
    'nowhere',
    'Distances beyond 10 of the entries that walks read, added up. MODEL §9.',
  ),
  list(
    'node_references',
    'count',
    'References to RAM by node of the process, and of each by node of the page: from 0 to 0, from 0 to 1, ...; empty with one node. MODEL §9.',
  ),
  counter(
    'remote_walk_reads',
    'count',
    'everywhere',
    'Entries that walks read from tables in frames of another node than the process runs on. MODEL §9.',
  ),
  counter(
    'remote_faults',
    'count',
    'everywhere',
    'Resolved faults whose page lies on another node than the process runs on. MODEL §9.',
  ),
  counter(
    'node_fallbacks',
    'count',
    'everywhere',
    'Requests that got frames of another node than the one they asked first. MODEL §9.',
  ),
  counter(
    'migrated_pages',
    'pages',
    'everywhere',
    'Pages that moved to the node that walked to them (numa.migrate). MODEL §9.',
  ),
  counter(
    'migration_failures',
    'count',
    'everywhere',
    'Times that a page was to move and its new node had no free frame. MODEL §9.',
  ),
];
