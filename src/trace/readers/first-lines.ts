/** The first lines of a file that are not blank, at most `most`, of which the last may be cut short; none for a file that is not text. */
export function firstLines(head: Uint8Array, most: number): string[] {
  const part = head.subarray(0, SAMPLE_BYTES);
  if (part.includes(0)) return [];
  return new TextDecoder()
    .decode(part)
    .split('\n', most * 2)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(0, most);
}

/** Bytes of the head that are looked at. */
const SAMPLE_BYTES = 1 << 16;
