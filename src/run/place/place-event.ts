import { PLAIN_MAP, PROT_RWU, PROT_X } from '../../trace/ops.ts';
import type { MapFields, TraceEvent } from '../../trace/ops.ts';
import type { ImageSpace } from './process-images.ts';
import type { PlacedLayout } from './placement.ts';
import { pagesOf } from './page-range.ts';
import type { PageRange } from './page-range.ts';

/** A stretch of pages of a trace that is moved by one distance. */
interface Moved extends PageRange {
  /** Pages from where it was to where it is. */
  by: number;
  /** Where the piece that it belongs to begins, before it is moved. */
  pieceStart: number;
  /** In a part of the image. */
  part: boolean;
}

type RangedEvent = Extract<TraceEvent, { length: bigint }>;

/** What a page of the trace is called on the system. A page that no reading has met keeps its number. */
export function placedPage(layout: PlacedLayout, page: number): number {
  const found = layout.pages.at(page);
  if (found === null) return page;
  return page + layout.targets[found.owner].start - layout.pieces[found.owner].start;
}

/**
 * The events that stand for one of the trace: one for each stretch that has moved by itself, and, where nothing is left to do, one that does nothing. What lies in a part of the
 * image is there from the start (MODEL §13).
 */
export function placedEvents(
  event: TraceEvent,
  space: ImageSpace,
  layout: PlacedLayout,
  pageSize: number,
): TraceEvent[] {
  switch (event.op) {
    case 'map':
    case 'mapphys':
    case 'unmap':
    case 'protect':
    case 'discard':
      return ranged(event, layout, pageSize);
    case 'remap':
      return [remapped(event, layout, pageSize)];
    case 'brk':
      return [heapEnd(event, space, layout, pageSize)];
    default:
      return [event];
  }
}

/** The maps that a process is created with: its image, and the guards in it. */
export function imageMaps(
  layout: PlacedLayout,
  pid: number,
  place: string,
  pageSize: number,
  eager: boolean,
  contiguous: boolean,
): TraceEvent[] {
  const { image } = layout;
  if (image === null) return [];
  const map = (start: number, pages: number, more: Partial<MapFields>): TraceEvent => ({
    ...PLAIN_MAP,
    va: BigInt(start) * BigInt(pageSize),
    length: BigInt(pages) * BigInt(pageSize),
    prot: PROT_RWU | PROT_X,
    role: 'image',
    pid,
    place,
    ...more,
  });
  const pages = image.parts.reduce((sum, part) => sum + part.pages, 0);
  const guards = image.parts.filter((part) => part.guard && part.pages > 0);
  return [
    map(image.start, pages, { eager, contiguous, image: true, name: 'process image' }),
    ...guards.map((part) => map(part.start, part.pages, { guard: true, name: part.name })),
  ];
}

function ranged(event: RangedEvent, layout: PlacedLayout, pageSize: number): TraceEvent[] {
  const { from, to } = pagesOf(event.va, event.length, pageSize);
  const pieces = movedStretches(layout, from, to).filter(({ part }) => !part);
  if (pieces.length === 0) return [nothing(event)];
  return pieces.map((moved, at) => {
    const piece = rangeOf(event, moved, pageSize);
    const skipped = BigInt(moved.from - from) * BigInt(pageSize);
    if (piece.op === 'mapphys') return { ...piece, pa: piece.pa + skipped };
    if (piece.op !== 'map') return piece;
    const { file } = piece;
    return {
      ...piece,
      file: file === null ? null : { ...file, offset: file.offset + skipped },
      // Only its lowest piece goes on below, as far as it ever went.
      growsDown: at > 0 ? 0n : lowered(piece.growsDown, moved, to, pageSize),
      role: piece.role ?? (event.op === 'map' && growsDown(event) ? 'stack' : 'mapping'),
    };
  });
}

function growsDown({ growsDown: limit, file, share }: MapFields): boolean {
  return limit > 0n && file === null && !share;
}

/** How far the stretch may grow down, counted from its own end: no further than its piece. */
function lowered(limit: bigint, moved: Moved, end: number, pageSize: number): bigint {
  if (limit === 0n) return 0n;
  const size = BigInt(pageSize);
  const floor = Math.max(moved.pieceStart, end - Number((limit + size - 1n) / size));
  return BigInt(Math.max(0, moved.to - floor)) * size;
}

/** The stretches of [from, to) that have moved by one distance; what belongs to nobody in between goes with them, at the ends it is left out. */
function movedStretches({ pages, pieces, targets }: PlacedLayout, from: number, to: number): Moved[] {
  const found: Moved[] = [];
  for (const { start, end, owner } of pages.within(from, to)) {
    const by = targets[owner].start - pieces[owner].start;
    const before = found.at(-1);
    const last = Math.min(end, to);
    if (before !== undefined && before.pieceStart === pieces[owner].start && before.by === by) before.to = last;
    else {
      const { part } = targets[owner];
      found.push({ from: Math.max(start, from), to: last, by, pieceStart: pieces[owner].start, part });
    }
  }
  return found;
}

function rangeOf<Event extends RangedEvent>(event: Event, { from, to, by }: Moved, pageSize: number): Event {
  const size = BigInt(pageSize);
  return { ...event, va: BigInt(from + by) * size, length: BigInt(to - from) * size };
}

/** Counts as the event, and does nothing; a map still ends what `unmapped: auto` allows. */
function nothing(event: RangedEvent): TraceEvent {
  return { ...event, va: 0n, length: 0n };
}

/** Both sides lie in one stretch each (`ImageCensus.ties`). */
function remapped(event: TraceEvent & { op: 'remap' }, layout: PlacedLayout, pageSize: number): TraceEvent {
  const old = pagesOf(event.va, event.length, pageSize);
  const target = pagesOf(event.to, event.newLength, pageSize);
  const [from] = movedStretches(layout, old.from, old.to);
  const [to] = movedStretches(layout, target.from, target.to);
  const { pid, place } = event;
  if (from === undefined || to === undefined || (from.part && to.part)) return nothing(event);
  const placed = (page: number): bigint => BigInt(page) * BigInt(pageSize);
  const moved = { va: placed(old.from + from.by), length: placed(old.to - old.from) };
  const goal = { to: placed(target.from + to.by), newLength: placed(target.to - target.from) };
  if (to.part) return { op: 'unmap', pid, place, ...moved };
  if (from.part) return { ...PLAIN_MAP, pid, place, va: goal.to, length: goal.newLength, role: 'mapping' };
  return { ...event, ...moved, ...goal };
}

/** The heap's end moves with its last page. */
function heapEnd(
  event: TraceEvent & { op: 'brk' },
  space: ImageSpace,
  layout: PlacedLayout,
  pageSize: number,
): TraceEvent {
  const { to: end } = pagesOf(event.va, 0n, pageSize);
  const first = space.heapStart < 0;
  if (first) space.heapStart = end;
  const none: TraceEvent = { op: 'unmap', pid: event.pid, place: event.place, va: 0n, length: 0n };
  if (end < space.heapStart) return none;
  const owner = layout.pages.at(end > space.heapStart ? end - 1 : end);
  // A heap that never grows is nowhere.
  if (owner === null) return first ? event : none;
  if (layout.targets[owner.owner].part) return none;
  const by = layout.targets[owner.owner].start - layout.pieces[owner.owner].start;
  return { ...event, va: BigInt(end + by) * BigInt(pageSize) };
}
