import { MODIFY } from './ops.ts';
import type { TraceEvent } from './ops.ts';
import { MASK_WORDS } from './pages.ts';
import type { RecordSink } from './sink.ts';

/** A sink to which every record is told: its pages stay at -1, so that a reader counts none itself. */
export abstract class EveryRecord implements RecordSink {
  readonly pageBits: number;
  now = 0;
  dataRefs = 0;
  storeRefs = 0;
  readonly fetchPage = -1;
  readonly dataPage = -1;
  readonly storePage = -1;
  readonly awaiting = -1;
  last = -1;
  readonly masks = new Int32Array(MASK_WORDS);
  readonly nextStop = Infinity;
  readonly runs = null;
  skew = 0;

  /** `pageBits`: log2 of the page size in which `now` counts references; readers say the rest by `skew`. */
  constructor(pageBits = 12) {
    this.pageBits = pageBits;
  }

  get full(): boolean {
    return false;
  }

  abstract enter(pid: number): void;
  abstract access(kind: number, hi: number, lo: number, size: number): void;

  accessIn(_page: number, kind: number, hi: number, lo: number, size: number): void {
    this.access(kind, hi, lo, size);
  }

  abstract event(event: TraceEvent): void;
}

/** References that a record is in pages of 4 KiB: one for each page that it touches, two where it modifies. */
export function referencesOf(kind: number, lo: number, size: number): number {
  const pages = Math.floor(((lo & 4095) + (size === 0 ? 1 : size) - 1) / 4096) + 1;
  return kind === MODIFY ? 2 * pages : pages;
}
