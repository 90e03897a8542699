interface OpenFile {
  name: string;
  closedByExec: boolean;
}

/** The names of the files behind the descriptors of one process. */
export class OpenFiles {
  private readonly pid: number;
  private readonly files: Map<number, OpenFile>;
  /** Descriptors named so far whose opening no line told. */
  private unknown: number;

  constructor(pid: number, files: Iterable<[number, OpenFile]> = []) {
    this.pid = pid;
    this.files = new Map(files);
    this.unknown = 0;
  }

  opened(fd: number, name: string, closedByExec: boolean): void {
    this.files.set(fd, { name, closedByExec });
  }

  /** `copy` is another descriptor of the file behind `fd`. */
  duplicated(fd: number, copy: number, closedByExec: boolean): void {
    if (fd !== copy) this.opened(copy, this.name(fd), closedByExec);
  }

  setClosedByExec(fd: number, closedByExec: boolean): void {
    const file = this.files.get(fd);
    if (file !== undefined) file.closedByExec = closedByExec;
  }

  closed(first: number, last = first): void {
    for (const fd of this.files.keys()) if (fd >= first && fd <= last) this.files.delete(fd);
  }

  execed(): void {
    for (const [fd, { closedByExec }] of this.files) if (closedByExec) this.files.delete(fd);
  }

  /** The file's name as it was opened; one of its own if that is not known. */
  name(fd: number): string {
    const file = this.files.get(fd);
    if (file !== undefined) return file.name;
    const name = `unknown file ${++this.unknown} of process ${this.pid}`;
    this.opened(fd, name, false);
    return name;
  }

  /** The descriptors of a forked child. */
  copy(pid: number): OpenFiles {
    return new OpenFiles(
      pid,
      [...this.files].map(([fd, file]) => [fd, { ...file }]),
    );
  }
}
