import { didYouMean } from '../../base/nearest.ts';
import { jsonText, quoted } from '../../base/quoted.ts';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { expectationText, Generated } from '../../generate/generated.ts';
import { parameterValues, rangeText, valueText } from '../../generate/parameters.ts';
import type { Synthetic } from '../../generate/synthetic.ts';
import { workloads } from '../../generate/workloads/index.ts';
import { wrap } from '../../report/text.ts';
import { writeCsv, writeCsvFile, writePackedFile } from '../../run/convert.ts';
import { columnsWithin } from '../columns.ts';
import type { Context } from '../context.ts';
import type { Command } from './command.ts';
import { checkOut, PACKED } from './convert.ts';

/** `pagewalk generate`: a synthetic workload as a trace. */
export const generate: Command = {
  usage: '[WORKLOAD [--set NAME=VALUE]... [--seed N] -o OUT]',
  about: [
    'Writes a workload that is made by a rule to OUT: NAME.pwt (packed), NAME.csv, NAME.csv.gz, or - for standard output. The same parameters and seed make the same bytes. The comments at its head say what a run must count, in closed form where there is one.',
    'Without OUT, or with --dry-run: what the workload does, its parameters and what it must yield. Without WORKLOAD: the list.',
  ].join('\n'),
  examples: [
    { what: 'Which workloads are there?', line: 'pagewalk generate' },
    { what: 'The parameters of one, and what it must yield', line: 'pagewalk generate fork-server' },
    {
      what: 'Few hot pages, from another seed',
      line: 'pagewalk generate zipf --set pages=512 --seed 7 -o zipf.csv.gz',
    },
    {
      what: 'Straight into a run: more pages than frames under LRU',
      line: 'pagewalk generate loop --set pages=500 -o - | pagewalk run - --memory 2M --set replacement.policy=lru',
    },
  ],
  options: ['set', 'seed', 'out', 'dry-run', 'json', 'force'],
  run: generateTrace,
};

async function generateTrace({ args, messages, print, stdout, width }: Context): Promise<ExitCode> {
  const [name, more] = args.operands;
  if (more !== undefined) throw new UserError(`generate: takes one workload, found ${quoted(more)} too`);
  if (name === undefined) {
    if (args.text('out') !== undefined) throw new UserError('generate: expected a workload (list: pagewalk generate)');
    await print(args.has('json') ? listJson() : listText(width));
    return EXIT.ok;
  }
  const workload = workloadNamed(name);
  const values = parameterValues(workload, args.texts('set'));
  const seed = args.whole('seed') ?? 1;
  if (seed > 0xffff_ffff) throw new UserError(`--seed: expected a whole number of at most 4294967295, found "${seed}"`);
  const out = args.text('out');
  if (out !== undefined) checkOut(out, args.has('force'), 'generate');
  if (out === undefined || args.has('dry-run')) {
    await print(args.has('json') ? aboutJson(name, workload, values) : aboutText(name, workload, values, width));
    return EXIT.ok;
  }
  const generated = new Generated(name, workload, values, seed);
  if (out === '-') {
    await writeCsv(generated, stdout);
    return EXIT.ok;
  }
  if (PACKED.test(out)) await writePackedFile(generated, out, { store: false, records: false });
  else await writeCsvFile(generated, out);
  messages.note(`wrote ${out}`);
  return EXIT.ok;
}

function workloadNamed(name: string): Synthetic {
  const found = Object.entries<Synthetic>(workloads).find(([known]) => known === name)?.[1];
  if (found !== undefined) return found;
  const names = Object.keys(workloads);
  const hint = didYouMean(name, names) || `; there are ${names.join(', ')}`;
  throw new UserError(`generate: unknown workload ${quoted(name)}${hint}`);
}

function listText(width: number): string {
  const rows = Object.entries<Synthetic>(workloads).map(([name, { title }]) => [name, title]);
  const uses = [
    ['pagewalk generate WORKLOAD', 'its parameters, and what it must yield'],
    ['pagewalk generate WORKLOAD -o OUT', 'the trace'],
  ];
  return [...columnsWithin(rows, [0], width), '', ...columnsWithin(uses, [0], width), ''].join('\n');
}

function listJson(): string {
  const listed = Object.entries<Synthetic>(workloads).map(([name, { title, about, parameters }]) => ({
    name,
    title,
    about,
    parameters,
  }));
  return `${jsonText({ schema_version: 1, workloads: listed }, 2)}\n`;
}

function aboutText(name: string, workload: Synthetic, values: Record<string, number>, width: number): string {
  const lines = Math.min(width, 100);
  const rows = Object.entries(workload.parameters).map(([parameter, about]) => [
    parameter,
    valueText(about, values[parameter]),
    rangeText(about),
    about.doc,
  ]);
  return [
    ...wrap(`${name}: ${workload.title}`, lines),
    '',
    ...wrap(workload.about, lines),
    '',
    ...columnsWithin([['parameter', 'value', 'range', ''], ...rows], [0], width),
    '',
    ...workload.expectations(values).flatMap((expectation) => wrap(expectationText(expectation), lines)),
    '',
  ].join('\n');
}

function aboutJson(name: string, workload: Synthetic, values: Record<string, number>): string {
  const { title, about, parameters } = workload;
  const expectations = workload.expectations(values);
  return `${jsonText({ schema_version: 1, name, title, about, parameters, values, expectations }, 2)}\n`;
}
