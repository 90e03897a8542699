import type { KnownPages } from './known-pages.ts';
import { OpenFiles } from './lackey-fds.ts';

/** A process of a recording, as far as its lines have told, whichever files they stand in. */
export class LackeyProcess {
  readonly pid: number;
  readonly files: OpenFiles;
  command: string;
  /** The pages of its regions, where no layout told the initial ones; null = all regions are told, or none is. */
  known: KnownPages | null;
  /** Executed images that have begun. */
  images: number;
  /** Its address space is a new one that holds nothing. */
  fresh: boolean;
  /** The image's stack is mapped. */
  hasStack: boolean;
  /** Lines of its own have been read. */
  begun: boolean;

  constructor(pid: number, files = new OpenFiles(pid)) {
    this.pid = pid;
    this.files = files;
    this.command = '';
    this.known = null;
    this.images = 0;
    this.fresh = true;
    this.hasStack = false;
    this.begun = false;
  }

  /** The child of a fork; that of a vfork (`shared`) has its parent's address space. */
  fork(pid: number, shared: boolean): LackeyProcess {
    const child = new LackeyProcess(pid, this.files.copy(pid));
    child.command = this.command;
    child.known = shared ? this.known : (this.known?.copy() ?? null);
    child.fresh = false;
    child.hasStack = this.hasStack;
    return child;
  }

  exec(): void {
    this.files.execed();
    this.known = null;
    this.fresh = true;
    this.hasStack = false;
  }
}
