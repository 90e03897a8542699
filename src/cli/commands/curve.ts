import { quoted } from '../../base/quoted.ts';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import type { Curve } from '../../report/curve/curve.ts';
import { curveMarkdown } from '../../report/curve/curve-text.ts';
import { curveCsv } from '../../report/curve/curve-rows.ts';
import { curveFormats } from '../../report/curve/index.ts';
import { curvesByTrace } from '../../report/curve/knee.ts';
import { metaJson } from '../../report/meta.ts';
import { CURVE_POLICIES, memoryCurves } from '../../run/curve/memory-curve.ts';
import type { CurvePolicy } from '../../run/curve/memory-curve.ts';
import { tlbCurves } from '../../run/curve/tlb-curve.ts';
import { digestsOf } from '../../run/digest.ts';
import type { TraceDigest } from '../../run/digest.ts';
import { valueList } from '../../run/value-list.ts';
import { META, checkFolder, writeFolder } from '../../run/write.ts';
import { parseSize } from '../../system/sizes.ts';
import type { Workload } from '../../trace/workload.ts';
import type { Context } from '../context.ts';
import { TRACE } from '../options.ts';
import { openTraces } from '../traces.ts';
import type { Command } from './command.ts';

/** `pagewalk curve`: misses or faults at every size, in one reading. */
export const curve: Command = {
  usage: 'TRACE... --of tlb|memory [options]',
  about:
    'Reads each trace once and says how many misses an LRU TLB of every shape has, or how many page faults every number of frames, and where the knee is. No system is asked for: events of the trace change nothing, every touched page takes a frame. fifo and clock are simulated at --points.',
  examples: [
    { what: 'How large should a TLB be for this program?', line: 'pagewalk curve traces/ls.lackey.gz --of tlb' },
    {
      what: 'Faults at every number of frames, as CSV',
      line: 'pagewalk curve traces/ls.lackey.gz --of memory --policies lru,opt --format csv',
    },
    { what: 'A picture of it', line: 'pagewalk curve traces/ls.lackey.gz --of tlb --format svg > curve.svg' },
  ],
  options: [
    ...(['of', 'page-sizes', 'policies', 'points', 'no-asid'] as const),
    ...TRACE,
    ...(['out', 'format', 'json', 'no-collapse', 'force', 'no-progress'] as const),
  ],
  formats: Object.keys(curveFormats),
  run: drawCurves,
};

const CSV = 'curve.csv';
const MARKDOWN = 'report.md';

async function drawCurves(context: Context): Promise<ExitCode> {
  const { args, messages } = context;
  const plan = planned(context);
  const curves: Curve[] = [];
  const digests: TraceDigest[] = [];
  for (const path of args.operands) {
    const workload = await openTraces(context, [path]);
    if (plan.out !== undefined) digests.push(...(await digestsOf(workload.traces)));
    curves.push(...(await curvesOf(context, plan, workload)));
    messages.clear();
  }
  if (plan.out !== undefined) {
    const traces = curvesByTrace(curves);
    const images = imageNames(traces.length);
    const contents = new Map([
      [CSV, curveCsv(curves)],
      [MARKDOWN, curveMarkdown(curves, images)],
    ]);
    for (const [at, name] of images.entries()) contents.set(name, await curveFormats.svg(traces[at]));
    contents.set(META, metaOf(context, plan, digests, [...contents.keys()]));
    for (const path of writeFolder(plan.out, contents, args.has('force'))) messages.note(`wrote ${path}`);
  }
  await context.print(await curveFormats[plan.format](curves, context.width));
  return EXIT.ok;
}

/** The picture of each trace. */
function imageNames(traces: number): string[] {
  return traces === 1 ? ['curve.svg'] : Array.from({ length: traces }, (_, at) => `curve-${at + 1}.svg`);
}

interface Plan {
  of: 'tlb' | 'memory';
  pageSizes: number[];
  policies: CurvePolicy[];
  points: number[] | null;
  asid: boolean;
  collapse: boolean;
  format: keyof typeof curveFormats;
  out: string | undefined;
}

function planned({ args }: Context): Plan {
  if (args.operands.length === 0)
    throw new UserError('expected a trace: pagewalk curve TRACE... --of tlb|memory (a file, a folder or -)');
  const of = args.text('of');
  if (of === undefined) throw new UserError('expected --of tlb or --of memory');
  for (const name of of === 'tlb' ? (['policies', 'points'] as const) : (['no-asid'] as const))
    if (args.has(name) || args.text(name) !== undefined)
      throw new UserError(`--${name} goes with --of ${of === 'tlb' ? 'memory' : 'tlb'}`);
  const format = args.has('json') ? 'json' : (args.text('format') ?? 'table');
  if (!isFormat(format))
    throw new UserError(`--format: expected ${Object.keys(curveFormats).join(', ')}, found ${quoted(format)}`);
  const out = args.text('out');
  const traces = args.operands.length;
  if (format === 'svg' && traces > 1)
    throw new UserError(`--format svg draws one trace, found ${traces}: --out DIR writes a picture of each`);
  if (out !== undefined) checkFolder(out, [CSV, MARKDOWN, ...imageNames(traces), META], args.has('force'));
  const points = args.text('points');
  return {
    of: of === 'tlb' ? 'tlb' : 'memory',
    pageSizes: valueList(args.text('page-sizes') ?? (of === 'tlb' ? '4K,16K,64K,2M' : '4K'), '--page-sizes').map(
      pageSize,
    ),
    policies: valueList(args.text('policies') ?? 'lru,opt,fifo,clock', '--policies').map(policy),
    points:
      points === undefined
        ? null
        : valueList(points, '--points')
            .map(frames)
            .toSorted((one, other) => one - other),
    asid: !args.has('no-asid'),
    collapse: !args.has('no-collapse'),
    format,
    out,
  };
}

function curvesOf({ messages }: Context, plan: Plan, workload: Workload): Promise<Curve[]> {
  const reading = { ...plan, onProgress: messages.reading(workload) };
  return plan.of === 'tlb' ? tlbCurves(workload, reading) : memoryCurves(workload, reading);
}

function isFormat(name: string): name is keyof typeof curveFormats {
  return Object.hasOwn(curveFormats, name);
}

function pageSize(text: string): number {
  const size = parseSize(text);
  if (size !== null && size >= 64 && size <= 2 ** 30 && Number.isInteger(Math.log2(size))) return size;
  throw new UserError(`--page-sizes: expected powers of two from 64 to 1G, such as 4K,2M, found ${quoted(text)}`);
}

function policy(text: string): CurvePolicy {
  const found = CURVE_POLICIES.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UserError(`--policies: expected some of ${CURVE_POLICIES.join(', ')}, found ${quoted(text)}`);
}

function frames(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 2 && count <= 2 ** 22) return count;
  throw new UserError(`--points: expected numbers of frames from 2 to 4194304, found ${quoted(text)}`);
}

function metaOf({ version, commandLine }: Context, plan: Plan, traces: TraceDigest[], files: string[]): string {
  const { of, pageSizes, policies, points, asid } = plan;
  return metaJson({
    pagewalkVersion: version,
    traces,
    configuration: of === 'tlb' ? { of, pageSizes, asid } : { of, pageSizes, policies, points },
    commandLine: [...commandLine],
    files: [...files, META],
  });
}
