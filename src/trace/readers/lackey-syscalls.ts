import type { Call } from './lackey-calls.ts';

/** What became of a call: its value if it succeeded, null if not or if it has none. */
export interface Result {
  call: Call;
  value: bigint | null;
}

/** What a line told. `used` = its characters up to the end of what was told: a record or another line may be glued to it. */
export interface Told {
  used: number;
  pid: number;
  /** A call has come to its end. */
  result: Result | null;
  /** A call made this process. */
  child: number | null;
}

const HEAD = /^SYSCALL\[(\d+),(\d+)\]\( *(\d+)\) /;
const SECOND_HALF = /^\.\.\. \[async\] --> /;
const VALUE = String.raw`(?:Success|Failure)\([^)]*\)|NoWriteResult`;
const RESULT = new RegExp(
  String.raw`(?:\[sync\] --> | --> \[pre-(?:success|fail)\] )(${VALUE}) ?| --> \[async\] \.\.\. ?`,
);
const BARE_RESULT = new RegExp(String.raw`^ --> \[pre-(?:success|fail)\] (${VALUE}) ?`);
const LATE_VALUE = new RegExp(`^(${VALUE}) ?`);
const GLUED_NOTE = /(==|--|\*\*)\d+\1 /;
const CREATED_CHILD = /process \d+ created child (\d+)/;
const BODY = /^(?:sys_)?(\w+)(?:\[[^\]]*\])? ?\((.*)\)\s*$/;

/**
 * The SYSCALL lines of one file (valgrind's --trace-syscalls=yes; the grammar: syswrap-main.c). A call has its result on its own line,
 * on a later line that repeats pid, tid and number (`[async]`), or on a line that has only the result: after a fork, a warning
 * glued to the call, or a call that valgrind does not know.
 */
export class Syscalls {
  /** The latest call whose line ended without a result; a bare result is its. */
  open: Call | null;
  /** The child that `open` made; null = it is no fork. */
  openChild: number | null;
  /** Calls whose results come later, by pid, tid and number. */
  private readonly pending: Map<string, Call>;

  constructor() {
    this.open = null;
    this.openChild = null;
    this.pending = new Map();
  }

  /** Reads a line that begins with SYSCALL; null = it is none. */
  line(text: string): Told | null {
    const head = HEAD.exec(text);
    if (head === null) return null;
    const [all, pid, tid, number] = head;
    const rest = text.slice(all.length);
    const key = `${pid},${tid},${number}`;
    const told: Told = { used: all.length, pid: Number(pid), result: null, child: null };
    const second = SECOND_HALF.exec(rest);
    if (second !== null) return this.secondHalf(told, key, rest, second[0].length);
    const end = RESULT.exec(rest);
    const call = callOf(rest.slice(0, end?.index), told.pid, Number(tid), Number(number));
    this.open = this.openChild = null;
    this.pending.delete(key);
    if (end === null) return this.withoutResult(told, call, rest);
    told.used += end.index + end[0].length;
    if (end[1] === undefined) this.pending.set(key, call);
    else told.result = { call, value: valueOf(end[1]) };
    return told;
  }

  /** Reads a line that is only a result; null = it is none. */
  bareResult(text: string): { used: number; value: bigint | null } | null {
    const found = BARE_RESULT.exec(text);
    return found === null ? null : { used: found[0].length, value: valueOf(found[1]) };
  }

  /** The open call has its result. */
  close(): void {
    this.open = this.openChild = null;
  }

  private secondHalf(told: Told, key: string, rest: string, from: number): Told | null {
    const value = LATE_VALUE.exec(rest.slice(from));
    if (value === null) return null;
    told.used += from + value[0].length;
    const call = this.pending.get(key);
    this.pending.delete(key);
    if (call !== undefined) told.result = { call, value: valueOf(value[1]) };
    return told;
  }

  private withoutResult(told: Told, call: Call, rest: string): Told {
    const child = CREATED_CHILD.exec(rest)?.[1];
    const note = GLUED_NOTE.exec(rest);
    this.open = note === null ? call : callOf(rest.slice(0, note.index), call.pid, call.tid, call.number);
    this.openChild = told.child = child === undefined ? null : Number(child);
    told.used += note?.index ?? rest.length;
    return told;
  }
}

/** Whether the line is the result that a fork returns to the child: its file begins so. */
export function isForkedStart(line: string): boolean {
  return /^ --> \[pre-success\] Success\(0x0\) ?\r?$/.test(line);
}

/** CLONE_VM and CLONE_VFORK of include/uapi/linux/sched.h. */
const CLONE_VM_VFORK = 0x4100;
/** vfork has the handler of fork and a number of its own, 58 on x86-64 and 190 on i386. */
const VFORK_NUMBERS: readonly number[] = [58, 190];

/** Whether a call that made a child was vfork, also as clone. */
export function isVfork({ name, number, args }: Call): boolean {
  if (name === 'clone') return (Number.parseInt(args, 16) & CLONE_VM_VFORK) === CLONE_VM_VFORK;
  return name === 'vfork' || (name === 'fork' && VFORK_NUMBERS.includes(number));
}

/** Whether a call is an execve that has not failed: its line is whole and tells no result. */
export function isExec(call: Call | null): call is Call {
  return call !== null && (call.name === 'execve' || call.name === 'execveat');
}

function callOf(body: string, pid: number, tid: number, number: number): Call {
  const [, name = '', args = ''] =
    BODY.exec(body.replace(/ {3}\w+(?:\(\w+\))?: process \d+ created child.*/, '')) ?? [];
  return { pid, tid, number, name, args: args.trim() };
}

function valueOf(text: string): bigint | null {
  const value = /^Success\((0x[0-9a-f]+)\)/.exec(text)?.[1];
  return value === undefined ? null : BigInt(value);
}
