import { CONTINUED, KIND_MASK } from '../../trace/batch.ts';
import type { Batch } from '../../trace/batch.ts';
import type { CollapseOptions } from '../../trace/collapse-options.ts';
import { FETCH } from '../../trace/ops.ts';
import type { Pages } from '../../trace/pages.ts';
import type { Workload } from '../../trace/workload.ts';
import { walkBatch } from '../walk-batch.ts';
import type { PageNumbers } from './page-numbers.ts';
import { ReferencesOnly } from './references-only.ts';
import { StreamOrder } from './touches.ts';

/** The streams of references. */
export const FETCHES = 0;
export const DATA = 1;

/** One page size of a curve: takes touches in order. */
export interface TouchSink {
  /** The pages of its size. */
  readonly numbers: PageNumbers;
  /** A stream touches a page, in the order of its own references. */
  own?(stream: number, page: number): void;
  /** The touches of both streams, in order. */
  both(pages: Int32Array, count: number): void;
  /** Another process image goes on. */
  switched?(): void;
  /** References of the row, which belong to its stream. */
  counted(stream: number, references: number): void;
}

export interface CurveReading {
  collapse: boolean;
  onProgress?: (references: number) => void;
}

/** Reads a workload once and tells every page size of its touches. An event changes nothing but which image a process is. */
export async function readTouches(
  source: Workload,
  sinks: readonly TouchSink[],
  { collapse, onProgress }: CurveReading,
): Promise<void> {
  const pageBits = Math.min(12, ...sinks.map(({ numbers }) => numbers.pageBits));
  const readers = sinks.map((sink) => new SizeReader(sink, pageBits));
  let references = 0;
  for await (const { batch, pages } of new ReferencesOnly(source).batches(readingAt(pageBits, collapse))) {
    for (const reader of readers) reader.take(batch, pages);
    for (let row = 0; row < batch.rows; row++) references += batch.refs[row];
    onProgress?.(references);
  }
}

function readingAt(pageBits: number, collapse: boolean): CollapseOptions {
  return {
    pageBits,
    modelPageBits: pageBits,
    collapse,
    distances: collapse,
    firstPageOnly: false,
    modifyIsStore: false,
    nextStop: () => Infinity,
    listsAnew: () => false,
  };
}

/** Tells one page size of the rows of batches. */
class SizeReader {
  private readonly sink: TouchSink;
  private readonly order: StreamOrder;
  private readonly touched: Int32Array;
  /** Pages of the trace in one of this size. */
  private readonly ratio: number;
  private image: number;

  constructor(sink: TouchSink, pageBits: number) {
    this.sink = sink;
    this.order = new StreamOrder();
    this.touched = new Int32Array(5);
    this.ratio = 2 ** (sink.numbers.pageBits - pageBits);
    this.image = -1;
  }

  take(batch: Batch, pages: Pages): void {
    this.sink.numbers.begin(batch, pages);
    walkBatch(batch, { rows: (image, from, to) => this.rows(batch, pages, image, from, to) });
  }

  private rows(batch: Batch, pages: Pages, image: number, from: number, to: number): void {
    const { sink, order, touched, ratio } = this;
    const { page: ids, kind, refs } = batch;
    if (image !== this.image && this.image >= 0) sink.switched?.();
    this.image = image;
    order.end();
    for (let row = from; row < to; row++) {
      const flags = kind[row];
      if (refs[row] === 0) continue;
      // A further page of an access, in the same page of this size: no reference.
      if ((flags & CONTINUED) !== 0 && ratio > 1 && pages.vpn[ids[row]] % ratio !== 0) continue;
      const stream = (flags & KIND_MASK) === FETCH ? FETCHES : DATA;
      const page = sink.numbers.of(image, ids[row], pages);
      sink.counted(stream, refs[row]);
      sink.own?.(stream, page);
      sink.both(touched, order.row(batch, row, stream, page, touched));
    }
  }
}
