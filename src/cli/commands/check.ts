import { appendFileSync, existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import type { Budget } from '../../report/check/budget.ts';
import type { Results } from '../../report/check/cell.ts';
import { checkAnnotations } from '../../report/check/github.ts';
import { checkFormats } from '../../report/check/index.ts';
import { judge } from '../../report/check/judge.ts';
import { JUNIT_HEAD, checkJunit } from '../../report/check/junit.ts';
import { SUMMARY_BYTES, checkMarkdown } from '../../report/check/markdown.ts';
import { failures } from '../../report/check/verdict.ts';
import type { Checked } from '../../report/check/verdict.ts';
import { plural } from '../../report/numbers.ts';
import { budgetsIn, keysOf, whereErrors } from '../../run/budgets.ts';
import { resolveOptions } from '../../run/config.ts';
import { existing, readBaseline, writeBaseline } from '../../run/results/baseline.ts';
import { readResults } from '../../run/results/read-results.ts';
import { writeError } from '../../base/write-error.ts';
import { writeWhole } from '../../run/write-whole.ts';
import type { Context } from '../context.ts';
import { expanded } from '../globs.ts';
import type { Command } from './command.ts';

/** `pagewalk check`: results held to a baseline and to budgets, for CI. */
export const check: Command = {
  usage: 'RESULTS... [--baseline FILE] [--budgets FILE] [options]',
  about: [
    'Holds results (folders of --out, summary.csv files, answers of --json or --format ndjson) to a baseline and to budgets. Exit code 0: all is well; 1: something is worse than allowed, or missing.',
    'Counts are exact, so nothing may get worse than the baseline unless a budget allows it: max_increase, max_decrease. A max or min holds without a baseline. What differs and is neither better nor worse is told, and fails with --strict.',
    'Budgets are those of --budgets FILE, else of the config file. On GitHub Actions the worst are annotations, too.',
  ].join('\n'),
  examples: [
    {
      what: 'Keep what the numbers are now',
      line: 'pagewalk run traces/ls.lackey.gz --json | pagewalk check - --baseline pagewalk-baseline.json --update-baseline',
    },
    {
      what: 'Did anything get worse? With a file for GitLab or Jenkins',
      line: 'pagewalk run traces/ls.lackey.gz --out results/ls -q && pagewalk check results/* --baseline pagewalk-baseline.json --junit check.xml',
    },
    {
      what: 'The same as Markdown, for a comment or a job summary',
      line: 'pagewalk check results/ls --baseline pagewalk-baseline.json --format md',
    },
  ],
  options: [
    'config',
    'baseline',
    'budgets',
    'update-baseline',
    'strict',
    ...(['junit', 'summary', 'format', 'json', 'force'] as const),
  ],
  formats: Object.keys(checkFormats),
  run: checkResults,
};

async function checkResults(context: Context): Promise<ExitCode> {
  const { args, cwd, messages, env, stderr } = context;
  const format = formatOf(context);
  if (args.operands.length === 0)
    throw new UserError(
      'expected results: pagewalk check RESULTS... (a folder of --out, a summary.csv, an answer of --json)',
    );
  if (args.operands.includes('-') && process.stdin.isTTY)
    throw new UserError('- is the standard input, which is a terminal: pipe an answer of --json into it');
  const paths = args.operands.flatMap((path) => (existsSync(resolve(cwd, path)) ? [path] : expanded(path, 'check')));
  const results = await readResults(paths, cwd, (text) => messages.note(`note: ${text}`));
  const path = args.text('baseline');
  if (args.has('update-baseline')) return updated(context, path, results);
  const baseline = path === undefined ? null : readBaseline(path, cwd, results.modelVersion);
  const budgets = budgetsOf(context, results, baseline);
  const checked = judge(results, baseline, { budgets, strict: args.has('strict') });
  writeReports(context, checked);
  if (env.GITHUB_ACTIONS === 'true' && format !== 'github') stderr.write(checkAnnotations(checked));
  await context.print(checkFormats[format](checked, context));
  const failed = failures(checked).length > 0;
  if (failed && path !== undefined && format === 'table')
    messages.note(`if this is meant: the same command with --update-baseline writes ${path} again`);
  return failed ? EXIT.no : EXIT.ok;
}

function formatOf({ args }: Context): keyof typeof checkFormats {
  const asked = args.text('format');
  if (args.has('json') && asked !== undefined && asked !== 'json')
    throw new UserError(`--json and --format ${asked} contradict each other: give one of them`);
  return args.has('json') ? 'json' : ((asked ?? 'table') as keyof typeof checkFormats);
}

function updated({ args, cwd, messages }: Context, path: string | undefined, results: Results): ExitCode {
  if (path === undefined) throw new UserError('--update-baseline: expected --baseline FILE with it');
  const written = writeBaseline(path, cwd, results, args.has('force'));
  messages.note(`${written ? 'wrote' : 'nothing changed in'} ${path}: ${plural(results.cells.length, 'cell')}`);
  return EXIT.ok;
}

/** The budgets that hold, with all that is wrong with them told at once. */
function budgetsOf({ args, cwd }: Context, results: Results, baseline: Results | null): Budget[] {
  const file = args.text('budgets');
  const named = file === undefined ? null : budgetsIn(file, cwd);
  const budgets = named?.budgets ?? resolveOptions({ configPath: args.text('config'), cwd }).budgets ?? [];
  const cells = [...results.cells, ...(baseline?.cells ?? [])];
  const columns = [...new Set(cells.flatMap(({ settings }) => Object.keys(settings)))];
  const errors = [...(named?.errors ?? []), ...whereErrors(named?.keys ?? keysOf(budgets), columns)];
  if (baseline === null)
    errors.push(
      ...budgets
        .filter(({ maxIncrease, maxDecrease }) => maxIncrease !== null || maxDecrease !== null)
        .map(({ place, maxIncrease }) => {
          const key = maxIncrease === null ? 'max_decrease' : 'max_increase';
          return `${place}: ${key} is relative to a baseline: give one with --baseline FILE`;
        }),
    );
  if (errors.length > 0) throw new UserError(errors.join('\n'));
  if (baseline === null && budgets.length === 0)
    throw new UserError('nothing to hold the results to: give --baseline FILE, --budgets FILE, or both');
  return budgets;
}

function writeReports({ args, cwd, messages }: Context, checked: Checked): void {
  const [junit, summary] = [args.text('junit'), args.text('summary')];
  if (junit !== undefined) {
    const target = resolve(cwd, junit);
    if (!args.has('force') && !(existing(target) ?? JUNIT_HEAD).startsWith(JUNIT_HEAD))
      throw new UserError(`${junit}: exists and was not written by pagewalk check; choose another name, or --force`);
    writeWhole(junit, target, checkJunit(checked));
    messages.note(`wrote ${junit}`);
  }
  if (summary === undefined) return;
  const target = resolve(cwd, summary);
  try {
    const used = statSync(target, { throwIfNoEntry: false })?.size ?? 0;
    appendFileSync(target, checkMarkdown(checked, Math.max(LEAST_SUMMARY, SUMMARY_BYTES - used)));
  } catch (error) {
    throw writeError(summary, error);
  }
}

/** Bytes of a summary whatever is in the file already. */
const LEAST_SUMMARY = 2048;
