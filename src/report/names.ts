import type { PageRow, ProcessRow, RegionRow, Result } from '../metrics/result.ts';

/** What a report of one run is called. */
export function runTitle(result: Result): string {
  return `${result.trace} on ${systemTitle(result)}${result.sampled ? ' (samples only)' : ''}`;
}

/** What its system is called in every output. */
export function systemTitle({ system, hypothetical }: Pick<Result, 'system' | 'hypothetical'>): string {
  return `${system.name}${hypothetical === null ? '' : ' (hypothetical)'}`;
}

/** How a sentence calls a process (names as they are: whoever prints it escapes): process 17242 (cat), with its trace where there are several. */
export function processName(result: Result, row: { trace: string; pid: number; command?: string }): string {
  const origin = result.traces.length > 1 ? ` of ${row.trace}` : '';
  const command = row.command ? ` (${row.command})` : '';
  return `process ${row.pid}${origin}${command}`;
}

/** A process where there is little room: its pid and the program's name without its folder and arguments. */
export function shortName({ pid, command }: { pid: number; command: string }): string {
  return `${pid} ${command.split(' ')[0].split('/').at(-1) ?? ''}`.trim();
}

/** How a sentence calls a region: heap, library libc.so.6, outside any region. */
export function regionName(row: RegionRow | PageRow): string {
  if (row.role === '' && row.region === '') return 'outside any region';
  if (row.region === row.role) return row.role;
  return `${row.role} ${row.region}`.trim();
}

/** The process that forked this one: the last start of its pid before. */
export function parentOf(result: Result, child: ProcessRow): ProcessRow | undefined {
  const before = result.processes.slice(0, result.processes.indexOf(child));
  return before.findLast((row) => row.trace === child.trace && row.pid === child.parent);
}

/** A counter of a share; 0 where the row has none. */
export function count(row: { counters: Record<string, number> }, name: string): number {
  return row.counters[name] ?? 0;
}
