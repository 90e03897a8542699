import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { shellWord } from '../base/shell-word.ts';
import { EXIT, UserError } from '../base/user-error.ts';
import { plural } from '../report/numbers.ts';
import { observedFormats } from '../report/validation/observed.ts';
import { isWithin, spreadOf } from '../report/validation/validation.ts';
import type { ValidatedProcess, Validation } from '../report/validation/validation.ts';
import { observedFaults } from '../run/validate/observed.ts';
import type { ObservedProcess } from '../run/validate/observed.ts';
import { predicted } from '../run/validate/predicted.ts';
import type { Predicted } from '../run/validate/predicted.ts';
import type { Context } from './context.ts';
import { openTraces } from './traces.ts';
import { executesPrograms, limitFor } from './validation.ts';
import { allowedPercent, formatName, validationSystem } from './validation-options.ts';

/** Faults that were observed: by themselves, as text; or with a prediction of a trace beside them. */
export async function validateObserved(
  context: Context,
  [file, ...traces]: readonly string[],
): Promise<Validation | string> {
  for (const name of ['recorder', 'runs', 'keep', 'out'] as const)
    if (context.args.has(name))
      throw new UserError(`--${name}: expected a command that is run: pagewalk validate -- CMD ARGS...`);
  if (file !== '-' && !existsSync(resolve(context.cwd, file)))
    throw new UserError(
      `${file}: no such file of observed page faults; a command stands after --: pagewalk validate -- ${[file, ...traces].map(shellWord).join(' ')}`,
      EXIT.input,
    );
  const allowed = allowedPercent(context);
  const system = validationSystem(context, null).system;
  const workload = await openTraces(context, [file], { samples: true });
  if (!workload.sampled)
    throw new UserError(
      `${file}: expected observed page faults (perf script, or the table of record --recorder perf-faults), found a trace of references (${workload.traces[0].format.name}); to hold it to native runs: pagewalk validate ${file} -- CMD ARGS...`,
    );
  const observed = await observedFaults(workload);
  const [trace] = workload.names;
  if (traces.length === 0) return observedFormats[formatName(context)]({ trace, rows: observed }, context);
  const other = await openTraces(context, traces);
  const prediction = await predicted(other, system, context.messages.reading(other));
  context.messages.clear();
  const minor = {
    predicted: prediction.minor + prediction.major,
    native: spreadOf([observed.reduce((sum, { faults }) => sum + faults, 0)]),
  };
  const limit = limitFor(minor.native, allowed, executesPrograms(prediction, []));
  return {
    title: trace,
    command: [],
    recorder: null,
    trace: other.names.join(' + '),
    system: system.name,
    measured: `${plural(minor.native.median, 'page fault')} observed in one native run`,
    runs: [minor.native.median],
    minor,
    major: null,
    limit,
    within: isWithin(minor.predicted, minor.native, limit),
    processes: inOrder(prediction, observed),
    notes: notesOf(prediction, observed),
  };
}

/** Processes of one program run twice have other pids: they are held to each other in the order in which they start. */
function inOrder({ processes }: Predicted, observed: readonly ObservedProcess[]): ValidatedProcess[] {
  const unknown = { predicted: null, native: null };
  return Array.from({ length: Math.max(processes.length, observed.length) }, (_, at) => {
    const [own, other] = [processes.at(at), observed.at(at)];
    return {
      process: String(at),
      command: other?.command ?? own?.command ?? '',
      minor: {
        predicted: own === undefined ? null : own.minor + own.major,
        native: other === undefined ? null : spreadOf([other.faults]),
      },
      tablesKb: unknown,
      residentKb: unknown,
    };
  });
}

function notesOf({ processes }: Predicted, observed: readonly ObservedProcess[]): string[] {
  return [
    'one native run: addresses are random, so that another run may have some faults more or less',
    'perf also counts what the exec itself faults (up to 4), and not what the kernel takes without a fault of the processor',
    ...(processes.length === observed.length
      ? []
      : [`${plural(processes.length, 'process', 'processes')} recorded, ${observed.length} observed`]),
  ];
}
