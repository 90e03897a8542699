/** A growing list of int32. */
export class IntList {
  items: Int32Array;
  length: number;

  constructor(capacity = 16) {
    this.items = new Int32Array(capacity);
    this.length = 0;
  }

  push(value: number): void {
    if (this.length === this.items.length) this.items = grownInt32(this.items, this.length + 1);
    this.items[this.length++] = value;
  }

  pop(): number {
    return this.items[--this.length];
  }

  clear(): void {
    this.length = 0;
  }
}

/** Memory for columns that code beside JavaScript works on, too. */
export interface Room {
  /** A column of so many zeros; outside, where there is no more room. */
  int32(length: number): Int32Array;
  uint8(length: number): Uint8Array;
  float64(length: number): Float64Array;
}

/** Memory of its own for each column. */
export const OWN_MEMORY: Room = {
  int32: (length) => new Int32Array(length),
  uint8: (length) => new Uint8Array(length),
  float64: (length) => new Float64Array(length),
};

/** A new column with the items of another. */
export function filledFrom<Column extends Int32Array | Uint8Array | Float64Array>(
  column: Column,
  items: Column,
): Column {
  column.set(items);
  return column;
}

/** A copy with room for at least `length` items; the new ones hold `fill`. */
export function grownInt32(old: Int32Array, length: number, fill = 0, room = OWN_MEMORY): Int32Array {
  const bigger = room.int32(Math.max(16, old.length * 2, length));
  bigger.set(old);
  if (fill !== 0) bigger.fill(fill, old.length);
  return bigger;
}

export function grownFloat64(old: Float64Array, length: number): Float64Array {
  const bigger = new Float64Array(Math.max(16, old.length * 2, length));
  bigger.set(old);
  return bigger;
}

export function grownUint8(old: Uint8Array, length: number, room = OWN_MEMORY): Uint8Array {
  const bigger = room.uint8(Math.max(16, old.length * 2, length));
  bigger.set(old);
  return bigger;
}
