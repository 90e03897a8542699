import { FETCH, LOAD } from '../../../trace/ops.ts';
import type { Field, Values } from './format.ts';

/** A field of several bits, shown bit by bit. */
export function bits(name: string, high: number, low: number, about = ''): Field {
  return { name, high, low, is: 'bits', about };
}

export function bit(name: string, at: number, about = ''): Field {
  return bits(name, at, at, about);
}

/** The bits that name a frame. */
export function frame(name: string, high: number, low: number): Field {
  return { name, high, low, is: 'frame', about: 'the frame' };
}

/** A fact as the value of a bit. */
export function on(fact: boolean): number {
  return fact ? 1 : 0;
}

/** The first bit that a user's reference lacks, where each right has its own: that of presence, U, then R, W or X; null = it is permitted. */
export function lacking(values: Values, present: string, kind: number): string | null {
  const right = kind === FETCH ? 'X' : kind === LOAD ? 'R' : 'W';
  return [present, 'U', right].find((name) => !values[name]) ?? null;
}
