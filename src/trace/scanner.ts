import { Buffer } from 'node:buffer';
import { inputError } from '../base/user-error.ts';
import type { ByteSource } from './source.ts';

/** Longest line of a text trace, in bytes. */
export const LINE_BYTES = 1 << 20;
export const NEWLINE = 10;

/**
 * Cuts a source into blocks of whole lines, so that whoever scans a block need not look for its end: the last byte of
 * every block is a newline, added to a last line that has none. A block stays as it is until the next call of `next`.
 */
export class LineBlocks {
  readonly name: string;
  bytes: Uint8Array;
  /** The scanner's place: the first byte of the next line. */
  at: number;
  /** The end of the block: `at === end` asks for the next one. */
  end: number;
  /** Lines before `at`, counted by the scanner. */
  line: number;
  /** The newline at the end of this block was added: it is the file's last line, cut short. */
  unended: boolean;
  private readonly source: ByteSource;
  private readonly longest: number;
  /** The rest of a chunk after its first newline, when a line over two chunks was handed out first. */
  private later: Uint8Array | null;
  /** The pieces of a line whose newline has not come yet, and their bytes. */
  private carry: Uint8Array[];
  private carried: number;

  constructor(source: ByteSource, longest = LINE_BYTES) {
    this.name = source.name;
    this.bytes = new Uint8Array(0);
    this.at = this.end = this.line = 0;
    this.unended = false;
    this.source = source;
    this.longest = longest;
    this.later = null;
    this.carry = [];
    this.carried = 0;
  }

  /** Goes to the next block, once the scanner has used up the present one; false at the end of the file. */
  async next(): Promise<boolean> {
    for (;;) {
      const { later } = this;
      this.later = null;
      const chunk = later ?? (await this.source.nextChunk());
      if (chunk === null) return this.lastLine();
      if (this.cutOff(chunk)) return true;
    }
  }

  /** The line before `at`, for messages. */
  get place(): string {
    return `${this.name}:${this.line}`;
  }

  /** Called at the end of the file. Text has no other mark of its end than that of its last line. */
  noteEnd({ note }: { note(text: string): void }): void {
    if (this.unended) note(`${this.place}: the last line has no end: the file may be cut short there`);
  }

  /** What is added to the message of a bad line. */
  get cut(): string {
    return this.unended ? ', where the file ends' : '';
  }

  /** The next line of the block as text, without its newline, and passes it. */
  takeLine(): string {
    const newline = this.bytes.indexOf(NEWLINE, this.at);
    const line = decoder.decode(this.bytes.subarray(this.at, newline));
    this.at = newline + 1;
    this.line++;
    return line;
  }

  /** Makes a block of what `chunk` completes: at first the line that began before it, else all its whole lines. */
  private cutOff(chunk: Uint8Array): boolean {
    if (this.carried > 0) {
      const newline = chunk.indexOf(NEWLINE);
      this.keep(newline < 0 ? chunk : chunk.subarray(0, newline + 1));
      if (newline < 0) return false;
      if (newline + 1 < chunk.length) this.later = chunk.subarray(newline + 1);
      this.take(Buffer.concat(this.carry, this.carried));
      this.carry = [];
      this.carried = 0;
      return true;
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end < chunk.length) this.keep(chunk.subarray(end));
    if (end === 0) return false;
    this.take(chunk.subarray(0, end));
    return true;
  }

  private take(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
  }

  /** Copies a piece of a line, as its chunk does not last. */
  private keep(piece: Uint8Array): void {
    this.carry.push(piece.slice());
    this.carried += piece.length;
    if (this.carried <= this.longest) return;
    throw inputError(`${this.name}:${this.line + 1}: a line of more than ${this.longest} bytes; is it a text trace?`);
  }

  private lastLine(): boolean {
    if (this.carried === 0) return false;
    this.unended = true;
    this.take(Buffer.concat([...this.carry, Uint8Array.of(NEWLINE)]));
    this.carry = [];
    this.carried = 0;
    return true;
  }
}

const decoder = new TextDecoder();

/** The value of each byte as a hexadecimal digit; 255 = none. */
export const HEX_DIGIT = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  HEX_DIGIT[digit.charCodeAt(0)] = value;
  HEX_DIGIT[digit.toUpperCase().charCodeAt(0)] = value;
}
