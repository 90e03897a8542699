import { Buffer } from 'node:buffer';
import type { Writable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { written } from '../written.ts';
import { footerText } from './footer.ts';
import type { BlockPlace, Footer } from './footer.ts';
import { HEADER_BYTES, FRAME_BYTES, endBytes, frameBytes, headerBytes } from './layout.ts';
import type { Frame, Header } from './layout.ts';
import { blockBytes } from './sections.ts';
import type { ColumnName } from './sections.ts';

/** How a packed trace is written. */
export interface PackOptions {
  /** Blocks are stored as they are: larger, and quicker to read. */
  store?: boolean;
  /** References of a turn, if the records are of processes that took turns. */
  quantum?: number;
}

/** What a producer knows of its records when all have come; processes by the keys that accesses and events named them by. */
export type PackedEnd = Pick<Footer, 'processes' | 'sources' | 'sampled' | 'notes'>;

/** The blocks of a packed trace on their way into a stream, which need not be a file. */
export class PackedOutput {
  private readonly out: Writable;
  private readonly header: Header;
  private readonly store: boolean;
  private readonly blocks: BlockPlace[];
  private offset: number;
  /** The latest block has been written. */
  private latest: Promise<void>;

  constructor(out: Writable, header: Header, store: boolean) {
    this.out = out;
    this.header = header;
    this.store = store;
    this.blocks = [];
    this.offset = 0;
    this.latest = Promise.resolve();
  }

  /** Takes a block, which is deflated and written beside what comes next; comes back when the one before it has been written. */
  async block(columns: Map<ColumnName, ArrayLike<number>>, rows: number, references: number): Promise<void> {
    const bytes = blockBytes(this.header.content, columns, this.store);
    const before = this.latest;
    this.latest = this.writeBlock(bytes, before, { rows, references });
    this.latest.catch(() => undefined);
    await before;
  }

  private async writeBlock(
    bytes: ReturnType<typeof blockBytes>,
    before: Promise<void>,
    counts: Pick<Frame, 'rows' | 'references'>,
  ): Promise<void> {
    const { head, rest } = await bytes;
    await before;
    if (this.offset === 0) await this.begin();
    this.blocks.push([this.offset, counts.references, FRAME_BYTES + head.length]);
    await this.framed('BLCK', head, rest, counts);
  }

  async end(footer: Omit<Footer, 'blocks'>): Promise<void> {
    await this.latest;
    if (this.offset === 0) await this.begin();
    const place = this.offset;
    const bytes = Buffer.from(footerText({ ...footer, blocks: this.blocks }));
    await this.framed('FOOT', bytes, Buffer.alloc(0), { rows: 0, references: footer.references });
    await written(this.out, endBytes(place));
  }

  private async begin(): Promise<void> {
    await written(this.out, headerBytes(this.header));
    this.offset = HEADER_BYTES;
  }

  private async framed(
    kind: Frame['kind'],
    head: Buffer,
    rest: Buffer,
    counts: Pick<Frame, 'rows' | 'references'>,
  ): Promise<void> {
    const number = kind === 'FOOT' ? this.blocks.length : this.blocks.length - 1;
    const bytes = head.length + rest.length;
    const sums = { headBytes: head.length, headCrc: crc32(head), restCrc: crc32(rest) };
    await written(this.out, frameBytes({ kind, bytes, ...sums, ...counts, number }));
    await written(this.out, head);
    if (rest.length > 0) await written(this.out, rest);
    this.offset += FRAME_BYTES + bytes;
  }
}

/** The texts of events, collected for a block. */
export function bytesOf(texts: readonly string[]): Buffer {
  return Buffer.from(texts.join(''));
}
