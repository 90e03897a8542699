import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { inParallel, pagewalk, root } from './pagewalk.ts';
import { shippedTraces } from './shipped-traces.ts';
import type { ShippedTrace } from './shipped-traces.ts';

// `npm start -- ARGS` is `pagewalk ARGS`; `npm start` alone runs every shipped trace and shows what came out.

const WHERE = `Each run left reports/demo/NAME/report.html to look at, report.md to read, and summary.csv, processes.csv, regions.csv,
timeline.csv and pages.csv to compute with. To go on:

  npm start -- run traces/cowfork                        the whole page of one run
  npm start -- run traces/ls.lackey.gz --memory 0.5x --set replacement.policy=lru
  npm start -- explain traces/ls.lackey.gz --at 1000     one translation, step by step
  npm start -- --help
`;

if (process.argv.length > 2) await import('../src/cli/main.ts');
else process.exitCode = await demo();

async function demo(): Promise<number> {
  process.stdout.write(`Running the ${shippedTraces.length} traces in traces/ ...\n\n`);
  const started = performance.now();
  const failures = await runAll();
  if (failures.length > 0) {
    process.stderr.write(failures.join(''));
    return 1;
  }
  process.stdout.write(`${overview()}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`\n${shippedTraces.length} runs in ${seconds} s, starting the program included.\n\n${WHERE}`);
  return 0;
}

/** Runs the traces and shows the head of each answer, in the order of the list: what ran and what stands out. Answers what went wrong. */
async function runAll(): Promise<string[]> {
  const heads: string[] = [];
  const failures: string[] = [];
  let shown = 0;
  await inParallel([...shippedTraces.entries()], 2, async ([at, trace]) => {
    const { code, stdout, stderr } = await pagewalk(argumentsOf(trace));
    if (code !== 0) failures.push(`${trace.path}: exit code ${code}\n${stderr}`);
    heads[at] = stdout.split('\n\n').slice(0, 2).join('\n');
    for (; heads[shown] !== undefined; shown++) process.stdout.write(`${heads[shown]}\n\n`);
  });
  return failures;
}

function argumentsOf({ name, path, system, window }: ShippedTrace): string[] {
  const out = join('reports', 'demo', name);
  const colour = process.stdout.isTTY && !process.env.NO_COLOR ? 'always' : 'never';
  return [
    'run',
    path,
    '--system',
    system,
    '--window',
    String(window),
    '--out',
    out,
    '--color',
    colour,
    '-q',
    '--force',
  ];
}

/** The runs side by side, from the files that they left; both systems have pages of 4 KiB. */
function overview(): string {
  const head = ['trace', 'references', 'TLB hit rate', 'page faults', 'COW copies', 'resident', 'page tables'];
  const rows = shippedTraces.map(({ name }) => {
    const row = summaryOf(name);
    return [
      name,
      grouped(row.references),
      `${(Number(row.tlb_hit_rate) * 100).toFixed(2)}%`,
      grouped(row.page_faults),
      grouped(row.cow_copy),
      `${Number(row.resident_peak) * 4} KiB`,
      `${Number(row.table_bytes_peak) / 1024} KiB`,
    ];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  return [head, ...rows]
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '))
    .join('\n');
}

function summaryOf(name: string): Record<string, string> {
  const text = readFileSync(join(root, 'reports', 'demo', name, 'summary.csv'), 'utf8');
  const [row] = parse<Record<string, string>>(text, { columns: true });
  return row;
}

function grouped(count: string): string {
  return Number(count).toLocaleString('en');
}
