import { left, markdownTable, right } from '../../src/report/markdown-table.ts';
import { bytes, decimal, percent, thousands } from '../../src/report/numbers.ts';
import { contradictions } from '../../src/system/contradictions/index.ts';
import { profiles } from '../../src/system/profiles/index.ts';
import type { Profile } from '../../src/system/profiles/profile.ts';
import { CHURN, FORKS, KMALLOC, churnTrace, forksTrace, kmallocTrace } from './churn.ts';
import { TRACES, runOn } from './claim.ts';
import type { KernelReport } from './claim.ts';
import { kernelReports } from './index.ts';
import { systemNamed } from './maps.ts';
import { Measurements } from './measure.ts';
import type { Metrics } from './measure.ts';

/** The traces that the reports of the kernels bring themselves, by their path in the checkout. */
export function kernelTraces(): Map<string, string> {
  return new Map([
    [CHURN, churnTrace()],
    [KMALLOC, kmallocTrace()],
    [FORKS, forksTrace()],
  ]);
}

/** The reports of all kernels and the one that compares them, by their path in the checkout; `folder` holds the traces. */
export async function kernelReportFiles(folder: string): Promise<Map<string, string>> {
  const before = process.cwd();
  // Traces are opened from where the program stands.
  process.chdir(folder);
  try {
    return await reportsOf(new Measurements(folder));
  } finally {
    process.chdir(before);
  }
}

async function reportsOf(measure: Measurements): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const kernel of kernelReports) files.set(`reports/kernels/${kernel.name}.md`, await kernelPage(kernel, measure));
  files.set('reports/kernels/README.md', await comparison(measure));
  return files;
}

function profileOf(name: string): Profile {
  const found = Object.entries<Profile>(profiles).find(([known]) => known === name);
  if (found === undefined) throw new Error(`no profile ${name}`);
  return found[1];
}

/** The names that a kernel is run under. */
function variants(name: string): string[] {
  return profileOf(name).shipped === undefined ? [name] : [name, `${name}@shipped`];
}

