import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { comparisons } from './comparisons.ts';
import { kernelReportFiles, kernelTraces } from './kernels/report.ts';
import { metricsReference } from '../src/report/metrics-reference.ts';
import { resultsSchema } from '../src/report/results-schema.ts';
import { inParallel, pagewalk, root } from './pagewalk.ts';
import { realityReport } from './reality/report.ts';
import { settingsReference } from './settings-reference.ts';
import { workloadsReference } from './workloads-reference.ts';
import { shippedTraces } from './shipped-traces.ts';
import type { ShippedTrace } from './shipped-traces.ts';

// `npm run reports` writes what is published and follows from the code: a report for each shipped trace, and the references in docs/.
// With `--check` nothing is written; what would change is named and the exit code is 1. Both write the same bytes anywhere, at any time.

/** What follows from the code in docs/. */
const GENERATED_DOCS = ['docs/metrics.md', 'docs/results.schema.json', 'docs/settings.md', 'docs/workloads.md'];
const check = process.argv.includes('--check');
const scratch = mkdtempSync(join(tmpdir(), 'pagewalk-reports-'));
try {
  process.exitCode = await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function main(): Promise<number> {
  const fresh = await regenerated();
  const published = new Map([...filesIn('reports'), ...filesIn('docs')].filter(([name]) => isGenerated(name)));
  const changed = [...fresh.keys()].filter((name) => published.get(name) !== fresh.get(name));
  const outdated = [...published.keys()].filter((name) => !fresh.has(name));
  if (!check) {
    for (const name of changed) write(name, fresh.get(name) ?? '');
    for (const name of outdated) rmSync(join(root, name));
  }
  for (const name of changed) process.stdout.write(`${published.has(name) ? 'differs' : 'new'}: ${name}\n`);
  for (const name of outdated) process.stdout.write(`not written any more: ${name}\n`);
  process.stdout.write(`${fresh.size} files, ${changed.length + outdated.length} changed\n`);
  return check && changed.length + outdated.length > 0 ? 1 : 0;
}

/** Everything, by its path in the checkout. The runs are made in a folder of their own, where traces/ is the checkout's. */
async function regenerated(): Promise<Map<string, string>> {
  symlinkSync(join(root, 'traces'), join(scratch, 'traces'), 'junction');
  await inParallel(shippedTraces, 2, async (trace) => {
    await run(argumentsOf(trace));
  });
  const traces = kernelTraces();
  for (const [name, content] of traces) write(name, content, scratch);
  const compared = inParallel(comparisons, 2, async ({ name, before, args }) => {
    mkdirSync(join(scratch, 'reports', name), { recursive: true });
    for (const command of [...before, [...args, '--out', `reports/${name}`]]) await run(command);
  });
  const [kernels] = await Promise.all([kernelReportFiles(scratch), compared]);
  return new Map([
    ...filesIn('reports', scratch),
    ...kernels,
    ['reports/README.md', readme()],
    ['reports/reality/README.md', realityReport()],
    ['docs/metrics.md', metricsReference()],
    ['docs/results.schema.json', `${JSON.stringify(resultsSchema(), null, 2)}\n`],
    ['docs/settings.md', settingsReference()],
    ['docs/workloads.md', workloadsReference()],
  ]);
}

async function run(args: readonly string[]): Promise<void> {
  const { code, stderr } = await pagewalk([...args, '-q'], scratch);
  if (code !== 0) throw new Error(`pagewalk ${args.join(' ')}: exit code ${code}\n${stderr}`);
}

function argumentsOf({ name, path, system, window }: ShippedTrace): string[] {
  return ['run', path, '--system', system, '--window', String(window), '--out', `reports/${name}`];
}

function readme(): string {
  const rows = shippedTraces.map(
    (trace) => `| [${trace.name}](${trace.name}/report.md) | \`pagewalk ${argumentsOf(trace).join(' ')}\` |`,
  );
  return `# Reports

What pagewalk says of the traces in [traces/](../traces/README.md), as \`npm run reports\` writes it: no byte depends on the machine or the time, so
a change of a number shows in the diff of the commit that made it. \`npm run reports -- --check\` fails where the code and these files disagree.
Each folder holds report.md to read, the tables that it was made from, and meta.json: the trace's digest and every setting.

| report | command |
|---|---|
${rows.join('\n')}

| comparison | command |
|---|---|
${comparisons.map(({ name, question, before, args }) => `| [${question}](${name}/report.md) | ${[...before, args].map((command) => `\`pagewalk ${command.join(' ')}\``).join(', then ')} |`).join('\n')}

[The five kernels](kernels/README.md) are compared on the same traces, each with a report of its own: what its document claims, what was measured, what to change first.

[Held against the Linux kernel](reality/README.md): minor faults and page tables of 19 programs, predicted and counted natively.

\`npm start\` writes the same for a look around to reports/demo/, which is not kept in the repository.
`;
}

/** Files below a folder of the checkout, by their path in it. */
function filesIn(folder: string, base = root): Map<string, string> {
  const top = join(base, folder);
  if (!existsSync(top)) return new Map();
  const entries = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return new Map(paths.map((path) => [relative(base, path).split(sep).join('/'), readFileSync(path, 'utf8')]));
}

/** Whether a published file is this script's: the other documents are written by hand, the demo is `npm start`'s. */
function isGenerated(name: string): boolean {
  if (name.startsWith('docs/')) return GENERATED_DOCS.includes(name);
  return !name.startsWith('reports/demo/') && !name.endsWith('/baseline.json');
}

function write(name: string, content: string, base = root): void {
  const path = join(base, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
