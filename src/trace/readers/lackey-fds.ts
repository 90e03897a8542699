interface OpenFile {
  name: string;
  closedByExec: boolean;
  pipe?: Pipe | undefined;
}

/** What has gone through a pipe so far, in bytes. */
export interface Pipe {
  written: number;
  read: number;
}

/** The names of the files behind the descriptors of one process. */
export class OpenFiles {
  private readonly pid: number;
  private readonly files: Map<number, OpenFile>;
  /** Descriptors named so far whose opening no line told. */
  private unknown: number;
  /** Those that the process had from the start, as far as is known: three, and those that an open passed over (POSIX: it takes the lowest that is free). */
  private readonly inherited: Set<number>;

  constructor(pid: number, files: Iterable<[number, OpenFile]> = []) {
    this.pid = pid;
    this.files = new Map(files);
    this.unknown = 0;
    this.inherited = new Set([0, 1, 2]);
  }

  opened(fd: number, name: string, closedByExec: boolean): void {
    if (fd < MOST_INHERITED)
      for (let lower = this.lowestFree(); lower < fd; lower = this.lowestFree()) this.inherited.add(lower);
    this.files.set(fd, { name, closedByExec });
  }

  /** A pipe's two descriptors, which no line tells, are the lowest that are free (POSIX, pipe). */
  piped(closedByExec: boolean): void {
    const pipe: Pipe = { written: 0, read: 0 };
    for (let end = 0; end < 2; end++) this.files.set(this.lowestFree(), { name: 'pipe', closedByExec, pipe });
  }

  /** The pipe behind a descriptor; undefined = there is none. */
  pipe(fd: number): Pipe | undefined {
    return this.files.get(fd)?.pipe;
  }

  /** `copy` is another descriptor of the file behind `fd`. */
  duplicated(fd: number, copy: number, closedByExec: boolean): void {
    if (fd === copy) return;
    this.files.set(copy, { name: this.name(fd), closedByExec, pipe: this.pipe(fd) });
  }

  setClosedByExec(fd: number, closedByExec: boolean): void {
    const file = this.files.get(fd);
    if (file !== undefined) file.closedByExec = closedByExec;
  }

  closed(first: number, last = first): void {
    for (const fd of this.files.keys()) if (fd >= first && fd <= last) this.files.delete(fd);
    for (const fd of this.inherited) if (fd >= first && fd <= last) this.inherited.delete(fd);
  }

  execed(): void {
    for (const [fd, { closedByExec }] of this.files) if (closedByExec) this.files.delete(fd);
  }

  /** The file's name as it was opened; one of its own if that is not known. */
  name(fd: number): string {
    const file = this.files.get(fd);
    if (file !== undefined) return file.name;
    const name = `unknown file ${++this.unknown} of process ${this.pid}`;
    this.files.set(fd, { name, closedByExec: false });
    return name;
  }

  private lowestFree(): number {
    let fd = 0;
    while (this.files.has(fd) || this.inherited.has(fd)) fd++;
    return fd;
  }

  /** The descriptors of a forked child. */
  copy(pid: number): OpenFiles {
    const copy = new OpenFiles(
      pid,
      [...this.files].map(([fd, file]) => [fd, { ...file }]),
    );
    copy.inherited.clear();
    for (const fd of this.inherited) copy.inherited.add(fd);
    return copy;
  }
}

/** Descriptors beyond these are not taken for the next that was free. */
const MOST_INHERITED = 1024;
