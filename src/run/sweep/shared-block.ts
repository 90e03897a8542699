import { Batch } from '../../trace/batch.ts';
import type { Break } from '../../trace/batch.ts';
import type { Pages } from '../../trace/pages.ts';
import { STRETCH_BITS, StretchLevel, levelBytes } from '../../trace/stretch-level.ts';
import type { StretchLevels } from '../../trace/stretch-level.ts';

/** How much room a shared block has: rows, entries of the line list, new pages, entries of the stretches of a length. */
export interface BlockRoom {
  rows: number;
  lines: number;
  pages: number;
  entries: number;
}

/** What a message says of the batch in a shared block. */
export interface BlockContent extends BlockRoom {
  breaks: Break[];
  /** How many stretches there are by level; null = nobody made them. */
  stretches: number[] | null;
}

const COLUMNS = ['page', 'refs', 'stores', 'records', 'span', 'other', 'again'] as const;

/** Memory that holds one batch, which any number of threads read while it is not written to. */
export class SharedBlock {
  readonly buffer: SharedArrayBuffer;
  readonly room: BlockRoom;
  private readonly vpn: Float64Array;
  private readonly columns: Int32Array[];
  private readonly lists: { lineRow: Int32Array; line: Int32Array; newPages: Int32Array };
  private readonly kind: Uint8Array;
  private readonly levels: StretchLevels;

  constructor(room: BlockRoom, buffer = new SharedArrayBuffer(bytesOf(room))) {
    this.buffer = buffer;
    this.room = room;
    let at = 0;
    const ints = (length: number): Int32Array => {
      const column = new Int32Array(buffer, at, length);
      at += length * 4;
      return column;
    };
    this.vpn = new Float64Array(buffer, 0, room.pages);
    at += room.pages * 8;
    this.columns = COLUMNS.map(() => ints(room.rows));
    this.lists = { lineRow: ints(room.lines), line: ints(room.lines), newPages: ints(room.pages) };
    let bytesAt = at + 3 * levelBytes(room.entries).ints;
    const bytes = (length: number): Uint8Array => {
      const column = new Uint8Array(buffer, bytesAt, length);
      bytesAt += length;
      return column;
    };
    const level = (bits: number): StretchLevel => new StretchLevel(bits, room.entries, ints, bytes);
    const [short, middle, long] = STRETCH_BITS;
    this.levels = [level(short), level(middle), level(long)];
    this.kind = bytes(room.rows);
  }

  fits({ rows, lines, pages, entries }: BlockRoom): boolean {
    const { room } = this;
    return rows <= room.rows && lines <= room.lines && pages <= room.pages && entries <= room.entries;
  }

  /** Copies a batch here, its stretches and the page numbers of its new pages. */
  write(batch: Batch, pages: Pages): BlockContent {
    const { stretches } = batch;
    const counts = stretches?.map(({ count }) => count) ?? null;
    const content = { ...roomOf(batch), breaks: batch.breaks, stretches: counts };
    stretches?.forEach((made, at) => this.levels[at].copy(made));
    COLUMNS.forEach((name, at) => this.columns[at].set(batch[name].subarray(0, content.rows)));
    this.kind.set(batch.kind.subarray(0, content.rows));
    for (const name of ['lineRow', 'line', 'newPages'] as const)
      this.lists[name].set(batch[name].items.subarray(0, batch[name].length));
    for (let at = 0; at < content.pages; at++) this.vpn[at] = pages.vpn[batch.newPages.items[at]];
    return content;
  }

  /** A batch whose columns are those of the block, to be filled by `read`. */
  view(): Batch {
    const batch = new Batch(1);
    COLUMNS.forEach((name, at) => (batch[name] = this.columns[at]));
    batch.kind = this.kind;
    batch.outcome = new Uint8Array(this.room.rows);
    for (const name of ['lineRow', 'line', 'newPages'] as const) batch[name].items = this.lists[name];
    return batch;
  }

  /** Makes a batch of `view` and a dictionary what the block holds now. */
  read(batch: Batch, pages: Pages, content: BlockContent): void {
    batch.rows = content.rows;
    batch.breaks = content.breaks;
    batch.stretches = content.stretches === null ? null : this.levels;
    content.stretches?.forEach((count, at) => (this.levels[at].count = count));
    batch.lineRow.length = batch.line.length = content.lines;
    batch.newPages.length = content.pages;
    for (let at = 0; at < content.pages; at++) pages.define(batch.newPages.items[at], this.vpn[at]);
  }
}

/** The room that a batch takes. */
export function roomOf(batch: Batch): BlockRoom {
  const entries = batch.stretches === null ? 0 : Math.max(...batch.stretches.map((level) => level.entries));
  return { rows: batch.rows, lines: batch.line.length, pages: batch.newPages.length, entries };
}

function bytesOf({ rows, lines, pages, entries }: BlockRoom): number {
  const level = levelBytes(entries);
  return rows * (4 * COLUMNS.length + 1) + lines * 8 + pages * 12 + 3 * (level.ints + level.bytes);
}