async function kernelPage(kernel: KernelReport, measure: Measurements): Promise<string> {
  const { name } = kernel;
  const { title, sources, quirks = [] } = profileOf(name);
  const parts = [
    `# ${name}`,
    `${title}. Every number below is counted by \`pagewalk\`, from recorded programs that are placed into this kernel's regions; \`pagewalk systems ${name}\` draws its maps.`,
    '## What to change first',
    (await kernel.advice(measure)).map((text, at) => `${at + 1}. ${text}`).join('\n'),
    '## What its document says',
    await claimTable(kernel, measure),
    '## What programs cost on it',
    await costTable(variants(name), measure),
    ...found(name),
    ...(quirks.length === 0 ? [] : ['## Quirks of the code', quirks.map((quirk) => `- ${quirk}`).join('\n')]),
    '## Sources',
    sources.map((source) => `- ${source}`).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

async function claimTable({ claims }: KernelReport, measure: Measurements): Promise<string> {
  const rows: string[][] = [];
  for (const { says, where, command, check } of claims) {
    const { measured, verdict } = await check(measure);
    rows.push([says, where, measured, verdict === 'holds' ? verdict : `**${verdict}**`, `\`${command}\``]);
  }
  return markdownTable([left('Claim'), left('Where'), left('Measured'), left('Verdict'), left('Command')], rows);
}

/** What contradicts itself in the maps. */
function found(name: string): string[] {
  const list = contradictions(systemNamed(name));
  if (list.length === 0) return [];
  return [
    '## Contradictions in its maps, and remarks',
    list.map(({ grade, text }) => `- ${grade === 'error' ? '**error**: ' : ''}${text}`).join('\n'),
  ];
}

interface Column {
  title: string;
  text(metrics: Metrics): string;
}

const number = (metrics: Metrics, name: string): number => Number(metrics[name]);

const COLUMNS: Column[] = [
  { title: 'Page faults', text: (m) => thousands(number(m, 'page_faults')) },
  { title: 'Filled ahead', text: (m) => thousands(number(m, 'eager_pages')) },
  { title: 'Pages touched', text: (m) => thousands(number(m, 'touched_pages')) },
  { title: 'Frames owned, peak', text: (m) => thousands(number(m, 'owned_peak')) },
  { title: 'Page tables, peak', text: (m) => bytes(number(m, 'table_bytes_peak')) },
  { title: 'TLB hit rate', text: (m) => percent(number(m, 'tlb_hit_rate')) },
  { title: 'Steps a request', text: (m) => decimal(number(m, 'alloc_steps') / Math.max(1, number(m, 'alloc_calls'))) },
];

async function costTable(systems: string[], measure: Measurements): Promise<string> {
  const rows: string[][] = [];
  for (const [trace, path] of Object.entries(TRACES)) {
    for (const system of systems) {
      const metrics = await measure.metrics(...runOn(path, system));
      rows.push([trace, system, ...COLUMNS.map(({ text }) => text(metrics))]);
    }
  }
  return markdownTable([left('Trace'), left('System'), ...COLUMNS.map(({ title }) => right(title))], rows);
}

/** All kernels side by side. */
async function comparison(measure: Measurements): Promise<string> {
  const systems = kernelReports.flatMap(({ name }) => variants(name));
  const parts = [
    '# The five kernels',
    'The same recorded programs on five small kernels, and on Linux for comparison. The traces were recorded on Linux; their regions are placed into those of each kernel. Every number is an exact count; the command of a row is `pagewalk run TRACE --system SYSTEM`.',
  ];
  for (const [trace, path] of Object.entries(TRACES)) {
    const rows: string[][] = [];
    for (const system of [...systems, 'linux-x86-64']) {
      const metrics = await measure.metrics(...runOn(path, system));
      rows.push([nameLink(system), ...COLUMNS.map(({ text }) => text(metrics))]);
    }
    parts.push(`## ${trace}`, markdownTable([left('System'), ...COLUMNS.map(({ title }) => right(title))], rows));
  }
  parts.push('## Forks', await forks(measure), '## What each author should change first');
  const first: string[] = [];
  for (const { name, advice } of kernelReports) first.push(`- [${name}](${name}.md): ${(await advice(measure))[0]}`);
  parts.push(first.join('\n'));
  return `${parts.join('\n\n')}\n`;
}

function nameLink(system: string): string {
  const [name] = system.split('@');
  return kernelReports.some((kernel) => kernel.name === name) ? `[${system}](${name}.md)` : system;
}

/** What a fork costs where there is one, and what it would cost where it is made up. */
async function forks(measure: Measurements): Promise<string> {
  const path = 'traces/cowfork';
  const rows: string[][] = [];
  for (const { name } of kernelReports) {
    for (const system of variants(name)) {
      const hasFork = systemNamed(system).forkPolicy !== 'none';
      const made = hasFork ? [] : ['--set', 'forkPolicy=eager'];
      const metrics = await measure.metrics(...runOn(path, system, ...made));
      rows.push([
        nameLink(system),
        hasFork ? 'copy-on-write' : 'none; hypothetical: all is copied',
        ...['cow_copy', 'eager_copies', 'leaked_frames', 'swap_outs', 'process_failures'].map((key) =>
          thousands(number(metrics, key)),
        ),
        bytes(number(metrics, 'cow_saved_bytes')),
      ]);
    }
  }
  const titles = [
    'Copied at stores',
    'Copied by the fork',
    'Frames leaked',
    'Written to swap',
    'Processes refused',
    'Saved, peak',
  ];
  return [
    'cowfork forks once; the child then writes to 1,024 pages of a shared buffer. A kernel without fork refuses the record, and says so; its rows are hypothetical (`--set forkPolicy=eager`).',
    markdownTable([left('System'), left('Fork'), ...titles.map(right)], rows),
  ].join('\n\n');
}
