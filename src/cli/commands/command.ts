import type { Context } from '../context.ts';
import type { OptionName } from '../options.ts';

/** What a command is, to its user and to `main.ts`. */
export interface Command {
  /** What follows its name: `TRACE... [options]`. */
  usage: string;
  /** What it does, in a paragraph. */
  about: string;
  /** Two at least; each runs as it stands in a checkout. */
  examples: readonly Example[];
  options: readonly OptionName[];
  /** What --format takes, where it is not the formats of a run. */
  formats?: readonly string[];
  /** Answers the exit code: one of EXIT, or that of the command that it ran. */
  run(context: Context): Promise<number>;
}

export interface Example {
  what: string;
  line: string;
}
