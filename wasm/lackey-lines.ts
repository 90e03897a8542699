// AssemblyScript, compiled by `npm run wasm` into src/trace/readers/lackey-lines-wasm.ts.

import { keep, word, WORDS } from './words';

/**
 * Reads lackey's lines into rows: what `Collapser.reference` does with a FETCH, LOAD or STORE that lies in one page, for the spelling of addresses that lackey
 * prints (8 or 10 digits). It ends at the first line that is anything else, that lists a line of its page anew, or whose page is not in the table; who called it takes
 * that line and calls again. The places in memory and the words of the state are those of src/trace/readers/lackey-lines.ts and src/trace/run-state.ts.
 */

const UPPER: usize = 0x10000;
const LOWER: usize = 0x30000;
const SIZE: usize = 0x50000;
const PAGES: usize = 0x80000;
const PAGES_MASK: i32 = 0x1fff;
const ROW_PAGE: usize = 0x100000;
const ROW_SPAN: usize = 0x105000;
const ROW_REFS: usize = 0x10a000;
const ROW_STORES: usize = 0x10f000;
const ROW_OTHER: usize = 0x114000;
const ROW_AGAIN: usize = 0x119000;
const ROW_KIND: usize = 0x11e000;
const ROW_RECORDS: usize = 0x130000;

/** Words of the state. */
const ROWS: i32 = 0;
const ROOM: i32 = 1;
const ALLOWANCE: i32 = 2;
const NOW: i32 = 3;
const DATA_REFS: i32 = 4;
const STORE_REFS: i32 = 5;
const LAST: i32 = 6;
const FETCH_PAGE: i32 = 7;
const DATA_PAGE: i32 = 8;
const STORE_PAGE: i32 = 9;
const DISTANCES: i32 = 10;
const AWAITING: i32 = 11;
const LATEST_STREAM: i32 = 12;
const LATEST_START: i32 = 13;
const TOUCHES: i32 = 14;
const IS_MARKED: i32 = 15;
const STORE_MARK: i32 = 16;
const GENERATION: i32 = 17;
const LINES: i32 = 18;
const FETCH_ROW: i32 = 19;
const DATA_ROW: i32 = 20;
const MODIFY_MARK: i32 = 21;
const PAIRS: i32 = 22;
const PAIRS_BEFORE: i32 = 23;

/** Kept from call to call: by stream, the text of its page, valid for one generation while it is the open one. */
const TEXT_GENERATION: usize = WORDS + 0x80;
const FETCH_TEXT: usize = WORDS + 0x88;
const DATA_TEXT: usize = WORDS + 0xa8;
/** Bytes 2-9 of a line as far as they are of the page number, the mask that leaves those, the page, its entry in the table and the digits of its addresses above that. */
const HEAD: usize = 0;
const MASK: usize = 8;
const PAGE: usize = 16;
const ENTRY: usize = 20;
const ENTRY_BITS: u32 = 0xffffff;
const DIGITS_SHIFT: u32 = 24;
/** No line has such bytes. */
const NO_TEXT: i64 = 1;

const FETCH: i32 = 0;
const LOAD: i32 = 1;
const STORE: i32 = 2;
const FETCH_STREAM: i32 = 0;
const DATA_STREAM: i32 = 1;
const NONE: i32 = -1;
const LAST_OTHER: i32 = 4;
const OTHER_AGAIN: i32 = 8;
const TOUCH_STORE: i32 = 16;
const STORED_LATER: i32 = 32;

