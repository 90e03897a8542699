/** A trace of `traces/` and the system that its programs were made for. */
export interface ShippedTrace {
  /** What its reports are called. */
  name: string;
  path: string;
  system: 'linux-x86-64' | 'linux-x86-32';
  /** References of a window: about a hundred windows in all. */
  window: number;
}

/** THE LIST of shipped traces: the demo and the committed reports run them all. */
export const shippedTraces: readonly ShippedTrace[] = [
  { name: 'ls', path: 'traces/ls.lackey.gz', system: 'linux-x86-64', window: 10_000 },
  { name: 'sqlite3', path: 'traces/sqlite3.lackey.gz', system: 'linux-x86-64', window: 50_000 },
  { name: 'deeprec', path: 'traces/deeprec.lackey.gz', system: 'linux-x86-64', window: 10_000 },
  { name: 'mapchurn', path: 'traces/mapchurn.lackey.gz', system: 'linux-x86-64', window: 20_000 },
  { name: 'cowfork', path: 'traces/cowfork', system: 'linux-x86-64', window: 2_000 },
  { name: 'pipeline', path: 'traces/pipeline', system: 'linux-x86-64', window: 20_000 },
  { name: 'cowfork-32', path: 'traces/cowfork-32', system: 'linux-x86-32', window: 2_000 },
  { name: 'subshell', path: 'traces/subshell', system: 'linux-x86-64', window: 5_000 },
];
