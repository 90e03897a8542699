/** A process of a workload: a pid of one of its traces. */
export interface ProcessName {
  /** The trace's name as the user gave it. */
  trace: string;
  /** The pid in that trace; 1 where the format has none. */
  pid: number;
  /** The command that it runs, where the trace says so; else ''. */
  command: string;
}

/** The processes of a workload by dense key, in order of first appearance; equal pids of different traces stay apart. */
export class Processes {
  readonly names: ProcessName[] = [];
  private readonly keys = new Map<string, number>();

  /** The key of (trace, pid), new at its first appearance. */
  key(trace: string, pid: number): number {
    const text = `${pid}\n${trace}`;
    let key = this.keys.get(text);
    if (key === undefined) {
      key = this.names.length;
      this.keys.set(text, key);
      this.names.push({ trace, pid, command: '' });
    }
    return key;
  }
}
