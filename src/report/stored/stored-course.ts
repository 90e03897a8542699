import type { Course, FramePicture, HeatSpace, Lane, TablePicture } from '../../metrics/course.ts';
import { packedNumbers, unpackedNumbers } from './number-runs.ts';

/** The course of a run as a file holds it: lists of numbers as text, rows of a region together. */
export interface StoredCourse {
  width: number;
  references: number;
  counters: Record<string, string>;
  gauges: Record<string, string>;
  working_set: string;
  heat: StoredSpace[];
  frames: (Omit<FramePicture, 'kinds' | 'owners'> & { kinds: string; owners: string })[];
  tables: (Omit<TablePicture, 'levels'> & { levels: StoredLevel[] })[];
  lanes: (Omit<Lane, 'references' | 'copies'> & { references: string; copies: string })[];
}

interface StoredSpace {
  trace: string;
  pid: number;
  block_pages: number;
  /** Rows as [address, references by column]; a region begins anew where another lies between. */
  regions: { role: string; region: string; rows: [string, string][] }[];
}

type StoredLevel = Omit<TablePicture['levels'][number], 'fill'> & { fill: string };

export function storedCourse(course: Course): StoredCourse {
  return {
    width: course.width,
    references: course.references,
    counters: mapped(course.counters, packedNumbers),
    gauges: mapped(course.gauges, packedNumbers),
    working_set: packedNumbers(course.workingSet),
    heat: course.heat.map(storedSpace),
    frames: course.frames.map((picture) => ({
      ...picture,
      kinds: packedNumbers(picture.kinds),
      owners: packedNumbers(picture.owners),
    })),
    tables: course.tables.map((picture) => ({
      ...picture,
      levels: picture.levels.map((level) => ({ ...level, fill: packedNumbers(level.fill) })),
    })),
    lanes: course.lanes.map((lane) => ({
      ...lane,
      references: packedNumbers(lane.references),
      copies: packedNumbers(lane.copies),
    })),
  };
}

export function courseOf(stored: StoredCourse): Course {
  return {
    width: stored.width,
    references: stored.references,
    counters: mapped(stored.counters, unpackedNumbers),
    gauges: mapped(stored.gauges, unpackedNumbers),
    workingSet: unpackedNumbers(stored.working_set),
    heat: stored.heat.map(spaceOf),
    frames: stored.frames.map((picture) => ({
      ...picture,
      kinds: unpackedNumbers(picture.kinds),
      owners: unpackedNumbers(picture.owners),
    })),
    tables: stored.tables.map((picture) => ({
      ...picture,
      levels: picture.levels.map((level) => ({ ...level, fill: unpackedNumbers(level.fill) })),
    })),
    lanes: stored.lanes.map((lane) => ({
      ...lane,
      references: unpackedNumbers(lane.references),
      copies: unpackedNumbers(lane.copies),
    })),
  };
}

function storedSpace({ trace, pid, blockPages, rows }: HeatSpace): StoredSpace {
  const regions: StoredSpace['regions'] = [];
  for (const { role, region, va, columns } of rows) {
    const last = regions.at(-1);
    const row: [string, string] = [va, packedNumbers(columns)];
    if (last !== undefined && last.role === role && last.region === region) last.rows.push(row);
    else regions.push({ role, region, rows: [row] });
  }
  return { trace, pid, block_pages: blockPages, regions };
}

function spaceOf({ trace, pid, block_pages: blockPages, regions }: StoredSpace): HeatSpace {
  const rows = regions.flatMap(({ role, region, rows: own }) =>
    own.map(([va, text]) => ({ role, region, va, columns: unpackedNumbers(text) })),
  );
  return { trace, pid, blockPages, rows };
}

function mapped<From, To>(values: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
