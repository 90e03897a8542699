import { UserError } from '../base/user-error.ts';
import type { FormatName } from '../report/index.ts';
import type { Stops } from '../run/stops.ts';
import type { Context } from './context.ts';

/** Which part of a trace is run, and how often a window ends. */
export function stopsOf({ args }: Context, window: number | undefined): Stops {
  return {
    skip: args.whole('skip') ?? 0,
    warmup: args.whole('warmup') ?? 0,
    limit: args.whole('limit', 1) ?? Infinity,
    window: args.whole('window', 1) ?? window ?? 0,
  };
}

/** What stdout shows. */
export function formatOf({ args }: Context, configured: string | undefined): FormatName {
  const asked = args.text('format');
  if (args.has('json') && asked !== undefined && asked !== 'json') {
    throw new UserError(`--json and --format ${asked} contradict each other: give one of them`);
  }
  const name = args.has('json') ? 'json' : (asked ?? configured ?? (args.has('long') ? 'csv' : 'table'));
  if (args.has('long') && name !== 'csv') throw new UserError(`--long goes with --format csv, not with ${name}`);
  return name as FormatName;
}
