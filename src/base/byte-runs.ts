import { assert } from './assert.ts';

/** Where a run of bytes of one value lies. */
export interface ByteRun {
  first: number;
  end: number;
}

/** The runs of bytes that are `value`, ascending, between `from` and `to`. */
export function* byteRuns(bytes: Uint8Array, value: number, from = 0, to = bytes.length): Generator<ByteRun> {
  assert(to <= bytes.length, 'runs of bytes beyond the end');
  for (let first = bytes.indexOf(value, from); first !== -1 && first < to;) {
    const end = runEnd(bytes, value, first, to);
    yield { first, end };
    first = bytes.indexOf(value, end);
  }
}

/** The first byte after `at` that is something else, or `to`. Four at once, where the run is long. */
function runEnd(bytes: Uint8Array, value: number, at: number, to: number): number {
  while (at < to && (bytes.byteOffset + at) % 4 !== 0 && bytes[at] === value) at++;
  if ((bytes.byteOffset + at) % 4 === 0) {
    const fours = new Int32Array(bytes.buffer, bytes.byteOffset + at, (to - at) >>> 2);
    const all = Math.imul(value, 0x01010101);
    let four = 0;
    while (four < fours.length && fours[four] === all) four++;
    at += four * 4;
  }
  while (at < to && bytes[at] === value) at++;
  return at;
}
