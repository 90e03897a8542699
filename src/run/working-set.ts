import { grownFloat64 } from '../base/int-list.ts';

/** Windows of references that the curve is computed for: 1K to 64M by powers of 4. */
export const WINDOWS: readonly number[] = Array.from({ length: 9 }, (_, power) => 1024 * 4 ** power);

/** The average working-set size for one window. */
export interface WorkingSetSize {
  /** References. */
  window: number;
  /** Pages, a mean over all references. */
  pages: number;
}

/**
 * The average working-set size s(T): the number of distinct pages among the last T references, averaged over every reference of the trace (the
 * first ones look back on fewer than T). Exact, from the intervals between references to the same page: the one at time t has its page in the
 * working set until it is referenced again or T references have passed, so that s(T) is the sum of min(T, next(t) - t) over all t, divided by their
 * number N; next(t) = N where there is no further one. Denning and Schwartz 1972, "Properties of the working-set model", CACM 15(3).
 */
export class WorkingSet {
  /** References so far. */
  now: number;
  /** When each page was referenced last, by dense id. */
  private times: Float64Array;
  private pages: number;
  /** Intervals by the smallest window that is at least as long, the last item being longer than all: how many, and their sum. */
  private readonly counts: Float64Array;
  private readonly sums: Float64Array;

  constructor() {
    this.now = 0;
    this.times = new Float64Array(1024);
    this.pages = 0;
    this.counts = new Float64Array(WINDOWS.length + 1);
    this.sums = new Float64Array(WINDOWS.length + 1);
  }

  /** One reference to a page; `id` is at most the number of pages so far. */
  touch(id: number): void {
    if (id === this.pages) this.first();
    else this.interval(this.now - this.times[id]);
    this.times[id] = this.now++;
  }

  /** The windows up to the first that holds the whole trace: beyond it nothing changes. */
  curve(): WorkingSetSize[] {
    const { now } = this;
    const [counts, sums] = [this.counts.slice(), this.sums.slice()];
    for (let id = 0; id < this.pages; id++) {
      const place = placeOf(now - this.times[id]);
      counts[place]++;
      sums[place] += now - this.times[id];
    }
    return WINDOWS.filter((_, place) => now > 0 && (place === 0 || WINDOWS[place - 1] < now)).map((window) => {
      let total = 0;
      for (let place = 0; place < counts.length; place++) {
        total += WINDOWS[place] <= window ? sums[place] : counts[place] * window;
      }
      return { window, pages: total / now };
    });
  }

  private first(): void {
    if (this.pages === this.times.length) this.times = grownFloat64(this.times, this.pages + 1);
    this.pages++;
  }

  private interval(references: number): void {
    const place = references <= WINDOWS[0] ? 0 : placeOf(references);
    this.counts[place]++;
    this.sums[place] += references;
  }
}

/** Which window an interval belongs to. */
function placeOf(references: number): number {
  let place = 0;
  while (place < WINDOWS.length && references > WINDOWS[place]) place++;
  return place;
}
