/** A process of a native run, as the kernel counted it. */
export interface NativeProcess {
  /** Which forks lead to it from the command itself, by their numbers from 0: `` the command, `1` its second child, `1.0` the first one of that. */
  path: string;
  pid: number;
  /** The name of the program that it ran last, as the kernel keeps it: up to 15 bytes. */
  command: string;
  /** Whether it has executed a program; the command's own does not count. */
  execs: boolean;
  threads: number;
  /** Page faults after the exec of the command, or from the fork on. */
  minor: number;
  major: number;
  /** VmPTE, VmRSS and VmHWM in kB before it exited; null = it was killed before they could be read. */
  tablesKb: number | null;
  residentKb: number | null;
  residentPeakKb: number | null;
}

/** A process while its lines are read. */
interface Open extends NativeProcess {
  children: Open[];
  /** Counts at the exec of the command. */
  minorBefore: number;
  majorBefore: number;
  /** Counts with those of its waited-for children, when it was gone. */
  ended: { minor: number; major: number } | null;
}

/** The processes of what `native.c` writes, in order of their start; empty = the command was never executed. */
export function nativeProcesses(text: string): NativeProcess[] {
  const all: Open[] = [];
  const living = new Map<number, Open>();
  const processOf = (pid: number, parent?: Open): Open => {
    const known = parent === undefined ? living.get(pid) : undefined;
    if (known !== undefined) return known;
    const made = opened(pid, parent);
    all.push(made);
    living.set(pid, made);
    return made;
  };
  for (const line of text.split('\n')) {
    const [event, pidText, ...fields] = line.split(' ');
    if (pidText === undefined) continue;
    const pid = Number(pidText);
    const numbers = fields.map(Number);
    if (event === 'fork') processOf(numbers[0], processOf(pid));
    else if (event === 'thread') processOf(pid).threads++;
    else if (event === 'exec') executed(processOf(pid), numbers, fields.slice(2).join(' '));
    else if (event === 'exit') exited(processOf(pid), numbers, fields.slice(5).join(' '));
    else if (event === 'end') {
      const gone = living.get(pid);
      if (gone !== undefined) gone.ended = { minor: numbers[0], major: numbers[1] };
      living.delete(pid);
    }
  }
  if (all.every(({ minorBefore }) => minorBefore < 0)) return [];
  return all.map(closed);
}

function opened(pid: number, parent: Open | undefined): Open {
  const number = parent?.children.length ?? 0;
  const path = parent === undefined ? '' : parent.path === '' ? String(number) : `${parent.path}.${number}`;
  const before = parent === undefined ? -1 : 0;
  const made: Open = {
    path,
    pid,
    command: parent?.command ?? '',
    execs: false,
    threads: 1,
    minor: -1,
    major: 0,
    tablesKb: null,
    residentKb: null,
    residentPeakKb: null,
    children: [],
    minorBefore: before,
    majorBefore: Math.max(0, before),
    ended: null,
  };
  parent?.children.push(made);
  return made;
}

function executed(process: Open, [minor, major]: readonly number[], command: string): void {
  process.command = command;
  if (process.minorBefore >= 0) {
    process.execs = true;
    return;
  }
  process.minorBefore = minor;
  process.majorBefore = major;
}

function exited(process: Open, numbers: readonly number[], command: string): void {
  const [minor, major, tables, resident, peak] = numbers;
  Object.assign(process, { command, minor: minor - process.minorBefore, major: major - process.majorBefore });
  if (peak === 0) return;
  Object.assign(process, { tablesKb: tables, residentKb: resident, residentPeakKb: peak });
}

/** Of a process that was killed only the counts at its end are known, which hold those of its children. */
function closed({ children, minorBefore, majorBefore, ended, ...process }: Open): NativeProcess {
  if (process.minor >= 0 || ended === null) return { ...process, minor: Math.max(0, process.minor) };
  const sum = (key: 'minor' | 'major'): number =>
    children.reduce((total, child) => total + (child.ended?.[key] ?? 0), 0);
  return {
    ...process,
    minor: Math.max(0, ended.minor - sum('minor') - Math.max(0, minorBefore)),
    major: Math.max(0, ended.major - sum('major') - majorBefore),
  };
}
