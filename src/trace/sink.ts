import type { TraceEvent } from './ops.ts';
import type { OpenRuns } from './run-state.ts';

/**
 * What takes the records of a trace, in order: the collapser, or a writer of another format.
 *
 * `access` takes any record of an access. A reader that scans bytes may count a record itself when nothing else would change: the record lies
 * in one page and one 64-byte line, the page is its stream's open one (`fetchPage`, `dataPage` for a load, `storePage` for a store; the
 * page number is address >> `pageBits`), the line is listed (bit line & 31 of `masks[kind * 2 + (line >>> 5)]`), `awaiting` is not the record's
 * stream, and `now < nextStop`. Then it adds 1 to `now`, to `dataRefs` for a load or store, to `storeRefs` for a store, and sets `last` to the
 * stream; nothing more. It keeps these fields in locals, writes back those it changes before it calls a method, and reads them again after.
 * A sink that wants every record keeps its three pages at -1.
 */
export interface RecordSink {
  readonly pageBits: number;
  now: number;
  dataRefs: number;
  storeRefs: number;
  /** Page numbers of the open runs; -1 = none. */
  fetchPage: number;
  dataPage: number;
  storePage: number;
  /** FETCH_STREAM, DATA_STREAM or -1: whose next touch must be told through `access`. */
  awaiting: number;
  /** The stream of the last reference. */
  last: number;
  readonly masks: Int32Array;
  nextStop: number;
  /** `now` less the references that the same records are at 4 KiB (MODEL §7: the quantum counts at 4 KiB whatever the page size). */
  skew: number;
  /** Whether what was collected should be handed on before more is read; looked at after each call. */
  readonly full: boolean;
  /** Its open runs, for a reader that makes rows by itself; null: it takes records only. */
  readonly runs: OpenRuns | null;
  /** The accesses from here on are those of process `pid` (a key of `Processes`). */
  enter(pid: number): void;
  /** One record: FETCH, LOAD, STORE or MODIFY of `size` bytes (at most MAX_ACCESS) at hi * 2^32 + lo, which is below 2^57; lo is unsigned or int32. */
  access(kind: number, hi: number, lo: number, size: number): void;
  /** The same for a FETCH, LOAD or STORE that lies in one page, whose number `page` is an int32. */
  accessIn(page: number, kind: number, hi: number, lo: number, size: number): void;
  event(event: TraceEvent): void;
}

/** Streams of a process; a run belongs to one. */
export const FETCH_STREAM = 0;
export const DATA_STREAM = 1;

/** Largest size of one access, in bytes. */
export const MAX_ACCESS = 1 << 30;

/** What a reader says when it comes back. `event`: it has just told an event, and comes back so that another process may go on. */
export type ReadStatus = 'more' | 'event' | 'ended';

/** The records of one process image or of one whole trace file, opened. */
export interface TraceFile {
  /** Reads records into the sink until the file ends, an event was told, the sink is full, or `now - skew` has reached `until` after a whole record. */
  read(sink: RecordSink, until: number): Promise<ReadStatus>;
  close(): Promise<void>;
}
