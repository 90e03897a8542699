import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { bytes, plural, thousands } from '../../report/numbers.ts';
import { printable } from '../../report/text.ts';
import { digestsOf } from '../../run/digest.ts';
import type { TraceDigest } from '../../run/digest.ts';
import { FOOTPRINT_BITS } from '../../run/footprint-bits.ts';
import { inspect as inspected } from '../../run/inspect.ts';
import type { Inspection } from '../../run/inspect.ts';
import { view } from '../../run/view.ts';
import type { Trace, Workload } from '../../trace/workload.ts';
import { columns } from '../columns.ts';
import type { Context } from '../context.ts';
import { TRACE } from '../options.ts';
import { openTraces } from '../traces.ts';
import type { Command } from './command.ts';

/** `pagewalk inspect`: what a trace holds, without a system. */
export const inspect: Command = {
  usage: 'TRACE... [options]',
  about:
    'Reads each trace and says its format, processes, accesses, footprint, events, regions and digest. With --check, every mistake in it is told, and a trace that has one ends the command with exit code 1.',
  examples: [
    { what: 'What is in a trace', line: 'pagewalk inspect traces/ls.lackey.gz' },
    { what: 'Its first ten records as a CSV trace', line: 'pagewalk inspect traces/ls.lackey.gz --view 10' },
    { what: 'Is this trace of two processes valid?', line: 'pagewalk inspect traces/cowfork --check' },
  ],
  options: [...TRACE, 'view', 'check', 'json'],
  run: inspectTraces,
};

async function inspectTraces(context: Context): Promise<ExitCode> {
  const { args } = context;
  const [first, ...others] = args.operands;
  if (first === undefined) throw new UserError('expected a trace: pagewalk inspect TRACE... (a file, a folder or -)');
  const records = args.whole('view', 1);
  if (records !== undefined) {
    if (others.length > 0) throw new UserError('--view shows the records of one trace');
    await view(await openTraces(context, [first], { samples: true }), records, context.stdout);
    return EXIT.ok;
  }
  const reports: TraceReport[] = [];
  for (const path of args.operands) reports.push(await reportOn(context, path));
  const text = reports.map((report) => reportText(report, args.has('check'))).join('\n');
  await context.print(args.has('json') ? reportJson(reports) : text);
  return reports.some(({ inspection }) => inspection.findings.length > 0) ? EXIT.no : EXIT.ok;
}

interface TraceReport {
  trace: Trace;
  inspection: Inspection;
  digests: TraceDigest[];
  storedBytes: number;
}

async function reportOn(context: Context, path: string): Promise<TraceReport> {
  const workload: Workload = await openTraces(context, [path], { samples: true });
  const note = (text: string): void => context.messages.note(`note: ${text}`);
  const [inspection, digests] = await Promise.all([
    inspected(workload, context.args.has('check'), note),
    digestsOf(workload.traces),
  ]);
  return { trace: workload.traces[0], inspection, digests, storedBytes: workload.progress().totalBytes };
}

function reportText({ trace, inspection, digests, storedBytes }: TraceReport, checked: boolean): string {
  const { accesses, processes, events, regions, findings } = inspection;
  const all = accesses.fetches + accesses.loads + accesses.stores + accesses.modifies;
  const kinds = Object.entries(accesses).map(([kind, count]) => `${thousands(count)} ${kind}`);
  const rows = [
    [
      'format',
      `${trace.format.name}, ${trace.format.title}; ${plural(trace.files.length, 'file')}, ${bytes(storedBytes)}`,
    ],
    [
      trace.format.samples === true ? 'observed' : 'accesses',
      `${thousands(all)}: ${kinds.join(', ')}${trace.format.samples === true ? '; samples, not every reference' : ''}`,
    ],
    ['pages', footprintText(inspection)],
    [
      'events',
      events.length === 0 ? 'none' : events.map(({ name, count }) => `${name} ${thousands(count)}`).join(', '),
    ],
    ...digests.map(({ name, sha256 }, at) => ['sha256', at === 0 ? sha256 : `${sha256} (${printable(name)})`]),
  ];
  return [
    printable(trace.name),
    ...columns(rows, [0, 1]),
    '',
    ...processLines(processes),
    ...(regions.length === 0 ? [] : ['', ...regionLines(regions)]),
    ...(checked ? ['', ...findingLines(findings)] : []),
    '',
  ].join('\n');
}

function footprintText({ footprint }: Inspection): string {
  const sizes = FOOTPRINT_BITS.map((bits, at) => {
    const pages = footprint[at];
    return `${thousands(pages)} of ${bytes(2 ** bits)} (${bytes(pages * 2 ** bits)})`;
  });
  return `${sizes.join(', ')}; distinct ones of each process`;
}

function processLines(processes: Inspection['processes']): string[] {
  const head = ['pid', 'accesses', 'events', '4 KiB pages', 'command'];
  const rows = processes.map(({ pid, accesses, events, pages, command }) => [
    `${pid}`,
    thousands(accesses),
    thousands(events),
    thousands(pages),
    printable(command),
  ]);
  return columns([head, ...rows], [4]);
}

function regionLines(regions: Inspection['regions']): string[] {
  const head = ['role', 'regions', 'maps', 'mapped'];
  const rows = regions.map(({ role, regions: names, maps, bytes: length }) => [
    role,
    thousands(names),
    thousands(maps),
    bytes(Number(length)),
  ]);
  return columns([head, ...rows], [0]);
}

function findingLines(findings: readonly string[]): string[] {
  if (findings.length === 0) return ['valid: every record can be read'];
  const shown = findings.slice(0, SHOWN);
  const more = findings.length - shown.length;
  return [
    `invalid: ${plural(findings.length, 'mistake')}`,
    ...shown,
    ...(more > 0 ? [`and ${thousands(more)} more`] : []),
  ];
}

/** Findings of a trace that are shown; --json has all. */
const SHOWN = 100;

function reportJson(reports: readonly TraceReport[]): string {
  const traces = reports.map(({ trace, inspection, digests, storedBytes }) => ({
    trace: trace.name,
    format: trace.format.name,
    ...(trace.format.samples === true ? { sampled: true } : {}),
    files: trace.files.map(({ name }) => name),
    stored_bytes: storedBytes,
    sha256: digests[0].sha256,
    accesses: inspection.accesses,
    footprint_pages: Object.fromEntries(FOOTPRINT_BITS.map((bits, at) => [`${2 ** bits}`, inspection.footprint[at]])),
    processes: inspection.processes.map(({ pid, command, accesses, events, pages }) => ({
      pid,
      command,
      accesses,
      events,
      pages,
    })),
    events: Object.fromEntries(inspection.events.map(({ name, count }) => [name, count])),
    regions: inspection.regions.map((region) => ({ ...region, bytes: Number(region.bytes) })),
    findings: inspection.findings,
  }));
  return `${JSON.stringify({ schema_version: 1, traces }, null, 2)}\n`;
}
