import type { TraceEvent } from '../../trace/ops.ts';

/** What processes run in: a program image with a place of its own for its regions, and where its heap began. */
export interface ImageSpace {
  /** By order of appearance. */
  image: number;
  /** The page where the heap begins; -1 before the first brk. */
  heapStart: number;
}

/**
 * Follows the process images of a workload (MODEL §13): a process has one from its first record and a new one from each exec; a child has that of its parent. The same
 * records give the same numbers at each reading.
 */
export class ProcessImages {
  /** Images so far. */
  count = 0;
  /** By pid; null = the process has ended. */
  private readonly spaces: (ImageSpace | null)[] = [];
  /** Told of each new image, and which of its process it is. */
  private readonly onNew: (pid: number, imageOfPid: number) => void;
  /** Images of each pid's present process less one. */
  private readonly ofPid: number[] = [];

  constructor(onNew: (pid: number, imageOfPid: number) => void = () => undefined) {
    this.onNew = onNew;
  }

  /** The space of a process that has a record; null = it has ended, its records have no effect. */
  of(pid: number): ImageSpace | null {
    const known = this.spaces[pid];
    return known === undefined ? this.begin(pid, 0) : known;
  }

  /** What an event changes, once it has happened. */
  after(event: TraceEvent): void {
    const space = this.of(event.pid);
    if (space === null) return;
    if (event.op === 'fork' || event.op === 'vfork') {
      this.spaces[event.child] = event.op === 'vfork' ? space : { ...space };
      this.ofPid[event.child] = 0;
    } else if (event.op === 'exec') this.begin(event.pid, this.ofPid[event.pid] + 1);
    else if (event.op === 'exit') this.spaces[event.pid] = null;
  }

  private begin(pid: number, imageOfPid: number): ImageSpace {
    const space: ImageSpace = { image: this.count++, heapStart: -1 };
    this.spaces[pid] = space;
    this.ofPid[pid] = imageOfPid;
    this.onNew(pid, imageOfPid);
    return space;
  }
}
