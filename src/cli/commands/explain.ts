import { quoted } from '../../base/quoted.ts';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { needsFootprint, resolveSystem } from '../../run/config.ts';
import type { ResolvedConfig } from '../../run/config.ts';
import { explain as explained, explainAlone, explainInTrace } from '../../run/explain.ts';
import type { Explanation } from '../../run/explain/explanation.ts';
import { footprintOf } from '../../run/footprint.ts';
import { inspect } from '../../run/inspect.ts';
import type { Workload } from '../../trace/workload.ts';
import type { Context } from '../context.ts';
import { explanationJson } from '../explanation-json.ts';
import { explanationText } from '../explanation-text.ts';
import { OPERATIONS, SYSTEM, TRACE } from '../options.ts';
import { placeRegions } from '../place.ts';
import { quizJson, quizText } from '../quiz.ts';
import { resolveWithoutMemory, systemArguments } from '../system.ts';
import { openTraces } from '../traces.ts';
import type { Command } from './command.ts';

/** `pagewalk explain`: one translation, step by step. */
export const explain: Command = {
  usage: 'TRACE --at N | TRACE --va ADDR [--pid P] | [TRACE] --va ADDR --op I|L|S [--pid P] [--at N]',
  about:
    'Runs the trace up to one reference and tells what happens to it: the TLBs, each level of the page table with its bits, the fault and its error code, what the OS does, the frames. The reference is the one of a number, or the first of a process to the page of an address. With --op it is made up: in a new process, or, with a trace, after reference N.',
  examples: [
    { what: 'What happens at the thousandth reference?', line: 'pagewalk explain traces/ls.lackey.gz --at 1000' },
    {
      what: 'What does a load through a null pointer do?',
      line: 'pagewalk explain --system linux-x86-32 --va 0x0 --op L',
    },
    {
      what: 'A sheet of exercises, and its solutions',
      line: 'pagewalk explain traces/ls.lackey.gz --at 1 --quiz --answers',
    },
  ],
  options: [...SYSTEM, ...TRACE, 'place', 'at', 'pid', 'va', 'op', 'quiz', 'answers', 'json'],
  run: explainReference,
};

async function explainReference(context: Context): Promise<ExitCode> {
  const { args, width, style } = context;
  if (args.has('answers') && !args.has('quiz')) throw new UserError('--answers goes with --quiz');
  const explanation = await explanationFor(context, targetOf(context));
  const isJson = args.has('json');
  if (!args.has('quiz')) {
    await context.print(isJson ? explanationJson(explanation) : explanationText(explanation, width, style));
  } else {
    const answers = args.has('answers');
    await context.print(isJson ? quizJson(explanation, answers) : quizText(explanation, answers, width, style));
  }
  return EXIT.ok;
}

async function explanationFor(context: Context, target: Target): Promise<Explanation> {
  const [path, more] = context.args.operands;
  if (more !== undefined) throw new UserError('explain takes one trace: a file, a folder or -');
  if (path === undefined) {
    if (!('kind' in target))
      throw new UserError('expected a trace: pagewalk explain TRACE --at N; without one, --va ADDR --op I|L|S');
    if (target.at !== undefined) throw new UserError('--at N counts the references of a trace: name the trace');
    const { system, hypothetical } = resolveSystem(systemArguments(context));
    return explainAlone(system, target.pid ?? 1, target.kind, target.va, hypothetical);
  }
  const { workload, config } = await opened(context, path);
  const { system, hypothetical } = config;
  if (hypothetical !== null) context.messages.warning(hypothetical);
  const placement = await placeRegions(context, workload, config);
  const circumstances = { hypothetical, placement };
  if ('number' in target) return explained(workload, system, target, circumstances);
  const pid = await processOf(workload, target.pid);
  if (!('kind' in target)) return explained(workload, system, { pid, va: target.va }, circumstances);
  return explainInTrace(workload, system, { pid, kind: target.kind, va: target.va }, target.at, circumstances);
}

async function opened(context: Context, path: string): Promise<{ workload: Workload; config: ResolvedConfig }> {
  const given = systemArguments(context);
  const first = needsFootprint(given) ? resolveWithoutMemory(given) : resolveSystem(given);
  const workload = await openTraces(context, [path], { quantum: first.system.quantum });
  const config = needsFootprint(given)
    ? resolveSystem({ ...given, footprint: await footprintOf(workload, first.system) })
    : first;
  return { workload, config };
}

type Target =
  | { number: number }
  | { pid: number | undefined; va: bigint }
  | { pid: number | undefined; va: bigint; kind: number; at: number | undefined };

function targetOf({ args }: Context): Target {
  const number = args.whole('at', 1);
  const address = args.text('va');
  const pid = args.whole('pid');
  const operation = args.text('op');
  if (operation !== undefined) {
    if (address === undefined) throw new UserError(`--op ${operation}: expected --va ADDR, the address it is to`);
    return { pid, va: addressOf(address), kind: OPERATIONS.indexOf(operation), at: number };
  }
  if (number !== undefined && address === undefined && pid === undefined) return { number };
  if (number === undefined && address !== undefined) return { pid, va: addressOf(address) };
  throw new UserError(
    'expected --at N (a reference by its number), or --va ADDR with --pid P; with --op I|L|S a reference that is made up',
  );
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
  const { processes } = await inspect(workload);
  const pids = processes.map(({ pid }) => pid);
  const [pid] = wanted !== undefined ? [wanted] : pids;
  if (wanted === undefined && pids.length > 1) {
    throw new UserError(`the trace has several processes: choose one with --pid: ${pids.join(', ')}`);
  }
  if (!pids.includes(pid))
    throw new UserError(`--pid: the trace has no process ${pid}; its processes: ${pids.join(', ')}`);
  return workload.processes.names.findIndex((process) => process.pid === pid);
}
