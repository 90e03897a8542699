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

/** A copy with room for at least `length` items; the new ones hold `fill`. */
export function grownInt32(old: Int32Array, length: number, fill = 0): Int32Array {
  const bigger = new Int32Array(Math.max(16, old.length * 2, length));
  bigger.set(old);
  if (fill !== 0) bigger.fill(fill, old.length);
  return bigger;
}

export function grownFloat64(old: Float64Array, length: number): Float64Array {
  const bigger = new Float64Array(Math.max(16, old.length * 2, length));
  bigger.set(old);
  return bigger;
}

export function grownUint8(old: Uint8Array, length: number): Uint8Array {
  const bigger = new Uint8Array(Math.max(16, old.length * 2, length));
  bigger.set(old);
  return bigger;
}
