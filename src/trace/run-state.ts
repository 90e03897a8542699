// lane: loop

/** Words of a `RunState`, in which a sink lends its open runs; `wasm/lackey-lines.ts` has the same. */
export const ROWS = 0;
/** Row at which the rows are full. */
export const ROOM = 1;
/** References that may be taken. */
export const ALLOWANCE = 2;
/** Lowest 32 bits of the sink's counts. */
export const NOW = 3;
export const DATA_REFS = 4;
export const STORE_REFS = 5;
export const LAST = 6;
/** Pages of the open runs, int32: NO_PAGE, or LARGE_PAGE for one that is no int32. */
export const FETCH_PAGE = 7;
export const DATA_PAGE = 8;
export const STORE_PAGE = 9;
/** Whether `other` and `again` are wanted, and what the sink knows of the latest row for them. */
export const DISTANCES = 10;
export const AWAITING = 11;
export const LATEST_STREAM = 12;
export const LATEST_START = 13;
export const TOUCHES = 14;
export const IS_MARKED = 15;
export const STORE_MARK = 16;
/** Which pages of a reader's table still have their ids and lines: those that were entered in this generation. */
export const GENERATION = 17;
/** Told back: lines taken, and the rows of the open runs, 0 = as before. */
export const LINES = 18;
export const FETCH_ROW = 19;
export const DATA_ROW = 20;
/** Flag of the row that the load of a modify begins; -1: modifies are not taken. */
export const MODIFY_MARK = 21;
/** Told back: modifies among the lines, and those whose store is of the data row as it was before. */
export const PAIRS = 22;
export const PAIRS_BEFORE = 23;
export const STATE_WORDS = 24;

export const NO_PAGE = -1;
export const LARGE_PAGE = -2;

/** Rows that a reader makes, columns as those of a `Batch`. Row 0 is the sink's latest one, new ones follow it. */
export interface RunState {
  words: Int32Array;
  page: Int32Array;
  kind: Uint8Array;
  refs: Int32Array;
  stores: Int32Array;
  records: Int32Array;
  span: Int32Array;
  other: Int32Array;
  again: Int32Array;
}

/** The open runs of a sink, lent to a reader that makes rows by itself as the sink would. */
export interface OpenRuns {
  /** Fills the state, GENERATION included; false: the sink must be told an access first. */
  lend(state: RunState, allowance: number): boolean;
  /** Takes the state back with its new rows. */
  take(state: RunState): void;
  /** Writes what a table says of the open page of a kind's stream: GENERATION, its id, the six words of its lines; false: none is open. */
  openPage(kind: number, into: Int32Array, at: number): boolean;
  /** Begins a generation. */
  renew(): void;
}
