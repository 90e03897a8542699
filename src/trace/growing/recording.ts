import { closeSync, existsSync, openSync, readFileSync, readdirSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { GrowingFiles, ProcessFiles, TraceImage } from '../readers/format.ts';
import type { LackeyProcess } from '../readers/lackey-process.ts';
import { GrowingFile } from './file.ts';
import type { Growth } from './file.ts';
import type { QemuHeader } from '../readers/qemu-header.ts';
import { openQemu } from '../readers/qemu-trace.ts';

const PAUSE_MS = 2;

/** Beside the files: the reader's pid, and 1 while he has enough to read, in 32 bits each (plugin.c, keep_pace). */
const READER = 'reader';

/**
 * What the QEMU recorder writes, read while the program runs; what has been read goes. The order is that of the same
 * files afterwards: who has the turn is waited for.
 */
export class GrowingRecording {
  private readonly folder: string;
  private readonly processes: Map<number, LackeyProcess>;
  /** By pid, the number of its latest image. */
  private readonly images: Map<number, number>;
  private readonly readerFd: number;
  private busy: boolean | null;
  private over: boolean;
  private readonly isRunning: (pid: number) => boolean;

  constructor(folder: string, isRunning = hasThread) {
    this.folder = folder;
    this.isRunning = isRunning;
    this.processes = new Map();
    this.images = new Map();
    this.readerFd = openSync(join(folder, READER), 'w');
    this.busy = null;
    this.over = false;
    this.tell(false);
  }

  /** The command has ended: who runs on is not waited for. */
  finish(): void {
    this.over = true;
  }

  /** Nothing is read any more: nobody is held. */
  close(): void {
    this.tell(false);
    closeSync(this.readerFd);
  }

  /** Waits for the first process; null = the command has ended, and nothing of it was recorded. */
  async root(): Promise<ProcessFiles | null> {
    for (;;) {
      const isLast = this.over;
      for (const name of readdirSync(this.folder).filter((entry) => entry.endsWith('.qemu'))) {
        const header = GrowingFile.header(join(this.folder, name), name);
        if (header !== null && !header.forked) return this.process(header.pid, header);
      }
      if (isLast) return null;
      await this.wait();
    }
  }

  private process(pid: number, header: QemuHeader): ProcessFiles {
    return { pid, parent: null, images: [this.image(header, true)], growing: this.growing(pid) };
  }

  private growing(pid: number): GrowingFiles {
    return {
      nextImage: async () => {
        const header = await this.next(pid, false);
        return header === null ? null : this.image(header, false);
      },
      child: async (child) => {
        const header = await this.next(child, true);
        return header === null ? null : this.process(child, header);
      },
    };
  }

  private image(header: QemuHeader, first: boolean): TraceImage {
    const { pid, image } = header;
    const name = nameOf(pid, image);
    const path = join(this.folder, name);
    this.images.set(pid, image);
    const part = {
      header,
      processes: this.processes,
      first,
      open: () => Promise.resolve(this.open(path, name, pid)),
      end: async () => {
        const last = (await this.next(pid, false)) === null;
        const closed = GrowingFile.header(path, name)?.closed ?? false;
        // Its name stays taken: the recorder numbers images by what is there.
        if (!last || !this.isRunning(pid)) truncateSync(path, header.bytes);
        return { closed, last };
      },
    };
    return { open: (options) => openQemu(part, options) };
  }

  private open(path: string, name: string, pid: number): GrowingFile {
    const growth = (): Growth => {
      this.tell(true);
      if (this.following(pid, false) !== null || !this.isRunning(pid)) return 'complete';
      return this.over ? 'left' : 'grows';
    };
    return new GrowingFile(path, name, growth, () => this.wait());
  }

  /** Waits for the next file of a process, which its parent forked or which it executed; null = there will be none. */
  private async next(pid: number, forked: boolean): Promise<QemuHeader | null> {
    for (;;) {
      const isLast = this.over || !this.isRunning(pid);
      const header = this.following(pid, forked);
      if (header !== null || isLast) return header;
      await this.wait();
    }
  }

  private following(pid: number, forked: boolean): QemuHeader | null {
    const name = nameOf(pid, (this.images.get(pid) ?? 0) + 1);
    const path = join(this.folder, name);
    if (!existsSync(path)) return null;
    const header = GrowingFile.header(path, name);
    return header?.forked === forked ? header : null;
  }

  private wait(): Promise<void> {
    this.tell(false);
    return setTimeout(PAUSE_MS);
  }

  private tell(busy: boolean): void {
    if (busy === this.busy) return;
    this.busy = busy;
    writeSync(this.readerFd, Uint32Array.of(process.pid, busy ? 1 : 0), 0, 8, 0);
  }
}

function nameOf(pid: number, image: number): string {
  return `${pid}.${image}.qemu`;
}

/** Whether a process has a thread that runs: /proc/PID/stat, state and num_threads (proc(5)). */
function hasThread(pid: number): boolean {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return false;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return !/[ZX]/.test(fields[0]) || Number(fields[17]) > 1;
}
