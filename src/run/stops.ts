import { LADDER, ladderAt } from '../base/time-ladder.ts';

/** Where a run is cut, in references of the trace: what is passed over, run uncounted, and counted; and the length of a window of the time series (0 = none). */
export interface Stops {
  skip: number;
  warmup: number;
  /** Counted references; Infinity = all. */
  limit: number;
  window: number;
}

/** The first stop after `now` references, or Infinity. */
export function nextStop({ skip, warmup, limit, window }: Stops, now: number): number {
  if (now < skip) return skip;
  const counted = skip + warmup;
  if (now < counted) return counted;
  const end = counted + limit;
  if (now >= end) return Infinity;
  if (window === 0) return end;
  return Math.min(end, counted + (Math.floor((now - counted) / window) + 1) * window);
}

/** The first end of a column of the course after `now` references, or Infinity; `least` is the place on the ladder of the narrowest columns. */
function nextCourseStop({ skip, warmup, limit }: Stops, least: number, now: number): number {
  const past = now - skip - warmup;
  if (past < 0 || past >= limit) return Infinity;
  const width = LADDER[ladderAt(past + 1, least)];
  return skip + warmup + (Math.floor(past / width) + 1) * width;
}

/** The first of both kinds; `least` null = the course is not wanted. */
export function stopAfter(stops: Stops, least: number | null, now: number): number {
  const next = nextStop(stops, now);
  return least === null ? next : Math.min(next, nextCourseStop(stops, least, now));
}
