/** A stretch of integers from `start` up to `end`, and whose it is. */
export interface Interval {
  start: number;
  end: number;
  owner: number;
}

/** Stretches of integers in order; they never overlap. */
export class Intervals {
  list: Interval[] = [];

  /** Gives to `owner` what belongs to nobody in [from, to). */
  fill(from: number, to: number, owner: number): void {
    if (from >= to) return;
    const first = this.after(from);
    const found: Interval[] = [];
    let at = from;
    let last = first;
    for (; last < this.list.length && this.list[last].start < to; last++) {
      const next = this.list[last];
      if (next.start > at) found.push({ start: at, end: next.start, owner });
      found.push(next);
      at = next.end;
    }
    if (at < to) found.push({ start: at, end: to, owner });
    this.replace(first, last, found);
  }

  /** Gives [from, to) to `owner`, whosever it was. */
  set(from: number, to: number, owner: number): void {
    if (from >= to) return;
    const [first, last] = this.span(from, to);
    const found: Interval[] = [{ start: from, end: to, owner }];
    if (first < last) {
      const [lowest, highest] = [this.list[first], this.list[last - 1]];
      if (lowest.start < from) found.unshift({ ...lowest, end: from });
      if (highest.end > to) found.push({ ...highest, start: to });
    }
    this.replace(first, last, found);
  }

  /** Makes [from, to) and the stretches that it meets one. */
  unite(from: number, to: number): void {
    if (from >= to) return;
    const [first, last] = this.span(from, to);
    const start = first < last ? Math.min(from, this.list[first].start) : from;
    const end = first < last ? Math.max(to, this.list[last - 1].end) : to;
    this.list.splice(first, last - first, { start, end, owner: 0 });
  }

  /** The stretch that holds an integer, or null. */
  at(value: number): Interval | null {
    const found = this.list[this.after(value)];
    return found !== undefined && found.start <= value ? found : null;
  }

  /** The stretch that is nearest to an integer, the lower one of two, if it is no further than `reach`; or null. */
  nearest(value: number, reach: number): Interval | null {
    const place = this.after(value);
    const above = this.list[place];
    const below = this.list[place - 1];
    const up = above === undefined ? Infinity : Math.max(0, above.start - value);
    const down = below === undefined ? Infinity : value - below.end + 1;
    if (Math.min(up, down) > reach) return null;
    return down <= up ? below : above;
  }

  /** The stretches that overlap [from, to). */
  within(from: number, to: number): Interval[] {
    return this.list.slice(...this.span(from, to));
  }

  /** The places of the stretches that overlap [from, to): from the first to before the second. */
  private span(from: number, to: number): [number, number] {
    const first = this.after(from);
    let last = first;
    while (last < this.list.length && this.list[last].start < to) last++;
    return [first, last];
  }

  /** Puts stretches in place of others; those of one owner that touch become one. */
  private replace(first: number, last: number, found: readonly Interval[]): void {
    const from = Math.max(0, first - 1);
    const to = Math.min(this.list.length, last + 1);
    const joined: Interval[] = [];
    for (const next of [...this.list.slice(from, first), ...found, ...this.list.slice(last, to)]) {
      const before = joined.at(-1);
      if (before !== undefined && before.end === next.start && before.owner === next.owner) before.end = next.end;
      else joined.push({ ...next });
    }
    this.list.splice(from, to - from, ...joined);
  }

  /** The place of the first stretch that ends above an integer. */
  private after(value: number): number {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.list[middle].end > value) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
