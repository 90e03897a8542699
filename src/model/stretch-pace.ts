// lane: loop
import { STRETCH_BITS } from '../trace/stretch-level.ts';

/** How well it went lately to run stretches of rows at once, by which it is decided where that is tried. */
export class StretchPace {
  /** Of the shortest ones: 0 = they are hardly tried. */
  luck = 0;
  /** So many stretches of each of the other lengths are not tried next, and how many were not before the last one that was. */
  readonly waits = new Int32Array(STRETCH_BITS.length);
  readonly waited = new Int32Array(STRETCH_BITS.length);
}
