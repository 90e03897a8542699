// lane: loop
import { BATCH_ROWS, Batch, MODIFIES } from './batch.ts';
import type { CollapseOptions } from './collapse-options.ts';
import { MASK_WORDS, Pages } from './pages.ts';

const NONE = -1;

/** What a Collapser knows of its open runs, and lends (`LentRuns`); of the fields that a `RecordSink` has, see there. */
export class CollapserState {
  readonly pageBits: number;
  readonly pages: Pages;
  readonly batch: Batch;
  now = 0;
  dataRefs = 0;
  storeRefs = 0;
  fetchPage = NONE;
  dataPage = NONE;
  storePage = NONE;
  awaiting = NONE;
  last = NONE;
  readonly masks = new Int32Array(MASK_WORDS);
  nextStop: number;
  skew = 0;
  full = false;
  /** Rows say what the other stream did meanwhile. */
  readonly hasDistances: boolean;
  /** What marks the load of a modify in its row; -1: a modify is a store. */
  readonly modifyMark: number;
  /** Modifies whose rows a reader made. */
  pairs = 0;
  /** Row of each stream's open run. */
  fetchRow = NONE;
  dataRow = NONE;
  /** The latest row: `now` at its start, its stream, turns of the streams since, `storeRefs` after the data stream's first. */
  latestStart = 0;
  latestStream = NONE;
  touches = 0;
  storeMark = Infinity;
  /** The process whose accesses come, and the one that the latest rows are of. */
  pid = NONE;
  rowsPid = NONE;

  constructor(options: CollapseOptions) {
    this.pageBits = options.pageBits;
    this.pages = new Pages(options.pageBits);
    this.batch = new Batch(BATCH_ROWS, options.room);
    this.nextStop = options.nextStop(0);
    this.hasDistances = options.distances;
    this.modifyMark = options.modifyIsStore ? -1 : options.marksModifies === true ? MODIFIES : 0;
  }
}
