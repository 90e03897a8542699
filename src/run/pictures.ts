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
    const counts = new Map<string, number>();
    for (let pfn = first; pfn < Math.min(first + each, top); pfn++) {
      const kind = kindOf(m, pfn);
      const key = `${kind} ${kind === KIND.free ? -1 : ownerOf(m, pfn)}`;
      counts.set(key, (counts.get(key) ?? 0) + (kind === KIND.free ? 0.001 / each : 1));
    }
    const [most] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best));
    const [kind, process] = most.split(' ').map(Number);
    kinds.push(kind);
    owners.push(process);
  }
  return { when, at, frames: count, each, kinds, owners };
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
