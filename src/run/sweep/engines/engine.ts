/** A scheduler that others wrote, for which `pagewalk submit` writes a job. */
export interface Engine {
  /** What its file is, and how it is started. */
  title: string;
  /** As many tasks as it runs of one job; left out: no limit of its own that we know. */
  mostTasks?: number;
  /** The whole text of the job. */
  template(job: SweepJob): string;
}

/** What a job is to do. */
export interface SweepJob {
  /** The plan as the command line names it. */
  plan: string;
  cells: number;
  tasks: number;
  /** `sweep PLAN --cells DIR` and the options that the cells depend on, as words; the shard is the engine's. */
  sweep: readonly string[];
  /** The folder of the cells. */
  folder: string;
  /** The table of all cells. */
  results: string;
  /** Of this pagewalk. */
  version: string;
}

/** Words as a POSIX shell reads them back. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** What no shell takes apart or replaces. */
const PLAIN = /^[\w./:=@%+,-]+$/;

/** A text as a YAML value on one line: plain where it is a string without quotes, too, or else in double quotes. */
export function yamlText(text: string): string {
  const plain = /^[a-z][\w ./=@%+,'"${}*-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/.test(text);
  return plain ? text : JSON.stringify(text);
}

/** `pagewalk` of this version from the npm registry, where a machine starts with Node alone. */
export function fromRegistry({ version }: SweepJob): string[] {
  return ['npx', '--yes', `pagewalk@${version}`];
}

/** The words after `pagewalk` that put the cells together. */
export function mergeWords({ folder, results }: SweepJob): string[] {
  return ['merge', folder, '-o', results];
}

/** Where tasks run in the script itself: what is said if some failed, before the merge names what is missing. */
export const TASKS_FAILED = `echo 'some tasks failed: run this again, it computes only what is missing' >&2`;

/** What a file says of itself first. */
export function aboutJob({ cells, plan, tasks }: SweepJob, engine: string): string {
  return `The ${cells} cells of ${JSON.stringify(plan).slice(1, -1)} in ${tasks} tasks of ${engine}, then their table.`;
}
