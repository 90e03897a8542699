// AssemblyScript, compiled by `npm run wasm` into src/trace/packed/packed-rows-wasm.ts.

/** What is asked of the rows of a packed block, several values at a time: see src/trace/packed/check-rows.ts, which gives the words of the answer their names. */

const ANSWER: usize = 0x800;

function sumOf(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

function anyBits(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) |
    i32x4.extract_lane(lanes, 1) |
    i32x4.extract_lane(lanes, 2) |
    i32x4.extract_lane(lanes, 3)
  );
}

/** Of columns that begin at multiples of 16. */
export function check(page: usize, kind: usize, refs: usize, span: usize, rows: i32, most: i32): void {
  const highest = i32x4.splat(most);
  const fours = rows & ~3;
  let beyond = i32x4.splat(0);
  let sums = i32x4.splat(0);
  let spans = i32x4.splat(0);
  let negative = i32x4.splat(0);
  let negativeSpan = i32x4.splat(0);
  for (let row = 0; row < fours; row += 4) {
    const at = (<usize>row) << 2;
    const pages = v128.load(page + at);
    const counts = v128.load(refs + at);
    const lengths = v128.load(span + at);
    beyond = v128.or(beyond, v128.or(pages, i32x4.sub(highest, pages)));
    sums = i32x4.add(sums, counts);
    spans = i32x4.add(spans, lengths);
    negative = v128.or(negative, counts);
    negativeSpan = v128.or(negativeSpan, lengths);
  }
  let isBeyond = anyBits(beyond);
  let sum = sumOf(sums);
  let all = sumOf(spans);
  let hasNegative = anyBits(negative);
  let hasNegativeSpan = anyBits(negativeSpan);
  for (let row = fours; row < rows; row++) {
    const at = (<usize>row) << 2;
    isBeyond |= load<i32>(page + at) | (most - load<i32>(page + at));
    sum += load<i32>(refs + at);
    hasNegative |= load<i32>(refs + at);
    all += load<i32>(span + at);
    hasNegativeSpan |= load<i32>(span + at);
  }
  store<i32>(ANSWER, isBeyond);
  store<i32>(ANSWER, bothBits(kind, rows), 4);
  store<i32>(ANSWER, hasNegative < 0 ? -1 : sum, 8);
  store<i32>(ANSWER, hasNegativeSpan < 0 ? -1 : all, 12);
}

/** 1 = some kind has both of its bits. */
function bothBits(kind: usize, rows: i32): i32 {
  const sixteens = rows & ~15;
  let both = i32x4.splat(0);
  for (let row = 0; row < sixteens; row += 16) {
    const kinds = v128.load(kind + <usize>row);
    both = v128.or(both, v128.and(kinds, i32x4.shr_u(kinds, 1)));
  }
  let bits = anyBits(both);
  for (let row = sixteens; row < rows; row++) {
    const flags = <i32>load<u8>(kind + <usize>row);
    bits |= flags & (flags >>> 1);
  }
  return i32((bits & 0x01010101) !== 0);
}

/** Each of `from` less that of `to`, into `to`; columns that begin at multiples of 16. */
export function lessen(to: usize, from: usize, rows: i32): void {
  const fours = rows & ~3;
  for (let row = 0; row < fours; row += 4) {
    const at = (<usize>row) << 2;
    v128.store(to + at, i32x4.sub(v128.load(from + at), v128.load(to + at)));
  }
  for (let row = fours; row < rows; row++) {
    const at = (<usize>row) << 2;
    store<i32>(to + at, load<i32>(from + at) - load<i32>(to + at));
  }
}