/** The first two bytes of a line, the lowest first: `I `, ` L`, ` S`, ` M`. */
const FETCH_START: u32 = 0x2049;
const LOAD_START: u32 = 0x4c20;
const STORE_START: u32 = 0x5320;
const MODIFY_START: u32 = 0x4d20;
const NO_START: u32 = 0;
const SPACE: i32 = 32;
const COMMA: i32 = 44;
const NEWLINE: i32 = 10;
const SIZE_BITS: i32 = 127;
const LONG: i32 = 7;
/** Lines in the text at most. */
const MAX_LINES: i32 = 5120;
/** Bytes of the shortest line. */
const SHORTEST: i32 = 14;
/** Lines are counted by kind in one integer. */
const COUNT_BITS: i64 = 20;
const COUNT_MASK: i64 = 0xfffff;
const ONE_FETCH: i64 = 1;
const ONE_LOAD: i64 = 0x100000;
const ONE_STORE: i64 = 0x10000000000;

function upper(at: usize): i32 {
  return load<i16>(UPPER + ((<usize>load<u16>(at)) << 1));
}

/** A digit and a comma. */
function lower(at: usize): i32 {
  return load<i16>(LOWER + ((<usize>load<u16>(at)) << 1));
}

function sizeOf(at: usize): i32 {
  return load<i16>(SIZE + ((<usize>load<u16>(at)) << 1));
}

function column(base: usize, row: i32): usize {
  return base + ((<usize>row) << 2);
}

export function scan(start: usize, end: usize): usize {
  const allowance = word(ALLOWANCE);
  const isSame = load<i32>(TEXT_GENERATION) == word(GENERATION);
  if (!isSame || load<i32>(FETCH_TEXT, PAGE) != word(FETCH_PAGE)) forget(FETCH_TEXT);
  if (!isSame || load<i32>(DATA_TEXT, PAGE) != word(DATA_PAGE)) forget(DATA_TEXT);
  store<i32>(TEXT_GENERATION, word(GENERATION));
  keep(FETCH_ROW, 0);
  keep(DATA_ROW, 0);
  keep(PAIRS, 0);
  keep(PAIRS_BEFORE, 0);
  let at = start;
  for (;;) {
    at = counted(at, end);
    if (at >= end || word(ALLOWANCE) <= 0) break;
    const next = turned(at);
    if (next == 0) break;
    at = next;
  }
  keep(LINES, allowance - word(ALLOWANCE) - word(PAIRS));
  return at;
}

function forget(text: usize): void {
  store<i64>(text, NO_TEXT, HEAD);
  store<i64>(text, -1, MASK);
  store<i32>(text, 0, ENTRY);
}

/** Counts lines of the open pages up to the first that is anything else. */
function counted(start: usize, end: usize): usize {
  const awaiting = word(AWAITING);
  const fetchText = awaiting == FETCH_STREAM ? NO_TEXT : load<i64>(FETCH_TEXT, HEAD);
  const fetchMask = load<i64>(FETCH_TEXT, MASK);
  const fetchEntry = load<u32>(FETCH_TEXT, ENTRY);
  const dataText = awaiting == DATA_STREAM ? NO_TEXT : load<i64>(DATA_TEXT, HEAD);
  const dataMask = load<i64>(DATA_TEXT, MASK);
  const dataEntry = load<u32>(DATA_TEXT, ENTRY);
  const storeStart = word(STORE_PAGE) == word(DATA_PAGE) ? STORE_START : NO_START;
  const left = word(ALLOWANCE);
  const limit = left > MAX_LINES ? end : min(end, start + left * SHORTEST);
  let at = start;
  let counts: i64 = 0;
  let lastOne: i64 = 0;
  while (at < limit) {
    const first = <u32>load<u16>(at);
    const text = load<i64>(at, 2);
    let one = ONE_FETCH;
    let entry = fetchEntry;
    if (first == FETCH_START) {
      if ((text & fetchMask) != fetchText) break;
    } else {
      if ((text & dataMask) != dataText) break;
      if (first == LOAD_START) {
        one = ONE_LOAD;
        entry = dataEntry + 8;
      } else if (first == storeStart) {
        one = ONE_STORE;
        entry = dataEntry + 16;
      } else break;
    }
    const place = at + (entry >>> DIGITS_SHIFT);
    const low = upper(place) | lower(place + 2);
    const size = sizeOf(place + 4);
    const length = size & SIZE_BITS;
    const lastByte = low + length - i32(length != 0);
    const next = place + 6 + <usize>(size >> LONG);
    if ((low | size | (4095 - lastByte) | (64 - length)) < 0 || <i32>load<u8>(next - 1) != NEWLINE) break;
    const lines = load<i64>(<usize>(entry & ENTRY_BITS), 12);
    if (((lines >>> (low >> 6)) & (lines >>> (lastByte >> 6)) & 1) == 0) break;
    counts += one;
    lastOne = one;
    at = next;
  }
  if (lastOne != 0) {
    const stores = <i32>(counts >>> (2 * COUNT_BITS));
    const data = stores + <i32>((counts >>> COUNT_BITS) & COUNT_MASK);
    const all = data + <i32>(counts & COUNT_MASK);
    keep(NOW, word(NOW) + all);
    keep(DATA_REFS, word(DATA_REFS) + data);
    keep(STORE_REFS, word(STORE_REFS) + stores);
    keep(ALLOWANCE, left - all);
    keep(LAST, lastOne == ONE_FETCH ? FETCH_STREAM : DATA_STREAM);
  }
  return at;
}

