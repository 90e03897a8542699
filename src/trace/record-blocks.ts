import type { ByteSource } from './source.ts';

/**
 * Cuts a source into blocks of whole records of one length, so that whoever scans a block need not look for its end. A block stays as it
 * is until the next call of `next`.
 */
export class RecordBlocks {
  readonly name: string;
  /** Bytes of a record. */
  readonly recordBytes: number;
  /** The block's bytes, from its first one. */
  view: DataView;
  /** The scanner's place: the first byte of the next record. */
  at: number;
  /** The end of the block: `at === end` asks for the next one. */
  end: number;
  /** Bytes after the last whole record, once `next` has said that the file ends. */
  rest: number;
  private readonly source: ByteSource;
  /** Where the block begins in the file (decompressed). */
  private start: number;
  /** What follows in a chunk of which a record that began before it was handed out first. */
  private later: Uint8Array | null;
  /** A record whose end has not come yet: its first `carried` bytes. */
  private readonly carry: Uint8Array;
  private carried: number;

  constructor(source: ByteSource, recordBytes: number) {
    this.name = source.name;
    this.recordBytes = recordBytes;
    this.view = new DataView(new ArrayBuffer(0));
    this.at = this.end = this.rest = 0;
    this.source = source;
    this.start = 0;
    this.later = null;
    this.carry = new Uint8Array(recordBytes);
    this.carried = 0;
  }

  /** Where `at` is in the file (decompressed), for messages. */
  get offset(): number {
    return this.start + this.at;
  }

  /** Goes to the next block, once the scanner has used up the present one; false at the end of the file. */
  async next(): Promise<boolean> {
    this.start += this.end;
    this.at = this.end = 0;
    for (;;) {
      const { later } = this;
      this.later = null;
      const chunk = later ?? (await this.source.nextChunk());
      if (chunk === null) {
        this.rest = this.carried;
        return false;
      }
      if (this.cut(chunk)) return true;
    }
  }

  /** Makes a block of what `chunk` completes: at first the record that began before it, else all its whole records. */
  private cut(chunk: Uint8Array): boolean {
    const { carry, recordBytes } = this;
    if (this.carried > 0) {
      const piece = chunk.subarray(0, recordBytes - this.carried);
      carry.set(piece, this.carried);
      this.carried += piece.length;
      if (this.carried < recordBytes) return false;
      this.carried = 0;
      if (piece.length < chunk.length) this.later = chunk.subarray(piece.length);
      this.take(carry);
      return true;
    }
    const end = chunk.length - (chunk.length % recordBytes);
    carry.set(chunk.subarray(end));
    this.carried = chunk.length - end;
    if (end === 0) return false;
    this.take(chunk.subarray(0, end));
    return true;
  }

  private take(bytes: Uint8Array): void {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = bytes.length;
  }
}
