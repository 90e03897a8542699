import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { reportSource } from '../../run/results/report-source.ts';
import type { Context } from '../context.ts';
import { giveReport, renderers, reportTarget } from '../report-answer.ts';
import type { Command } from './command.ts';

/** `pagewalk report`: results as reports, without the traces. */
export const report: Command = {
  usage: 'RESULTS... [options]',
  about: [
    'Makes the reports of results again, without the traces: the same bytes as when they were run. RESULTS are folders that run, compare, sweep or merge wrote with --out, a summary.csv, an answer of --json or --format ndjson, a folder of cells, or - for standard input.',
    'A folder of a run gives its report; several, one after the other. Everything else gives its rows side by side, trace by trace, relative to the first.',
    '-o FILE.html, .md, .csv, .json or .ndjson writes one report; -o DIR all of them, as the run itself would have.',
  ].join('\n'),
  examples: [
    {
      what: "Yesterday's run as a page for a browser",
      line: 'pagewalk run traces/ls.lackey.gz --out results/ls -q && pagewalk report results/ls -o ls.html',
    },
    {
      what: 'The cells of a sweep side by side, with all files',
      line: 'pagewalk sweep examples/sweep.yaml --cells cells -o swept.csv -q && pagewalk report cells --out swept',
    },
    {
      what: 'The results of two commands in one table',
      line: 'pagewalk report results/ls/summary.csv swept.csv --format md',
    },
  ],
  options: ['out', 'format', 'json', 'long', 'force'],
  formats: Object.keys(renderers),
  run: reportResults,
};

async function reportResults(context: Context): Promise<ExitCode> {
  const { args, cwd, messages } = context;
  if (args.operands.length === 0)
    throw new UserError(
      'expected results: pagewalk report RESULTS... (a folder of --out, a summary.csv, an answer of --json, a folder of cells)',
    );
  if (args.operands.includes('-') && process.stdin.isTTY)
    throw new UserError('- is the standard input, which is a terminal: pipe an answer of --json into it');
  const target = reportTarget(context);
  const source = await reportSource(args.operands, cwd, (text) => messages.note(`note: ${text}`));
  await giveReport(context, target, source);
  return EXIT.ok;
}
