import { appendFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import { benchmarks } from '../bench/index.ts';
import { plainTrace, root } from '../bench/inputs.ts';
import { median } from '../bench/suite.ts';
import type { Figure } from '../bench/suite.ts';
import { PROCESSOR, YARDSTICK, ratio, table, timesFor } from '../bench/table.ts';
import type { YardstickTimes } from '../bench/table.ts';
import { compiledYardstick, measureYardstick } from '../bench/yardstick.ts';

// `npm run bench -- [NAME...] [--quick] [--history SUBJECT]`: measures, and prints one table (bench/README.md).

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, history: { type: 'string' } },
  allowPositionals: true,
});
const names = benchmarks.map(({ name }) => name);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`bench: no benchmark is called ${unknown.join(', ')}; there are ${names.join(', ')}\n`);
  process.exit(2);
}
if (values.history !== undefined && (values.quick || positionals.length > 0)) {
  process.stderr.write('bench: --history wants all figures: leave out names and --quick\n');
  process.exit(2);
}

const yardstick = compiledYardstick();
const trace = plainTrace(values.quick ? 'ls' : 'sqlite3');
const walls: number[] = [];
const processors: number[] = [];
const figures: Figure[] = [];
process.stdout.write(`${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.version}\n`);
for (const benchmark of benchmarks) {
  if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue;
  process.stderr.write(`${benchmark.name}: ${benchmark.about}\n`);
  measureBeside();
  figures.push(...(await benchmark.run({ quick: values.quick })));
}
measureBeside();
const ofRun: YardstickTimes =
  walls.length === 0 ? { wall: null, processor: null } : { wall: median(walls), processor: median(processors) };
process.stdout.write(`${table(figures, ofRun)}\n`);
if ('missing' in yardstick) process.stdout.write(`no yardstick: ${yardstick.missing}\n`);
else if (ofRun.wall !== null)
  process.stdout.write(`yardstick beside them: ${(1e-3 / ofRun.wall).toFixed(1)} M lines/s\n`);
if (values.history !== undefined) appendFileSync(join(root, 'bench', 'history.csv'), historyRow(values.history));

/** The yardstick between the benchmarks, so that its times are of the same minutes as theirs. */
function measureBeside(): void {
  if ('missing' in yardstick) return;
  for (let round = 0; round < (values.quick ? 1 : 5); round++) {
    const { seconds, processorSeconds } = measureYardstick(yardstick.program, trace.path);
    walls.push((seconds * 1000) / trace.lines);
    processors.push((processorSeconds * 1000) / trace.lines);
  }
}

/** The columns of `bench/history.csv`; ratios are times the yardstick's. */
function historyRow(subject: string): string {
  const find = (bench: string, task: string): Figure | undefined =>
    figures.find((figure) => figure.bench === bench && figure.task === task);
  const times = (bench: string, task: string): string => {
    const figure = find(bench, task);
    const said = figure === undefined ? null : ratio(figure, timesFor(bench, figures, ofRun));
    return said === null ? '' : said.toFixed(2);
  };
  const rounded = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(0));
  const perSecond = (bench: string, task: string): string => {
    const figure = find(bench, task);
    return figure === undefined ? '' : (figure.items / figure.milliseconds / 1000).toFixed(1);
  };
  return stringify([
    [
      new Date().toISOString().slice(0, 10),
      subject,
      `${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.version}`,
      perSecond('whole', YARDSTICK),
      perSecond('whole', 'run, text'),
      times('whole', 'run, text'),
      times('whole', `run, text${PROCESSOR}`),
      perSecond('whole', 'run, .gz'),
      times('collapse', 'sqlite3, text'),
      times('model', 'sqlite3'),
      rounded(find('whole', '--version')?.milliseconds),
      rounded(find('whole', 'memory, ls')?.items),
      rounded(find('whole', 'memory, ls 20 times')?.items),
    ],
  ]);
}
