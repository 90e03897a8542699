import type { PhysicalRange, Region, System } from '../../system/system.ts';
import { bytes } from '../numbers.ts';

/** A memory map as it is drawn: rows from the highest address down, gaps among them. */
export interface AddressMap {
  /** Also the name of its file. */
  name: 'virtual' | 'physical' | 'image';
  title: string;
  rows: MapRow[];
  /** What looks mean here, where it is not what they are called. */
  words?: Partial<Record<Look, string>>;
}

/** How a row looks. */
export type Look = 'user' | 'kernel' | 'guard' | 'nobody' | 'pool' | 'free' | 'reserved' | 'device' | 'gap';

export interface MapRow {
  look: Look;
  name: string;
  /** Bytes; null: as many as are needed. */
  bytes: number | null;
  /** Addresses at its upper and lower edge; '' where none is fixed. */
  high: string;
  low: string;
  /** Who may do what. */
  rights: string;
  /** Which end it is filled from. */
  grows: 'up' | 'down' | 'no';
  /** What else is known, a phrase each. */
  details: string[];
  /** What its profile says of it, in sentences. */
  note: string;
  /** What cannot be: it shares addresses with the row below, or its size is not what is said. */
  wrong: string[];
}

/** The maps that a system has; those without ranges are left out. */
export function addressMaps(system: System): AddressMap[] {
  const maps = [virtualMap(system), imageMap(system), physicalMap(system)];
  return maps.filter(({ rows }) => rows.length > 0);
}

/** An address as documents write it: at least eight digits. */
export function address(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
}

function virtualMap(system: System): AddressMap {
  const ranges = system.regions.map((region) => ({ ...rangeRow(region), ...regionLook(region) }));
  return { name: 'virtual', title: 'Virtual memory of a process', rows: withGaps(ranges, 0, 'not mapped') };
}

function regionLook(region: Region): Pick<MapRow, 'look' | 'rights' | 'grows' | 'details'> {
  const { user, kernel, guard, holds, grows, initial, limit, shared, keys } = region;
  const look = guard ? 'guard' : user !== '' ? 'user' : kernel === '' ? 'nobody' : 'kernel';
  const key = keys === 0 ? '' : `, keys 0x${keys.toString(16).toUpperCase().padStart(2, '0')}`;
  const details = [
    guard ? 'a touch is a guard fault' : '',
    holds.length > 0 ? `holds ${holds.join(', ')}` : '',
    initial > 0 ? `starts with ${bytes(initial)}` : '',
    limit === null ? '' : `at most ${bytes(limit)}`,
    shared ? 'shared by all processes' : '',
  ];
  const rights = guard ? 'user ---, kernel ---' : `user ${letters(user)}, kernel ${letters(kernel)}${key}`;
  return { look, rights, grows, details: details.filter((each) => each !== '') };
}

function letters(rights: string): string {
  return ['r', 'w', 'x'].map((letter) => (rights.includes(letter) ? letter : '-')).join('');
}

function physicalMap(system: System): AddressMap {
  const { memory, physical, reserved } = system;
  const own = physical.map((range) => ({ ...rangeRow(range), ...frameLook(range, memory) }));
  const plain = reserved.map(([start, length]) => ({
    ...emptyRow('reserved', 'reserved', start, start + length),
    start,
    end: start + length,
  }));
  const rows = withGaps(physical.length > 0 ? own : plain, memory, physical.length > 0 ? 'not in the map' : 'free');
  if (rows.length === 0) rows.push(emptyRow('free', 'free', 0, memory));
  if (physical.length === 0) for (const row of rows) if (row.look === 'gap') row.look = 'free';
  return { name: 'physical', title: `Physical memory: ${bytes(memory)} of RAM`, rows };
}

function frameLook(
  { use, serves, start, end }: PhysicalRange,
  memory: number,
): Pick<MapRow, 'look' | 'rights' | 'details'> {
  const beyond = start >= memory ? 'beyond RAM' : end > memory ? `RAM ends at ${address(memory)}` : '';
  const details = [serves.length > 0 ? `serves ${serves.map((who) => SERVED[who]).join(', ')}` : '', beyond];
  return { look: use, rights: USES[use], details: details.filter((each) => each !== '') };
}

const SERVED = { user: 'pages of programs', tables: 'page tables' };

const USES = {
  free: 'free frames',
  pool: 'a pool of frames',
  reserved: 'reserved',
  kernel: "the kernel's",
  guard: 'guard: no one',
  device: 'a device',
};

function imageMap({ image }: System): AddressMap {
  const parts = image?.parts ?? [];
  const rows = parts.map((part, at): MapRow => {
    const raised =
      part.bytes === 0 ? 'as long as the trace needs' : part.holds.length > 0 ? 'raised to what the trace needs' : '';
    const most = part.limit === null ? '' : `at most ${bytes(part.limit)}`;
    const details = [part.holds.length > 0 ? `holds ${part.holds.join(', ')}` : '', raised, most];
    return {
      ...emptyRow(part.guard ? 'guard' : 'user', part.name, 0, 0),
      bytes: part.bytes === 0 ? null : part.bytes,
      high: '',
      low: at === 0 ? address(image?.start ?? 0) : '',
      details: details.filter((each) => each !== ''),
    };
  });
  const how = [
    image?.eager === true ? 'filled at its creation' : 'filled by faults',
    image?.contiguous === true ? 'one run of frames' : '',
  ];
  return {
    name: 'image',
    title: `What a process gets: ${how.filter((each) => each !== '').join(', ')}`,
    rows: rows.toReversed(),
  };
}

type Placed = MapRow & { start: number; end: number };

function emptyRow(look: Look, name: string, start: number, end: number): MapRow {
  return {
    look,
    name,
    bytes: end - start,
    high: address(end),
    low: address(start),
    rights: '',
    grows: 'no',
    details: [],
    note: '',
    wrong: [],
  };
}

function rangeRow({ name, start, end, size, approximate, note }: PhysicalRange | Region): Placed {
  const isSaid = size === null || Math.abs(size - (end - start)) <= (approximate ? (end - start) / 10 : 0);
  const wrong = isSaid ? [] : [`said to be ${bytes(size)}`];
  return { ...emptyRow('free', name, start, Math.max(start, end)), start, end, note, wrong };
}

/** Rows from the highest down; what lies between them, below the first and, up to `top`, above the last is a gap. */
function withGaps(ranges: Placed[], top: number, gapName: string): MapRow[] {
  const rows: MapRow[] = [];
  let reached = 0;
  for (const { start, end, ...row } of ranges.toSorted(
    (left, right) => left.start - right.start || left.end - right.end,
  )) {
    if (start > reached) rows.push(emptyRow('gap', gapName, reached, start));
    if (start < reached)
      row.wrong = [...row.wrong, `overlaps what lies below by ${bytes(Math.min(reached, end) - start)}`];
    rows.push(row);
    reached = Math.max(reached, end);
  }
  if (ranges.length > 0 && reached < top) rows.push(emptyRow('gap', gapName, reached, top));
  return rows.toReversed();
}
