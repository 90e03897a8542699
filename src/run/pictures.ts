import type { FramePicture, TablePicture } from '../metrics/course.ts';
import { frameKinds } from '../metrics/course.ts';
import { ANON, FILE, FREE, RESERVED, TABLE, ZERO } from '../model/frames.ts';
import type { Machine } from '../model/machine.ts';

/** Cells of a picture of the frames at most. */
const CELLS = 4096;
/** Tables of a level whose fill is kept. */
const TABLES = 512;

const KIND = Object.fromEntries(frameKinds.map((name, at) => [name, at])) as Record<
  (typeof frameKinds)[number],
  number
>;
const KINDS = frameKinds.length;
/** Owners are process starts, -1 = nobody, -2 = several. */
const OWNERS_FROM = 2;
const FREE_KEY = (OWNERS_FROM - 1) * KINDS + KIND.free;

/** Who has the frames now. */
export function framePicture(m: Machine, when: FramePicture['when'], at: number): FramePicture {
  const { owner, count } = m.frames;
  let top = count;
  while (top > 0 && (owner[top - 1] === FREE || owner[top - 1] === RESERVED)) top--;
  let each = 1;
  while (top > each * CELLS) each *= 2;
  const kinds: number[] = [];
  const owners: number[] = [];
  for (let first = 0; first < top; first += each) {
    const key = commonest(m, first, Math.min(first + each, top));
    kinds.push(key % KINDS);
    owners.push(Math.floor(key / KINDS) - OWNERS_FROM);
  }
  return { when, at, frames: count, each, kinds, owners };
}

/** The kind and owner, in one number, of the most of some frames; free ones count only where there are no others. */
function commonest(m: Machine, from: number, to: number): number {
  const counts = new Map<number, number>();
  for (let pfn = from; pfn < to;) {
    const key = keyOf(m, pfn);
    const first = pfn;
    while (++pfn < to && keyOf(m, pfn) === key);
    counts.set(key, (counts.get(key) ?? 0) + (key === FREE_KEY ? 0 : pfn - first));
  }
  let [found, most] = [FREE_KEY, -1];
  for (const [key, frames] of counts) if (frames > most) [found, most] = [key, frames];
  return found;
}

function keyOf(m: Machine, pfn: number): number {
  const kind = kindOf(m, pfn);
  return kind === KIND.free ? FREE_KEY : (ownerOf(m, pfn) + OWNERS_FROM) * KINDS + kind;
}

function kindOf({ frames }: Machine, pfn: number): number {
  const several = frames.refs[pfn] > 1;
  switch (frames.owner[pfn]) {
    case FREE:
      return KIND.free;
    case ANON:
      return several ? KIND['anonymous, shared'] : KIND.anonymous;
    case FILE:
      return several ? KIND['file, shared'] : KIND.file;
    case TABLE:
      return KIND['page table'];
    case ZERO:
      return KIND['zero page'];
    case RESERVED:
      return KIND.reserved;
    default:
      return KIND['not owned'];
  }
}

/** The process start whose page is in the frame. */
function ownerOf(m: Machine, pfn: number): number {
  let found = -1;
  for (let page = m.frames.head[pfn]; page >= 0; page = m.ptes.nextRef[page]) {
    const start = m.spaces[m.ptes.space[page]]?.processes[0]?.start ?? -1;
    if (found >= 0 && start !== found) return -2;
    found = start;
  }
  return found;
}

/** How full the page tables are now, spaces in the order of their ids. */
export function tablePicture(m: Machine, when: TablePicture['when'], at: number): TablePicture {
  const levels: TablePicture['levels'] = m.tables.madeByLevel.map(() => ({ entries: 0, tables: 0, used: 0, fill: [] }));
  for (const space of m.spaces) {
    if (space === null) continue;
    for (const table of m.tables.tablesOf(space.tables)) {
      const level = levels[table.level];
      const inUse = table.used >= 0 ? table.used : entriesOf(m, space.pages.keys, space.pages.values);
      level.entries = Math.max(level.entries, table.entries);
      level.tables++;
      level.used += inUse;
      if (level.fill.length < TABLES) level.fill.push(inUse);
    }
  }
  return { when, at, levels };
}

/** Page-table entries of a space. */
function entriesOf(m: Machine, keys: ArrayLike<number>, values: ArrayLike<number>): number {
  let used = 0;
  for (let slot = 0; slot < keys.length; slot++) if (keys[slot] !== -1 && m.ptes.holder[values[slot]] >= 0) used++;
  return used;
}
