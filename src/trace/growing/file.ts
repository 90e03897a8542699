import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { Chunks } from '../source.ts';
import { headerIn } from '../readers/qemu-header.ts';
import type { QemuHeader } from '../readers/qemu-header.ts';

/** Where a file that is read while it grows says how many of its bytes are final, and how many have been read (docs/formats.md, QEMU recordings). */
const [WRITTEN_AT, TAKEN_AT] = [64, 72];
const HEADER_BYTES = 80;
const CHUNK_BYTES = 1 << 20;

/** Whether a file grows, has all that its process wrote, or is left while the process runs on. */
export type Growth = 'grows' | 'complete' | 'left';

/** A file of a recording whose program may still run. */
export class GrowingFile implements Chunks {
  readonly name: string;
  private readonly fd: number;
  private readonly growth: () => Growth;
  private readonly wait: () => Promise<void>;
  private readonly chunk: Uint8Array;
  private position: number;
  /** Where it was left, which it may have grown beyond since; null = it is not left. */
  private limit: number | null;

  constructor(path: string, name: string, growth: () => Growth, wait: () => Promise<void>) {
    this.name = name;
    this.fd = openSync(path, 'r+');
    this.growth = growth;
    this.wait = wait;
    this.chunk = new Uint8Array(CHUNK_BYTES);
    this.position = 0;
    this.limit = null;
  }

  /** The header; null = it has not been written yet. */
  static header(path: string, name: string): QemuHeader | null {
    const fd = openSync(path, 'r');
    try {
      const head = new Uint8Array(HEADER_BYTES);
      return readSync(fd, head, 0, HEADER_BYTES, 0) < HEADER_BYTES ? null : headerIn(head, name);
    } finally {
      closeSync(fd);
    }
  }

  async nextChunk(): Promise<Uint8Array | null> {
    this.say(this.position);
    for (;;) {
      // Asked first: what is complete does not grow between the two questions.
      const growth = this.growth();
      if (growth === 'left') this.limit ??= this.written();
      const end = growth === 'complete' ? fstatSync(this.fd).size : (this.limit ?? this.written());
      if (this.position < end) {
        const bytes = readSync(this.fd, this.chunk, 0, Math.min(CHUNK_BYTES, end - this.position), this.position);
        this.position += bytes;
        return this.chunk.subarray(0, bytes);
      }
      if (growth !== 'grows') return null;
      await this.wait();
    }
  }

  close(): Promise<void> {
    closeSync(this.fd);
    return Promise.resolve();
  }

  private written(): number {
    const number = new BigUint64Array(1);
    readSync(this.fd, number, 0, 8, WRITTEN_AT);
    return Number(number[0]);
  }

  /** Tells the recorder what it need not keep. */
  private say(taken: number): void {
    writeSync(this.fd, BigUint64Array.of(BigInt(taken)), 0, 8, TAKEN_AT);
  }
}
