import type { Predicted, PredictedProcess } from '../run/validate/predicted.ts';
import type { NativeProcess, NativeRun } from '../record/native.ts';
import { limitOf, spreadOf } from '../report/validation/validation.ts';
import type { Held, Limit, Spread, ValidatedProcess } from '../report/validation/validation.ts';

const PLAIN_PERCENT = 2;
const EXEC_PERCENT = 5;

/** How far the prediction may be off: as the user says, else by what the processes do. */
export function limitFor(native: Spread, allowed: number | null, executes: boolean): Limit {
  if (allowed !== null) return limitOf(native.median, allowed, 'as --allow says');
  return executes
    ? limitOf(native.median, EXEC_PERCENT, 'its processes execute programs')
    : limitOf(native.median, PLAIN_PERCENT, 'no other process executes a program');
}

/** Whether a process that was forked executes a program. */
export function executesPrograms({ processes }: Predicted, runs: readonly NativeRun[]): boolean {
  if (runs.some((run) => run.processes?.some(({ path, execs }) => path !== '' && execs))) return true;
  const first = processes[0]?.command;
  return processes.some(({ command }) => command !== first);
}

/** The processes of the prediction beside those of the native runs that the same forks lead to. */
export function besideEachOther(
  { processes }: Predicted,
  tables: ReadonlyMap<string, number>,
  runs: readonly NativeRun[],
): ValidatedProcess[] {
  if (runs.some((run) => run.processes === null)) return processes.map((process) => row(process, [], tables));
  const native = new Map<string, NativeProcess[]>();
  for (const process of runs.flatMap((run) => run.processes ?? [])) {
    const list = native.get(process.path) ?? [];
    native.set(process.path, [...list, process]);
  }
  const own = new Set(processes.map(({ path }) => path));
  const others = [...native].filter(([path]) => !own.has(path));
  return [
    ...processes.map((process) => row(process, native.get(process.path) ?? [], tables)),
    ...others.map(([, list]) => row(null, list, tables)),
  ];
}

function row(
  process: PredictedProcess | null,
  native: readonly NativeProcess[],
  tables: ReadonlyMap<string, number>,
): ValidatedProcess {
  const path = process?.path ?? native[0]?.path ?? '';
  const held = (predicted: number | null, values: readonly (number | null)[]): Held => {
    const known = values.filter((value) => value !== null);
    return { predicted, native: known.length === 0 ? null : spreadOf(known) };
  };
  const first = native.slice(0, 1);
  return {
    process: path === '' ? '0' : path.startsWith('+') ? path : `0.${path}`,
    command: native[0]?.command ?? process?.command ?? '',
    minor: held(
      process?.minor ?? null,
      native.map(({ minor }) => minor),
    ),
    tablesKb: held(
      tables.get(path) ?? null,
      first.map(({ tablesKb }) => tablesKb),
    ),
    residentKb: held(
      process?.residentPeakKb ?? null,
      native.map(({ residentPeakKb }) => residentPeakKb),
    ),
  };
}
