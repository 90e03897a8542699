import { IntMap } from '../../base/int-map.ts';
import { Intervals } from '../../base/intervals.ts';
import type { Interval } from '../../base/intervals.ts';
import type { MapFields, Role, TraceEvent } from '../../trace/ops.ts';
import type { ImageSpace } from './process-images.ts';
import { pagesOf } from './page-range.ts';

/** A stretch of pages that is moved as a whole. */
export interface Piece {
  role: Role;
  /** Of its region. */
  name: string;
  /** Page numbers, from `start` up to `end`. */
  start: number;
  end: number;
}

/** The regions of a process image: what is moved, and which pages belong to which of it. */
export interface ImageRegions {
  pieces: Piece[];
  /** Owners are places in `pieces`. */
  pages: Intervals;
}

/** A map that grows down: its pages, from `start` up to `end`, and the lowest that it may grow to. */
interface Stack extends Interval {
  floor: number;
}

/** A region is cut where none of its pages lies for so long, and a map that is larger has only what is touched. */
const GAP_BYTES = 16 * 2 ** 20;

/** Finds where the regions of one process image lie, over the whole run. */
export class ImageCensus {
  private readonly pageSize: number;
  private readonly gap: number;
  private readonly regions: { role: Role; name: string }[] = [];
  private readonly ids = new Map<string, number>();
  /** Pages of regions: who had them first. */
  private readonly owned = new Intervals();
  /** Large maps: theirs is what is touched there. */
  private readonly wide = new Intervals();
  /** Stacks, and how far they may grow. */
  private readonly stacks = new Map<string, Stack>();
  /** What must stay in one stretch: stacks with what they grow by, heaps, and both sides of a remap. */
  private readonly ties = new Intervals();
  private readonly touched = new IntMap(64);

  constructor(pageSize: number) {
    this.pageSize = pageSize;
    this.gap = Math.ceil(GAP_BYTES / pageSize);
  }

  touch(page: number): void {
    this.touched.set(page, 0);
  }

  event(event: TraceEvent, space: ImageSpace): void {
    if (event.op === 'map') this.map(event);
    else if (event.op === 'mapphys') {
      const { from, to } = pagesOf(event.va, event.length, this.pageSize);
      this.owned.fill(from, to, this.id('mapping', ''));
    } else if (event.op === 'brk') {
      const { to } = pagesOf(event.va, 0n, this.pageSize);
      if (space.heapStart < 0) space.heapStart = to;
      this.owned.fill(space.heapStart, to, this.id('heap', '[heap]'));
      this.ties.unite(space.heapStart, to);
    } else if (event.op === 'remap') {
      const old = pagesOf(event.va, event.length, this.pageSize);
      const target = pagesOf(event.to, event.newLength, this.pageSize);
      if (old.from >= old.to || target.from >= target.to) return;
      const owner = (this.owned.at(old.from) ?? this.wide.at(old.from))?.owner ?? this.id('mapping', '');
      for (const { from, to } of [old, target]) {
        this.owned.fill(from, to, owner);
        this.ties.unite(from, to);
      }
    }
  }

  /** To be called once, at the end. */
  regionsFound(): ImageRegions {
    const touched = this.touched.keys.filter((page) => page >= 0).sort();
    for (const { floor, start, end, owner } of this.stacks.values()) {
      const lowest = Math.min(start, touched[firstFrom(touched, floor)] ?? start);
      this.owned.fill(lowest, end, owner);
      this.ties.unite(lowest, end);
    }
    for (const wide of this.wide.list) this.fillTouched(wide, touched);
    for (const { start, end } of this.ties.list) this.tie(start, end);
    this.fillStray(touched);
    return this.pieces();
  }

  private map(event: MapFields): void {
    const { from, to } = pagesOf(event.va, event.length, this.pageSize);
    if (from >= to) return;
    const grows = event.growsDown > 0n && event.file === null && !event.share;
    const id = this.id(event.role ?? (grows ? 'stack' : 'mapping'), event.name);
    if (to - from > this.gap && !event.eager && !grows) this.wide.fill(from, to, id);
    else this.owned.fill(from, to, id);
    if (!grows) return;
    const limit = Number((event.growsDown + BigInt(this.pageSize) - 1n) / BigInt(this.pageSize));
    this.stacks.set(`${from} ${to} ${limit}`, { floor: Math.max(0, to - limit), start: from, end: to, owner: id });
  }

  private id(role: Role, name: string): number {
    const key = `${role}\n${name}`;
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.regions.length;
      this.ids.set(key, id);
      this.regions.push({ role, name });
    }
    return id;
  }

  /** Makes one stretch of what belongs together: the stack's if there is one in it. */
  private tie(start: number, end: number): void {
    const owners = this.owned.within(start, end).map(({ owner }) => owner);
    const owner = owners.find((each) => this.regions[each].role === 'stack') ?? owners[0];
    if (owner !== undefined) this.owned.set(start, end, owner);
  }

  /** What is touched of a large map, without its long gaps. */
  private fillTouched({ start, end, owner }: Interval, touched: Float64Array): void {
    let at = firstFrom(touched, start);
    while (at < touched.length && touched[at] < end) {
      const first = touched[at];
      let last = first;
      for (at++; at < touched.length && touched[at] < end && touched[at] - last <= this.gap; at++) last = touched[at];
      this.owned.fill(first, last + 1, owner);
    }
  }

  /** Pages in no region go with the nearest; where none is near, they are unknown ones. */
  private fillStray(touched: Float64Array): void {
    const stray: [number, number][] = [];
    for (const page of touched) {
      if (this.owned.at(page) !== null) continue;
      stray.push([page, this.owned.nearest(page, this.gap)?.owner ?? this.id('unknown', '')]);
    }
    for (const [page, owner] of stray) this.owned.fill(page, page + 1, owner);
  }

  /** What has a name, or is unknown, keeps its short gaps; what has none is as many pieces as stretches. */
  private pieces(): ImageRegions {
    const pieces: Piece[] = [];
    const latest: number[] = [];
    const pages = new Intervals();
    for (const { start, end, owner } of this.owned.list) {
      const { role, name } = this.regions[owner];
      const gap = name !== '' || role === 'unknown' ? this.gap : 0;
      const before = pieces[latest[owner]];
      if (before !== undefined && start - before.end <= gap) before.end = end;
      else {
        latest[owner] = pieces.length;
        pieces.push({ role, name, start, end });
      }
      pages.list.push({ start, end, owner: latest[owner] });
    }
    return { pieces, pages };
  }
}

/** The place of the first item that is not below a value. */
function firstFrom(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
