import { csv } from '../csv.ts';
import type { Cell } from '../csv.ts';
import type { Held, Validation } from './validation.ts';

const NATIVE = ['native_min', 'native_median', 'native_max'] as const;

/** A validation as CSV: a row for the whole, whose process is empty, and one for each process and count. */
export function validationCsv({ title, system, minor, major, limit, within, processes }: Validation): string {
  const head = ['title', 'system', 'process', 'command', 'count', 'predicted', ...NATIVE, 'limit', 'within'];
  const row = (process: string, command: string, count: string, held: Held, ends: Cell[] = ['', '']): Cell[] => {
    const { predicted, native } = held;
    const measured = native === null ? [null, null, null] : [native.min, native.median, native.max];
    return [title, system, process, command, count, predicted, ...measured, ...ends];
  };
  const faults = major === null ? 'page_faults' : 'minor_faults';
  const rows = processes.flatMap(({ process, command, minor: own, tablesKb, residentKb }) => [
    row(process, command, faults, own),
    row(process, command, 'table_kb', tablesKb),
    row(process, command, 'resident_peak_kb', residentKb),
  ]);
  const whole = [
    row('', '', faults, minor, [limit.faults, String(within)]),
    ...(major === null ? [] : [row('', '', 'major_faults', major)]),
  ];
  return csv(head, [...whole, ...rows]);
}
