import { quoted } from '../../base/quoted.ts';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { printable, wrap } from '../../report/text.ts';
import { needsFootprint, resolveSystem } from '../../run/config.ts';
import { explain as explained } from '../../run/explain.ts';
import type { Explanation } from '../../run/explain.ts';
import { footprintBytes } from '../../run/footprint.ts';
import { inspect } from '../../run/inspect.ts';
import type { Workload } from '../../trace/workload.ts';
import type { Context } from '../context.ts';
import { SYSTEM, TRACE } from '../options.ts';
import { placeRegions } from '../place.ts';
import { resolveWithoutMemory, systemArguments } from '../system.ts';
import { openTraces } from '../traces.ts';
import type { Command } from './command.ts';

/** `pagewalk explain`: one translation, step by step. */
export const explain: Command = {
  usage: 'TRACE --at N | TRACE --va ADDR [--pid P] [options]',
  about:
    'Runs the trace up to one reference and tells what happens to it: the TLBs, each level of the page table, the fault, the decision. The reference is the one of a number, or the first of a process to the page of an address.',
  examples: [
    { what: 'What happens at the thousandth reference?', line: 'pagewalk explain traces/ls.lackey.gz --at 1000' },
    {
      what: 'The same on another system',
      line: 'pagewalk explain traces/ls.lackey.gz --at 1000 --set tlb.l1i=null --set tlb.l1d=null',
    },
  ],
  options: [...SYSTEM, ...TRACE, 'place', 'at', 'pid', 'va', 'json'],
  run: explainReference,
};

async function explainReference(context: Context): Promise<ExitCode> {
  const { args } = context;
  const [path, more] = args.operands;
  if (path === undefined) throw new UserError('expected a trace: pagewalk explain TRACE --at N');
  if (more !== undefined) throw new UserError('explain takes one trace: a file, a folder or -');
  const target = targetOf(context);
  const given = systemArguments(context);
  const first = needsFootprint(given) ? resolveWithoutMemory(given) : resolveSystem(given);
  const workload = await openTraces(context, [path], { quantum: first.system.quantum });
  const config = needsFootprint(given)
    ? resolveSystem({ ...given, footprintBytes: await footprintBytes(workload, first.system) })
    : first;
  const wanted = 'number' in target ? target : { pid: await processOf(workload, target.pid), va: target.va };
  const { system, hypothetical } = config;
  if (hypothetical !== null) context.messages.warning(hypothetical);
  const placement = await placeRegions(context, workload, config);
  const explanation = await explained(workload, system, wanted, { hypothetical, placement });
  await context.print(args.has('json') ? explanationJson(explanation) : explanationText(explanation, context.width));
  return EXIT.ok;
}

type Target = { number: number } | { pid: number | undefined; va: bigint };

function targetOf({ args }: Context): Target {
  const number = args.whole('at', 1);
  const address = args.text('va');
  const pid = args.whole('pid');
  if (number !== undefined && address === undefined && pid === undefined) return { number };
  if (number === undefined && address !== undefined) return { pid, va: addressOf(address) };
  throw new UserError('expected --at N (a reference by its number), or --va ADDR with --pid P');
}

function addressOf(text: string): bigint {
  if (/^(?:0x[\da-f]+|\d+)$/i.test(text)) {
    const va = BigInt(text);
    if (va < 1n << 57n) return va;
  }
  throw new UserError(`--va: expected an address below 2^57, 0x-hex or decimal, found ${quoted(text)}`);
}

/** The key of a process; which pids there are shows when the trace has been read. */
async function processOf(workload: Workload, wanted: number | undefined): Promise<number> {
  const { processes } = await inspect(workload, false);
  const pids = processes.map(({ pid }) => pid);
  const [pid] = wanted !== undefined ? [wanted] : pids;
  if (wanted === undefined && pids.length > 1) {
    throw new UserError(`the trace has several processes: choose one with --pid: ${pids.join(', ')}`);
  }
  if (!pids.includes(pid))
    throw new UserError(`--pid: the trace has no process ${pid}; its processes: ${pids.join(', ')}`);
  return workload.processes.names.findIndex((process) => process.pid === pid);
}

function explanationText({ lines }: Explanation, width: number): string {
  const column = Math.max(...lines.map(({ title }) => title.length)) + 2;
  const rows = lines.flatMap(({ title, text }) =>
    wrap(printable(text), Math.max(20, width - column)).map(
      (line, at) => `${(at === 0 ? title : '').padEnd(column)}${line}`,
    ),
  );
  return `${rows.join('\n')}\n`;
}

function explanationJson({ json }: Explanation): string {
  return `${JSON.stringify({ schema_version: 1, ...json }, null, 2)}\n`;
}
