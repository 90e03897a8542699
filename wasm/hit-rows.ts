// AssemblyScript, compiled by `npm run wasm` into src/model/hit-rows-wasm.ts.

import { keep, word } from './words';

/**
 * Takes rows that are nothing but hits: of a page that the model knows, in the first TLB level, permitted. The use of each entry is noted at once; references, stores and records
 * are summed by page and stream, in a list in the order of their first rows. The places in memory are those of src/model/hit-kernel.ts.
 */

const TIME: usize = 0x480;
/** Columns of a batch, the first that were put into the room. */
const ROW_PAGE: usize = 0x1000;
const ROW_KIND: usize = 0x41000;
const ROW_REFS: usize = 0x51000;
const ROW_STORES: usize = 0x91000;
const ROW_RECORDS: usize = 0xd1000;
const ROW_SPAN: usize = 0x111000;

/** Where the model's columns begin, by number of the word. */
const PAGE_OF: i32 = 0;
const PERMISSIONS: i32 = 1;
const FETCH_ENTRY: i32 = 2;
const DATA_ENTRY: i32 = 3;
const FETCH_USED: i32 = 4;
const DATA_USED: i32 = 5;
const SUM_OF: i32 = 6;
/** Where the list of sums begins. */
const SUMS: i32 = 7;
/** What the rows leave behind: the end of the list of sums, their span, the last pages of the streams, and the kind of the last data row. */
const END: i32 = 8;
const SPAN: i32 = 9;
const FETCHED: i32 = 10;
const ACCESSED: i32 = 11;
const ACCESS_KIND: i32 = 12;

const FETCH: i32 = 0;
const KIND_MASK: i32 = 3;
const NONE: i32 = -1;
/** Bytes of a sum: page and stream, references, stores, records. */
const SUM_BYTES: i32 = 16;
/** Bytes from the fetch stream's place of a page to the data stream's. */
const DATA_SUM: usize = 4;
/** The permission that a fetch needs. */
const FETCHES: i32 = 4;

function begin(sum: i32, place: i32, refs: i32, stores: i32, records: i32): void {
  store<i32>(<usize>sum, place);
  store<i32>(<usize>sum, refs, 4);
  store<i32>(<usize>sum, stores, 8);
  store<i32>(<usize>sum, records, 12);
}

function add(sum: i32, refs: i32, records: i32): void {
  store<i32>(<usize>sum, load<i32>(<usize>sum, 4) + refs, 4);
  store<i32>(<usize>sum, load<i32>(<usize>sum, 12) + records, 12);
}

/** Takes rows from `from` on; returns the first that may be more than a hit or has one of the flags `skips`, or `to`. */
export function take(from: i32, to: i32, skips: i32): i32 {
  const pageOf = word(PAGE_OF);
  const permissions = word(PERMISSIONS);
  const fetchEntry = word(FETCH_ENTRY);
  const dataEntry = word(DATA_ENTRY);
  const fetchUsed = word(FETCH_USED);
  const dataUsed = word(DATA_USED);
  const sumOf = word(SUM_OF);
  let time = load<f64>(TIME);
  let end = word(SUMS);
  let span = 0;
  let fetched = NONE;
  let accessed = NONE;
  let accessKind = FETCH;
  let row = from;
  for (; row < to; row++) {
    const at = (<usize>row) << 2;
    const flags = <i32>load<u8>(<usize>row, ROW_KIND);
    const page = load<i32>(<usize>(pageOf + (load<i32>(at, ROW_PAGE) << 2)));
    const refs = load<i32>(at, ROW_REFS);
    if (page < 0 || refs === 0 || (flags & skips) !== 0) break;
    const kind = flags & KIND_MASK;
    const records = load<i32>(at, ROW_RECORDS);
    if (kind === FETCH) {
      const entry = load<i32>(<usize>(fetchEntry + (page << 2)));
      if (entry < 0 || (load<u8>(<usize>(permissions + page)) & FETCHES) === 0) break;
      time += 1;
      store<f64>(<usize>(fetchUsed + (entry << 3)), time);
      fetched = page;
      const place = <usize>(sumOf + (page << 3));
      const sum = load<i32>(place);
      if (sum === 0) {
        store<i32>(place, end);
        begin(end, page << 1, refs, 0, records);
        end += SUM_BYTES;
      } else add(sum, refs, records);
    } else {
      const stores = load<i32>(at, ROW_STORES);
      const need = kind | ((stores - refs) >>> 31);
      const entry = load<i32>(<usize>(dataEntry + (page << 2)));
      if (entry < 0 || ((<i32>load<u8>(<usize>(permissions + page))) & need) !== need) break;
      time += 1;
      store<f64>(<usize>(dataUsed + (entry << 3)), time);
      accessed = page;
      accessKind = kind;
      const place = <usize>(sumOf + (page << 3));
      const sum = load<i32>(place, DATA_SUM);
      if (sum === 0) {
        store<i32>(place, end, DATA_SUM);
        begin(end, (page << 1) | 1, refs, stores, records);
        end += SUM_BYTES;
      } else {
        store<i32>(<usize>sum, load<i32>(<usize>sum, 8) + stores, 8);
        add(sum, refs, records);
      }
    }
    span += load<i32>(at, ROW_SPAN);
  }
  store<f64>(TIME, time);
  keep(END, end);
  keep(SPAN, span);
  keep(FETCHED, fetched);
  keep(ACCESSED, accessed);
  keep(ACCESS_KIND, accessKind);
  return row;
}
