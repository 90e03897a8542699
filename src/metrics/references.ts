import { inGroup } from './metric.ts';

const { counter } = inGroup('References');

export const references = [
  counter(
    'references',
    'count',
    'everywhere',
    'Translations of one page by one fetch, load or store; an access that spans k pages is k references. MODEL §1, §2.',
  ),
  counter('fetches', 'count', 'everywhere', 'References that fetch instructions. MODEL §2.'),
  counter(
    'loads',
    'count',
    'everywhere',
    'References that load data; a modify is a load, then a store, of each page. MODEL §2.',
  ),
  counter('stores', 'count', 'everywhere', 'References that store data, those of modifies too. MODEL §2.'),
  counter('accesses', 'count', 'everywhere', 'Records of the trace that fetch, load, store or modify. MODEL §2.'),
  counter(
    'events',
    'count',
    'everywhere',
    'Records of the trace that are not accesses: maps, forks, exits and the like. MODEL §2.',
  ),
  counter(
    'ignored_records',
    'count',
    'everywhere',
    'Records skipped because their process had ended; no other counter sees them. MODEL §2.',
  ),
  counter('processes', 'count', 'everywhere', 'Processes started; a pid that is used again counts again. MODEL §2.'),
  counter(
    'process_failures',
    'count',
    'everywhere',
    'Processes that could not be created: at the limit of processes, or without a root for their page table. MODEL §12.',
  ),
  counter(
    'context_switches',
    'count',
    'everywhere',
    'Changes of the running process, the first run of the first process not included. MODEL §7.',
  ),
];