/** Takes a line that begins a row or is awaited; 0: it is none. */
function turned(at: usize): usize {
  const first = <u32>load<u16>(at);
  const isPair = first == MODIFY_START;
  let kind = FETCH;
  if (first == LOAD_START) kind = LOAD;
  else if (first == STORE_START || isPair) kind = STORE;
  else if (first != FETCH_START) return 0;
  if (isPair && (word(MODIFY_MARK) < 0 || word(ALLOWANCE) < 2)) return 0;
  const digits: usize = <i32>load<u8>(at, 11) == COMMA ? 8 : 10;
  const place = at + digits;
  const top = digits == 8 ? 0 : upper(at + 3);
  const second = upper(place - 3);
  const third = upper(place - 1);
  const high = upper(place - 5);
  const low = upper(place) | lower(place + 2);
  const size = sizeOf(place + 4);
  const length = size & SIZE_BITS;
  const lastByte = low + length - i32(length != 0);
  const next = place + 6 + <usize>(size >> LONG);
  const wrong = top | high | second | third | low | size | (4095 - lastByte) | (64 - length);
  if (wrong < 0 || <i32>load<u8>(next - 1) != NEWLINE || <i32>load<u8>(at, 2) != SPACE) return 0;
  const page = (top << 16) | (high << 8) | second | (third >> 8);
  const entry = PAGES + ((<usize>((page ^ (page >> 13)) & PAGES_MASK)) << 6);
  if (load<i32>(entry) != page || load<i32>(entry, 4) != word(GENERATION)) return 0;
  let lines = load<i64>(entry + ((<usize>kind) << 3), 12);
  if (isPair) lines &= load<i64>(entry + (LOAD << 3), 12);
  if (((lines >>> (low >> 6)) & (lines >>> (lastByte >> 6)) & 1) == 0) return 0;
  if (word(ROWS) + 2 > word(ROOM)) return 0;
  if (isPair) {
    reference(LOAD, page, entry, word(MODIFY_MARK));
    reference(STORE, page, entry, 0);
    const row = word(DATA_ROW);
    if (row == 0) keep(PAIRS_BEFORE, word(PAIRS_BEFORE) + 1);
    else store<i32>(column(ROW_RECORDS, row), load<i32>(column(ROW_RECORDS, row)) + 1);
    keep(PAIRS, word(PAIRS) + 1);
  } else reference(kind, page, entry, 0);
  const into = kind == FETCH ? FETCH_TEXT : DATA_TEXT;
  const mask: i64 = digits == 8 ? 0xffffffffffff : -1;
  store<i64>(into, load<i64>(at, 2) & mask, HEAD);
  store<i64>(into, mask, MASK);
  store<i32>(into, page, PAGE);
  store<i32>(into, <i32>(entry | (digits << DIGITS_SHIFT)), ENTRY);
  return next;
}

