// Seeded randomness for the generators of traces and systems: mulberry32 and the few draws they need of it.

export interface Random {
  // In [0, 1).
  real(): number;
  // In [low, high], both included.
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  // Each item as often as its weight says.
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item;
}

export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function makeRandom(seed: number): Random {
  const real = mulberry32(seed);
  const integer = (low: number, high: number): number => low + Math.floor(real() * (high - low + 1));
  return {
    real,
    integer,
    chance: (probability) => real() < probability,
    pick: (items) => items[integer(0, items.length - 1)]!,
    weighted: (items) => {
      let left = real() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return items.at(-1)![0];
    },
  };
}
