import type { Draws } from './draws.ts';

/** Draws ranks 0 .. ranks - 1 whose probability falls as 1 / (rank + 1)^exponent (Zipf's law), by inversion of the summed probabilities. */
export class ZipfRanks {
  /** The probability of a rank up to each one. */
  private readonly summed: Float64Array;
  private readonly draws: Draws;

  constructor(ranks: number, exponent: number, draws: Draws) {
    this.summed = zipfProbabilities(ranks, exponent);
    for (let rank = 1; rank < ranks; rank++) this.summed[rank] += this.summed[rank - 1];
    this.draws = draws;
  }

  next(): number {
    const { summed } = this;
    const drawn = this.draws.unit();
    let [low, high] = [0, summed.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (summed[middle] > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

export function zipfProbabilities(ranks: number, exponent: number): Float64Array {
  const parts = new Float64Array(ranks);
  let sum = 0;
  for (let rank = 0; rank < ranks; rank++) sum += parts[rank] = (rank + 1) ** -exponent;
  for (let rank = 0; rank < ranks; rank++) parts[rank] /= sum;
  return parts;
}
