import type { KnownPages } from './known-pages.ts';
import { OpenFiles } from './lackey-fds.ts';
import type { UnseenAccess } from './lackey-kernel.ts';
import { PreloadPages } from './lackey-preload.ts';

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
  /** The exec that its image came from is in the recording. */
  execIsSeen: boolean;
  /** The image's stack is mapped. */
  hasStack: boolean;
  /** Lines of its own have been read. */
  begun: boolean;
  /** The recorder's own library in it. */
  preload: PreloadPages;
  /** The first address of the vdso; null = it has none. */
  vdso: bigint | null;
  /** The page that holds the time is mapped. */
  hasClock: boolean;
  /** What is done in it before its first record, and is not recorded. */
  arrival: UnseenAccess[];

  constructor(pid: number, files = new OpenFiles(pid)) {
    this.pid = pid;
    this.files = files;
    this.command = '';
    this.known = null;
    this.images = 0;
    this.fresh = true;
    this.execIsSeen = false;
    this.hasStack = false;
    this.begun = false;
    this.preload = new PreloadPages();
    this.vdso = null;
    this.hasClock = false;
    this.arrival = [];
  }

  /** The child of a fork; that of a vfork (`shared`) has its parent's address space. */
  fork(pid: number, shared: boolean): LackeyProcess {
    const child = new LackeyProcess(pid, this.files.copy(pid));
    child.command = this.command;
    child.known = shared ? this.known : (this.known?.copy() ?? null);
    child.fresh = false;
    child.hasStack = this.hasStack;
    child.preload = shared ? this.preload : this.preload.copy();
    child.vdso = this.vdso;
    child.hasClock = this.hasClock;
    return child;
  }

  exec(): void {
    this.files.execed();
    this.known = null;
    this.fresh = true;
    this.hasStack = false;
    this.preload = new PreloadPages();
    this.vdso = null;
    this.hasClock = false;
  }
}
