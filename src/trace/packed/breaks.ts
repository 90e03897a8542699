import { Buffer } from 'node:buffer';
import { inputError } from '../../base/user-error.ts';
import type { TraceEvent } from '../ops.ts';
import { eventOf } from './event-text.ts';
import type { Column, ColumnName } from './sections.ts';

/** Flags of a break: the next event happens there; runs end because RUNS_END_EVERY references have passed. */
export const BREAK_EVENT = 1;
export const BREAK_STOP = 2;

/** A point between rows, as a block has it. */
export interface PackedBreak {
  row: number;
  /** Its process by its place in the process table; -1 = none yet. */
  process: number;
  event: TraceEvent | null;
  stop: boolean;
}

/** The breaks of a block of a trace of `count` processes. Their events stand at `place` and by their number. */
export function breaksOf(columns: ReadonlyMap<ColumnName, Column>, place: string, count: number): PackedBreak[] {
  const steps = columnOf(columns, 'breakRow');
  const processes = columnOf(columns, 'breakPid');
  const flags = columnOf(columns, 'breakFlags');
  const lines = textOf(columnOf(columns, 'events')).split('\n');
  let [row, line] = [0, 0];
  return Array.from(steps, (step, at) => {
    row += step;
    const event = (flags[at] & BREAK_EVENT) === 0 ? null : eventOf(lines[line++], `${place}, event ${line}`);
    const named = event === null ? [] : [event.pid, 'child' in event ? event.child : 0];
    const beyond = [processes[at] - 1, ...named].find((process) => process >= count);
    if (beyond !== undefined) throw inputError(`${place} names process ${beyond} of ${count}`);
    return { row, process: processes[at] - 1, event, stop: (flags[at] & BREAK_STOP) !== 0 };
  });
}

export function columnOf(columns: ReadonlyMap<ColumnName, Column>, name: ColumnName): Column {
  const column = columns.get(name);
  if (column === undefined) throw inputError(`a block without its column ${name}`);
  return column;
}

function textOf({ buffer, byteOffset, byteLength }: Column): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}
