import type { LackeyPart } from './lackey-folder.ts';
import type { UnseenAccess } from './lackey-kernel.ts';
import { LackeyProcess } from './lackey-process.ts';

/**
 * Whose the lines of a file are. An access names no process: it belongs to the one that the line before it names or returns to.
 * With a file for each process that is the file's own. In a log that processes share it changes at a banner, note or SYSCALL line of
 * another pid, and at the bare result that a fork returns to the child (0) or to its parent (the child's pid); so the log is exact
 * as long as one of them runs while the others wait.
 */
export class LineOwner {
  /** Whose lines come. */
  process: LackeyProcess;
  /** Other living processes with lines in this file. */
  readonly guests: Set<number>;
  private readonly part: LackeyPart;
  /** Processes that have ended, and children forked here that have no line yet. */
  private readonly gone: Set<number>;
  private readonly unstarted: Set<number>;

  constructor(part: LackeyPart) {
    this.part = part;
    this.guests = new Set();
    this.gone = new Set();
    this.unstarted = new Set();
    this.process = part.first ? this.appear(part.pid) : this.known(part.pid);
  }

  /** The child that a bare result 0 starts; undefined = none. */
  get nextChild(): number | undefined {
    const [child] = this.unstarted;
    return child;
  }

  /** The lines from here on are those of `pid`; false = they were before, or it has ended. */
  switchTo(pid: number): boolean {
    if (pid === this.process.pid || !this.part.named || this.gone.has(pid)) return false;
    this.unstarted.delete(pid);
    if (pid === this.part.pid || this.guests.has(pid)) {
      this.process = this.known(pid);
    } else {
      this.process = this.appear(pid);
      this.guests.add(pid);
    }
    return true;
  }

  /** `arrival` is what the child does first, unseen. */
  fork(child: number, shared: boolean, arrival: readonly UnseenAccess[]): void {
    const process = this.process.fork(child, shared);
    process.arrival.push(...arrival);
    this.part.recording.processes.set(child, process);
    this.unstarted.add(child);
    this.begin(child);
  }

  /** A pid that may have ended is one of a new process. */
  begin(pid: number): void {
    this.gone.delete(pid);
  }

  end(pid: number): void {
    this.guests.delete(pid);
    this.gone.add(pid);
    this.part.recording.processes.delete(pid);
  }

  private known(pid: number): LackeyProcess {
    return this.part.recording.processes.get(pid) ?? this.appear(pid);
  }

  /** The process as its parent left it, or a new one; one whose lines have been read is of an earlier reading. */
  private appear(pid: number): LackeyProcess {
    const { processes } = this.part.recording;
    const forked = processes.get(pid);
    const process = forked === undefined || forked.begun ? new LackeyProcess(pid) : forked;
    process.begun = true;
    processes.set(pid, process);
    return process;
  }
}
