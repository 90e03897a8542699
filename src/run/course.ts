import { COLUMNS, LADDER, joinColumns, ladderAt } from '../base/time-ladder.ts';
import type { Course, FramePicture, HeatSpace, Lane, TablePicture } from '../metrics/course.ts';
import { Activity } from '../model/activity.ts';
import { C, COUNTERS, INVALID_KINDS, MAJOR_KINDS, MINOR_KINDS } from '../model/counters.ts';
import type { CounterName } from '../model/counters.ts';
import type { Machine } from '../model/machine.ts';
import type { System } from '../system/system.ts';
import type { Workload } from '../trace/workload.ts';
import { framePicture, tablePicture } from './pictures.ts';

/** Process starts that have a lane. */
const LANES = 64;

/** What is counted by column. */
const COUNTED: readonly CounterName[] = [
  'fetches',
  'loads',
  'stores',
  ...MINOR_KINDS,
  ...MAJOR_KINDS,
  ...INVALID_KINDS,
  'full_misses',
  'walks',
  'evictions',
  'context_switches',
];
const PLACES = COUNTED.map((name) => C[name]);
const GAUGES = ['owned', 'resident', 'tables'] as const;

/** Gathers the course of a run. It stops where a column may end, whatever the length of the run turns out to be: at most some hundreds of times for each tenfold length. */
export class CourseRecorder {
  private readonly machine: Machine;
  private readonly activity: Activity;
  private readonly least: number;
  private begun: boolean;
  /** References at which the run was stopped, and what had been counted by then. */
  private readonly stops: { at: number; counters: number[]; gauges: number[] }[];
  private zero: number[];
  private lanes: { first: number; last: number; references: Float64Array; copies: Float64Array }[];
  /** References and copies by process start when they were last looked at. */
  private before: { references: number; copies: number }[];
  private most: number;
  private pictures: { frames: FramePicture; tables: TablePicture } | null;

  /** `least` is the place on the ladder of the narrowest columns. */
  constructor(machine: Machine, least: number, begun: boolean) {
    this.machine = machine;
    this.least = least;
    this.begun = begun;
    this.activity = new Activity(least);
    machine.activity = this.activity;
    this.stops = [];
    this.zero = COUNTED.map(() => 0);
    this.lanes = [];
    this.before = [];
    this.most = 0;
    this.pictures = null;
  }

  /** Counting begins here. */
  begin(): void {
    this.begun = true;
    this.zero = this.counted();
    this.activity.restart(this.machine, this.least);
    this.before = this.byStart();
  }

  /** The run stops after `at` counted references. */
  stop(at: number): void {
    if (!this.begun || at <= (this.stops.at(-1)?.at ?? 0)) return;
    const { machine: m } = this;
    const { gauges } = m;
    this.stops.push({
      at,
      counters: this.counted().map((value, place) => value - this.zero[place]),
      gauges: GAUGES.map((name) => gauges[name]),
    });
    const before = this.activity.level;
    this.look();
    const level = ladderAt(at + 1, this.least);
    this.activity.columnEnds(m, at, level);
    if (level > before)
      for (const lane of this.lanes) {
        const factor = LADDER[level] / LADDER[before];
        joinColumns(lane.references, factor);
        joinColumns(lane.copies, factor);
        lane.first = Math.floor(lane.first / factor);
        lane.last = Math.floor(lane.last / factor);
      }
    if (gauges.owned <= this.most * 1.02) return;
    this.most = gauges.owned;
    this.pictures = { frames: framePicture(m, 'most', at), tables: tablePicture(m, 'most', at) };
  }

