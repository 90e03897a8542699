/** The place of the lowest set bit of a 32-bit integer; 32 for 0. */
export function trailingZeros(bits: number): number {
  return bits === 0 ? 32 : 31 - Math.clz32(bits & -bits);
}

/** How many bits of a 32-bit integer are set (Warren, "Hacker's Delight", 5-1). */
export function bitCount(bits: number): number {
  let sum = bits - ((bits >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The length of the longest run of set bits. */
export function longestRun(bits: number): number {
  let length = 0;
  for (; bits !== 0; length++) bits &= bits << 1;
  return length;
}

/** The place of the lowest run of `length` (1 .. 32) set bits; 32 if there is none. */
export function lowestRun(bits: number, length: number): number {
  for (let found = 1; found < length;) {
    const more = Math.min(found, length - found);
    bits &= bits >>> more;
    found += more;
  }
  return trailingZeros(bits);
}
