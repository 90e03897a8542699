import type { WasmRoom } from '../base/wasm.ts';

/** How a trace is cut into rows. */
export interface CollapseOptions {
  /** log2 of the page size that references are cut into, 6..12. */
  pageBits: number;
  /** log2 of the page size of the model, at least `pageBits`: further pages of an access that lie in the same page there are no references (rows without any). */
  modelPageBits: number;
  /** false: every run has length 1. */
  collapse: boolean;
  /** Whether rows tell how the other stream went on meanwhile (`other`, `again` and the flags); without, reading is quicker. */
  distances: boolean;
  /** `references.span: first`: an access is one reference, to its first page. */
  firstPageOnly: boolean;
  /** `references.modify: one`: a modify is one store reference. */
  modifyIsStore: boolean;
  /** Rows tell which of them begin with the load of a modify; left out: false. */
  marksModifies?: boolean;
  /** The first reference count after `now` at which runs must end, or Infinity. */
  nextStop: (now: number) => number;
  /** Whether at that stop counting of touched lines begins anew, so that lines that were listed before it must be listed again; left out: at each. */
  listsAnew?: (now: number) => boolean;
  /** Lines that a packed trace lists anew though nobody asked are left out: worth its time where several models take the rows; left out: false. */
  linesOnce?: boolean;
  /** The rows of so many references at the beginning are not looked at, only events: a packed trace may leave their columns as they are; left out: 0. */
  passOver?: number;
  /** The run ends at the stop after so many references: a packed trace need not be read on; left out: Infinity. */
  until?: number;
  /** Only the rows of batches that name pages are wanted: a packed trace leaves the columns of others as they are; left out: false. */
  newPagesOnly?: boolean;
  /** Where the columns of the rows lie that a kernel of the model reads; left out: in memory of their own. */
  room?: WasmRoom;
}
