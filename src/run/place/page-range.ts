/** Pages from number `from` up to `to`. */
export interface PageRange {
  from: number;
  to: number;
}

/** The pages of `length` bytes at `va`, rounded outwards as the model does (MODEL §2); of no bytes: none, where the next page begins. */
export function pagesOf(va: bigint, length: bigint, pageSize: number): PageRange {
  const size = BigInt(pageSize);
  const to = Number((va + length + size - 1n) / size);
  return { from: length === 0n ? to : Number(va / size), to };
}
