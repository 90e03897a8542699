import { openWorkload } from '../trace/open.ts';
import type { Workload } from '../trace/workload.ts';
import { UserError } from '../base/user-error.ts';
import type { Context } from './context.ts';

/** Opens traces as one workload, as the options of TRACE say. */
export async function openTraces(
  { args, messages }: Context,
  paths: readonly string[],
  more: { quantum?: number; note?: (text: string) => void } = {},
): Promise<Workload> {
  if (paths.includes('-') && process.stdin.isTTY) {
    throw new UserError('- is the standard input, which is a terminal: pipe a trace into it');
  }
  return openWorkload(paths, {
    format: args.text('trace-format'),
    columns: args.text('columns'),
    layout: args.text('layout'),
    maxBadLines: args.whole('max-bad-lines'),
    quantum: more.quantum,
    note: (text) => {
      messages.note(`note: ${text}`);
      more.note?.(text);
    },
  });
}