/** Counts a reference to a page, which may begin a row or be awaited. */
function reference(kind: i32, page: i32, entry: usize, mark: i32): void {
  const open = word(kind == FETCH ? FETCH_PAGE : kind == LOAD ? DATA_PAGE : STORE_PAGE);
  const stream = i32(kind != FETCH);
  if (open != page) begin(kind, page, load<i32>(entry, 8), mark);
  else if (word(AWAITING) == stream) touch(kind);
  keep(NOW, word(NOW) + 1);
  keep(DATA_REFS, word(DATA_REFS) + stream);
  keep(STORE_REFS, word(STORE_REFS) + i32(kind == STORE));
  keep(ALLOWANCE, word(ALLOWANCE) - 1);
  keep(LAST, stream);
}

/** Begins a row. */
function begin(kind: i32, page: i32, id: i32, mark: i32): void {
  const row = word(ROWS);
  if (word(DISTANCES)) endLatest(row - 1);
  store<i32>(column(ROW_PAGE, row), id);
  store<i32>(column(ROW_SPAN, row), word(NOW));
  store<i32>(column(ROW_REFS, row), word(DATA_REFS));
  store<i32>(column(ROW_STORES, row), word(STORE_REFS));
  store<i32>(column(ROW_RECORDS, row), 0);
  store<u8>(ROW_KIND + row, kind | mark);
  if (kind == FETCH) {
    keep(FETCH_PAGE, page);
    keep(FETCH_ROW, row);
  } else {
    keep(DATA_PAGE, page);
    keep(STORE_PAGE, kind == STORE ? page : NONE);
    keep(DATA_ROW, row);
  }
  if (word(DISTANCES)) beginLatest(row, i32(kind != FETCH));
  keep(ROWS, row + 1);
}

function beginLatest(row: i32, stream: i32): void {
  store<i32>(column(ROW_OTHER, row), 0);
  store<i32>(column(ROW_AGAIN, row), 0);
  keep(LATEST_START, word(NOW));
  keep(TOUCHES, 0);
  keep(IS_MARKED, 0);
  keep(LATEST_STREAM, stream);
  const other = word(stream == FETCH_STREAM ? DATA_PAGE : FETCH_PAGE);
  keep(AWAITING, other == NONE ? NONE : 1 - stream);
}

/** Completes the flags of the latest row. */
function endLatest(latest: i32): void {
  if (word(LATEST_STREAM) == NONE || word(TOUCHES) == 0) return;
  let flags = <i32>load<u8>(ROW_KIND + latest);
  if (word(LAST) != word(LATEST_STREAM)) flags |= LAST_OTHER;
  if (word(IS_MARKED) && word(STORE_REFS) - word(STORE_MARK) > 0) flags |= STORED_LATER;
  store<u8>(ROW_KIND + latest, flags);
}

/** The awaited stream touches its open page. */
function touch(kind: i32): void {
  const latest = word(ROWS) - 1;
  const distance = word(NOW) - word(LATEST_START);
  const own = word(LATEST_STREAM);
  const touches = word(TOUCHES);
  let flags = <i32>load<u8>(ROW_KIND + latest);
  if (touches == 0) {
    store<i32>(column(ROW_OTHER, latest), distance);
    keep(AWAITING, own);
  } else if (touches == 1) {
    store<i32>(column(ROW_AGAIN, latest), distance);
    keep(AWAITING, 1 - own);
  } else {
    flags |= OTHER_AGAIN;
    keep(AWAITING, NONE);
  }
  if (touches == i32(own != FETCH_STREAM)) {
    if (kind == STORE) flags |= TOUCH_STORE;
    keep(STORE_MARK, word(STORE_REFS) + i32(kind == STORE));
    keep(IS_MARKED, 1);
  }
  store<u8>(ROW_KIND + latest, flags);
  keep(TOUCHES, touches + 1);
}
