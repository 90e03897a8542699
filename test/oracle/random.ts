// xorshift32 with the shifts 13, 17, 5, the one generator of MODEL §4 and §8. A draw is the new state; a seed of 0 is 1.

export function xorshift32(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}
