// lane: loop
import * as ops from '../ops.ts';
import type { RecordBlocks } from '../record-blocks.ts';
import type { RecordSink } from '../sink.ts';
import { ObjectPages } from './object-pages.ts';
import { BLOCK_END, PAUSE } from './record-trace.ts';
import type { RecordScanner } from './record-trace.ts';

const { LOAD } = ops;

/** Bytes of a request, and where its object's id is. */
export const REQUEST_BYTES = 24;
const ID = 4;
/** No size of an access is recorded: that of a request is its object's. */
const SIZE = 1;

/** Reads requests as loads of the pages of their objects. */
export class RequestScanner implements RecordScanner {
  private readonly objects: ObjectPages;

  constructor() {
    this.objects = new ObjectPages();
  }

  get note(): string | null {
    return this.objects.note;
  }

  scan(blocks: RecordBlocks, sink: RecordSink, until: number): number {
    const { objects } = this;
    const { view, end } = blocks;
    let at = blocks.at;
    while (at < end) {
      objects.find(view.getInt32(at + ID + 4, true), view.getInt32(at + ID, true));
      sink.access(LOAD, objects.hi, objects.lo, SIZE);
      at += REQUEST_BYTES;
      if (sink.now - sink.skew >= until || sink.full) {
        blocks.at = at;
        return PAUSE;
      }
    }
    blocks.at = at;
    return BLOCK_END;
  }

  /** Every id is a page. */
  wrong(): string {
    return '';
  }
}