  /** The course of the run up to here. */
  end(workload: Workload): Course | null {
    if (!this.begun) return null;
    const { machine: m, activity } = this;
    const last = this.stops.at(-1) ?? { at: 0, counters: COUNTED.map(() => 0) };
    const at = last.at + referencesOf(this.counted()) - referencesOf(this.zero) - referencesOf(last.counters);
    if (at === 0) return null;
    this.stop(at);
    const { level } = activity;
    const width = LADDER[level];
    const columns = Math.ceil(at / width);
    const ends = this.stops.filter((stop) => stop.at % width === 0 || stop.at === at);
    const series = (place: number) =>
      ends.map(({ counters }, end) => counters[place] - (end === 0 ? 0 : ends[end - 1].counters[place]));
    const atEnd = { frames: framePicture(m, 'end', at), tables: tablePicture(m, 'end', at) };
    const pictures = this.pictures === null || this.pictures.frames.at === at ? [atEnd] : [this.pictures, atEnd];
    return {
      width,
      references: at,
      counters: Object.fromEntries(COUNTED.map((name, place) => [name, series(place)])),
      gauges: Object.fromEntries(GAUGES.map((name, place) => [name, ends.map(({ gauges }) => gauges[place])])),
      workingSet: Array.from({ length: columns }, (_, column) => activity.distinct[level]?.[column] ?? 0),
      heat: heatOf(m, activity, workload, columns),
      frames: pictures.map(({ frames }) => frames),
      tables: pictures.map(({ tables }) => tables),
      lanes: this.lanes.map((lane, start) => this.laneOf(workload, start, lane, columns)),
    };
  }

  private counted(): number[] {
    return this.machine.counters.totalsOf(PLACES);
  }

  /** References and copies of the process starts with lanes, so far. */
  private byStart(): { references: number; copies: number }[] {
    const { counters, starts, images } = this.machine;
    const { values, blockImage, blocks } = counters;
    const sums = starts.slice(0, LANES).map(() => ({ references: 0, copies: 0 }));
    for (let block = 0; block < blocks; block++) {
      const sum = blockImage[block] < 0 ? undefined : sums[images[blockImage[block]].process.start];
      if (sum === undefined) continue;
      const base = block * COUNTERS.length;
      sum.references += values[base + C.fetches] + values[base + C.loads] + values[base + C.stores];
      sum.copies += values[base + C.cow_copy];
    }
    return sums;
  }

  /** What the processes did in the column that ends. */
  private look(): void {
    const { starts, processes } = this.machine;
    const column = Math.floor(this.activity.start / LADDER[this.activity.level]);
    for (const [start, now] of this.byStart().entries()) {
      const { references, copies } = this.before[start] ?? { references: 0, copies: 0 };
      this.before[start] = now;
      const lane = (this.lanes[start] ??= {
        first: column,
        last: column,
        references: new Float64Array(COLUMNS),
        copies: new Float64Array(COLUMNS),
      });
      lane.references[column] += now.references - references;
      lane.copies[column] += now.copies - copies;
      if (processes[starts[start].pid] === starts[start] || now.references > references) lane.last = column;
    }
  }

  private laneOf(workload: Workload, start: number, lane: CourseRecorder['lanes'][number], columns: number): Lane {
    const { starts, processes } = this.machine;
    const process = starts[start];
    const { trace, pid, command } = workload.processes.names[process.pid];
    return {
      trace,
      pid,
      command,
      parent: process.parent,
      first: lane.first,
      last: lane.last,
      ended: processes[process.pid] !== process,
      references: [...lane.references.subarray(0, columns)],
      copies: [...lane.copies.subarray(0, columns)],
    };
  }
}

/** The place on the ladder of the narrowest columns that a workload can be cut into; null = it cannot be cut. */
export function narrowest({ packedRuns }: Workload, { pageSize }: System): number | null {
  if (packedRuns === null) return 0;
  const { header, footer } = packedRuns;
  if (Math.log2(pageSize) !== header.pageBits && footer.crossings > 0) return null;
  const least = LADDER.findIndex((width) => width % header.runsEndEvery === 0);
  return least < 0 ? null : least;
}

/** Fetches, loads and stores of what was counted. */
function referencesOf(counters: readonly number[]): number {
  return counters[0] + counters[1] + counters[2];
}

function heatOf(m: Machine, { rows, blockPages }: Activity, workload: Workload, columns: number): HeatSpace[] {
  const starts = [...new Set(rows.map(({ process }) => process))].toSorted((a, b) => a.start - b.start);
  return starts.map((process) => {
    const { trace, pid } = workload.processes.names[process.pid];
    const own = rows
      .filter((row) => row.process === process)
      .toSorted((a, b) => a.block - b.block || a.region - b.region);
    return {
      trace,
      pid,
      blockPages,
      rows: own.map(({ region, block, columns: values }) => {
        const { role, name } = m.regions.names[region];
        const va = BigInt(block) * BigInt(blockPages) * BigInt(m.system.pageSize);
        return { role, region: name, va: `0x${va.toString(16)}`, columns: [...values.subarray(0, columns)] };
      }),
    };
  });
}
