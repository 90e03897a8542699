import { inputError } from '../../base/user-error.ts';
import type { Chunks } from '../source.ts';

const WORD_BYTES = 8;

/** Cuts a source into blocks of whole words of 64 bits, each as two little-endian integers of 32 bits, the low one first. */
export class QemuWords {
  readonly name: string;
  words: Int32Array;
  /** The bytes that `words` are of. */
  bytes: Uint8Array;
  /** The scanner's place and the end of the block, counted in integers of 32 bits: even numbers. */
  at: number;
  end: number;
  private readonly source: Chunks;
  /** Bytes in the block, the rest of an unfinished word among them. */
  private used: number;
  /** Bytes of the file before the block. */
  private before: number;

  constructor(source: Chunks) {
    this.name = source.name;
    this.source = source;
    this.bytes = new Uint8Array(1 << 16);
    this.words = new Int32Array(this.bytes.buffer);
    this.at = this.end = this.used = this.before = 0;
  }

  /** Bytes of the file before the scanner's place. */
  get offset(): number {
    return this.before + this.at * 4;
  }

  /** Gets at least one more word behind the end; what is before the scanner's place goes. False at the end of the file. */
  async more(): Promise<boolean> {
    const had = this.end - this.at;
    for (;;) {
      const chunk = await this.source.nextChunk();
      if (chunk === null) break;
      this.append(chunk);
      if (this.end - this.at > had) return true;
    }
    if (this.used % WORD_BYTES !== 0) {
      throw inputError(
        `${this.name}: byte ${this.before + this.used}: the file ends inside a word of 8 bytes (truncated?)`,
      );
    }
    return false;
  }

  private append(chunk: Uint8Array): void {
    const from = this.at * 4;
    const kept = this.used - from;
    if (kept + chunk.length > this.bytes.length) {
      const bytes = new Uint8Array(2 ** Math.ceil(Math.log2(kept + chunk.length)));
      bytes.set(this.bytes.subarray(from, this.used));
      this.bytes = bytes;
      this.words = new Int32Array(bytes.buffer);
    } else this.bytes.copyWithin(0, from, this.used);
    this.bytes.set(chunk, kept);
    this.used = kept + chunk.length;
    this.before += from;
    this.at = 0;
    this.end = (this.used - (this.used % WORD_BYTES)) / 4;
  }
}
