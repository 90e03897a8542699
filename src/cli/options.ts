import { formats as reportFormats } from '../report/index.ts';
import { RECORDERS } from '../record/index.ts';
import { ENGINE_NAMES } from '../run/sweep/engines/index.ts';
import { compats } from '../system/compat.ts';
import { formats as traceFormats } from '../trace/readers/index.ts';

export interface Option {
  /** What its value is, as the help shows it; left out: a switch. */
  value?: string;
  /** One letter. */
  short?: string;
  repeatable?: boolean;
  choices?: readonly string[];
  doc: string;
}

/** Kinds of reference as a trace spells them: fetch, load, store. */
export const OPERATIONS: readonly string[] = ['I', 'L', 'S'];

/** THE LIST of options, in the order of the help. A command names those that it takes. */
export const options = {
  system: { value: 'NAME|FILE', doc: 'the system: a name of `pagewalk systems`, NAME@shipped, or a profile file' },
  config: { value: 'FILE', doc: 'a config file, over pagewalk.config.* found upward' },
  set: {
    value: 'PATH=VALUE',
    repeatable: true,
    doc: 'a setting over those of the system: tlb.l1d.entries=64; of generate: a parameter of the workload',
  },
  compat: {
    value: 'NAME',
    choices: Object.keys(compats),
    doc: 'the set-up of another simulator, under --set, and below the table its counters by its names',
  },
  memory: {
    value: 'SIZE',
    doc: 'RAM: 16M, 1GiB, or a part of what the trace touches, beside what the system reserves: 0.25x',
  },
  'page-size': { value: 'SIZE', doc: 'bytes of a page: 4096, 16KiB' },
  seed: { value: 'N', doc: 'all seeds of the system; of generate: that of the workload' },
  fragment: {
    value: 'SEED:LEVEL',
    doc: 'memory is aged before the run: LEVEL (0 to 1) of its frames are taken, scattered by SEED: 1:0.3',
  },
  cost: {
    value: 'NAME=CYCLES,...',
    doc: 'what things cost, for estimates: minorFault=1500,tableRead=14 (names: settings of cost)',
  },
  vary: {
    value: 'PATH=VALUE,VALUE',
    repeatable: true,
    doc: 'a setting and its values: a,b,c, 1M..64M*2, 4..64+4; several: all combinations',
  },
  allocator: { value: 'NAME,NAME|all', doc: 'as --vary allocator.strategy=...' },
  replacement: { value: 'NAME,NAME|all', doc: 'as --vary replacement.policy=...' },
  baseline: {
    value: 'VALUE|FILE',
    doc: 'of compare: the configuration that others are relative to; left out: the first; of check: the file of the numbers that were',
  },
  budgets: {
    value: 'FILE',
    doc: 'limits of metrics: a YAML or JSON file with "budgets:"; left out: those of the config file',
  },
  'update-baseline': { doc: 'write the results to the file of --baseline in place of checking them' },
  strict: { doc: 'what differs fails, also where neither way is better' },
  junit: { value: 'FILE', doc: 'write the verdicts as JUnit XML' },
  summary: { value: 'FILE', doc: 'append the verdicts as Markdown to a file: "$GITHUB_STEP_SUMMARY"' },
  shard: { value: 'K/N', doc: 'only part K of N parts of the cells; left out: as Slurm, Kubernetes or the CI say' },
  cells: { value: 'DIR', doc: 'the folder of the finished cells, which processes may share; left out: cells' },
  engine: { value: 'NAME', choices: ENGINE_NAMES, doc: 'what runs the tasks of a sweep' },
  slurm: { doc: 'as --engine slurm' },
  kubernetes: { doc: 'as --engine kubernetes' },
  github: { doc: 'as --engine github' },
  gitlab: { doc: 'as --engine gitlab' },
  parallel: { doc: 'as --engine parallel' },
  xargs: { doc: 'as --engine xargs' },
  shards: { value: 'N', doc: 'how many tasks; left out: 8, or as many as there are cells' },
  jobs: { value: 'N', short: 'j', doc: 'threads that compute; left out: one for each processor' },
  plan: { value: 'NAME', doc: 'which plan, where a folder holds the cells of several' },
  partial: { doc: 'take what is there, also if cells are missing' },
  of: {
    value: 'tlb|memory',
    choices: ['tlb', 'memory'],
    doc: 'misses of TLBs of every shape, or page faults of every number of frames',
  },
  'page-sizes': {
    value: 'SIZE,SIZE',
    doc: 'page sizes, all in one reading; left out: 4K,16K,64K,2M of tlb, 4K of memory',
  },
  policies: { value: 'NAME,NAME', doc: 'some of lru, opt, fifo, clock; left out: all' },
  points: { value: 'N,N', doc: 'numbers of frames at which fifo and clock are simulated; left out: powers of two' },
  'no-asid': { doc: 'a switch of process empties the TLB' },
  place: {
    value: 'HOW',
    choices: ['auto', 'as-recorded'],
    doc: 'auto: the regions of the trace go to where the system has such; as-recorded: they keep their addresses',
  },
  'trace-format': {
    value: 'NAME',
    choices: traceFormats.map(({ name }) => name),
    doc: 'the format of the traces, instead of recognising it',
  },
  columns: {
    value: 'KEY=COLUMN,...',
    doc: 'the traces are tables: which column, by number from 1 or by name, is addr, op, size, pid',
  },
  layout: { value: 'FILE', doc: 'the memory layout of a lackey trace, instead of the file beside it' },
  'max-bad-lines': { value: 'N', doc: 'pass over up to N lines that cannot be read, and say so' },
  'no-kernel-accesses': {
    doc: 'of a lackey trace only what valgrind saw: not what the kernel and the vdso touch by its SYSCALL lines',
  },
  'keep-preload': { doc: 'of a lackey trace also the library that valgrind has each program load' },
  sampled: { doc: 'take a trace of samples (perf) as if it were all references; every output says so' },
  skip: { value: 'N', doc: 'the first N references are not simulated, their events are' },
  warmup: { value: 'N', doc: 'the next N references are simulated and not counted' },
  limit: { value: 'N', doc: 'end after N counted references' },
  window: { value: 'N', doc: 'a time series with a row every N references' },
  at: { value: 'N', doc: 'the reference of that number, from 1' },
  pid: { value: 'P', doc: 'the process; left out: the only one' },
  va: { value: 'ADDR', doc: 'the first reference of the process to the page of this address, as the run has it' },
  op: {
    value: 'I|L|S',
    choices: OPERATIONS,
    doc: 'a reference that is made up: a fetch, a load or a store at --va',
  },
  quiz: { doc: 'questions in place of the explanation, to be answered on paper' },
  answers: { doc: 'the questions of --quiz with their answers' },
  view: { value: 'N', doc: 'print the first N records as a CSV trace instead' },
  out: {
    value: 'DIR|FILE',
    short: 'o',
    doc: 'of run, compare, sweep and merge: write tables, reports and meta.json to this folder; of sweep and merge: or the table to FILE.csv, .json; of generate: the trace to this file; of record: the recording to this folder or file; of validate: keep the recording in this folder; of systems: the maps as SVG to this folder; of report: the files to this folder, or one report to FILE.html, .md, .csv, .json',
  },
  format: { value: 'NAME', choices: Object.keys(reportFormats), doc: 'what stdout shows' },
  recorder: {
    value: 'NAME',
    choices: ['auto', ...RECORDERS],
    doc: 'what records: auto takes the best that works here for this command',
  },
  runs: { value: 'N', doc: 'how often the command runs natively; left out: 5' },
  allow: {
    value: 'PERCENT',
    doc: 'how far the prediction may be from the native median (or 2 faults, whichever is more); left out: 2, and 5 where processes execute programs',
  },
  keep: { doc: 'keep the recording, as CMD.recording' },
  json: { doc: 'the answer as JSON' },
  long: { doc: 'CSV with a row for each metric' },
  profile: { doc: 'the schema of profile files instead of that of config files' },
  results: { doc: 'the schema of the answers of --json instead of that of config files' },
  check: {
    doc: 'verify: the invariants of the model while it runs, the trace that is inspected, or the maps of a system',
  },
  quantum: { value: 'N', doc: 'references of a turn, where processes take turns' },
  store: { doc: 'a packed trace that is not deflated: larger, and quicker to read' },
  'no-collapse': { doc: 'take every reference by itself: slower (a packed trace: larger), the same numbers' },
  timing: { doc: 'say where the time went, on stderr and in timing.json of --out' },
  'dry-run': { doc: 'say what would be run and written, and end' },
  force: { doc: 'write over files that pagewalk did not write' },
  color: {
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    doc: 'colour; auto: on a terminal, unless NO_COLOR is set',
  },
  'no-progress': { doc: 'no progress on stderr' },
  quiet: { short: 'q', doc: 'only errors and warnings on stderr' },
  verbose: { short: 'v', repeatable: true, doc: 'say more on stderr' },
  help: { short: 'h', doc: 'this help' },
} satisfies Record<string, Option>;

export type OptionName = keyof typeof options;

/** Those of every command. */
export const GENERAL = ['color', 'quiet', 'verbose', 'help'] as const satisfies OptionName[];

/** Those of commands that need a system (src/run/config.ts). */
export const SYSTEM = [
  'system',
  'config',
  'set',
  'memory',
  'page-size',
  'seed',
  'fragment',
  'cost',
] as const satisfies OptionName[];

/** Those of commands that read traces. */
export const TRACE = [
  'trace-format',
  'columns',
  'layout',
  'max-bad-lines',
  'no-kernel-accesses',
  'keep-preload',
  'sampled',
] as const satisfies OptionName[];

/** The options of a command in the order of the list; `formats` is what its --format takes, where it is not the formats of a run. */
export function optionsOf(names: readonly OptionName[], formats?: readonly string[]): [OptionName, Option][] {
  const wanted = new Set<string>([...names, ...GENERAL]);
  const own = Object.entries<Option>(options).filter(([name]) => wanted.has(name)) as [OptionName, Option][];
  if (formats === undefined) return own;
  return own.map(([name, option]) => [name, name === 'format' ? { ...option, choices: formats } : option]);
}
