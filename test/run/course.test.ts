import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LADDER, ladderAt } from '../../src/base/time-ladder.ts';
import type { Course } from '../../src/metrics/course.ts';
import { frameKinds } from '../../src/metrics/course.ts';
import type { Result } from '../../src/metrics/result.ts';
import { resultOf } from '../../src/run/result.ts';
import { SPACES } from '../../src/model/activity.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import type { SimulateOptions } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { randomSystem } from '../support/random-system.ts';
import { randomTrace } from '../support/random-trace.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pagewalk-course-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function run(trace: string, profile: unknown, options: Partial<SimulateOptions> = {}): Promise<Result> {
  const path = join(folder, 'trace.csv');
  writeFileSync(path, trace);
  const workload = await openWorkload([path]);
  const system = loadSystem(JSON.stringify(profile), 'system.json');
  return resultOf(await simulate(workload, system, { ...PLAIN, course: true, ...options }), workload, system);
}

function courseOf({ course }: Result): Course {
  if (course === null) throw new Error('the run has no course');
  return course;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Records of ended processes are charged to the region that was used last, which may depend on where rows end. */
function withoutIgnored(result: object): unknown {
  return JSON.parse(JSON.stringify(result, (key, value: unknown) => (key === 'ignored_records' ? undefined : value)));
}

test('columns: at most 256, at least 52 of a run of 256 references or more, each width divides those after it', () => {
  for (const length of [1, 256, 257, 1000, 4999, 123_456, 1e9]) {
    const columns = Math.ceil(length / LADDER[ladderAt(length, 0)]);
    expect(columns).toBeLessThanOrEqual(256);
    if (length >= 256) expect(columns).toBeGreaterThan(51);
  }
  for (let at = 1; at < LADDER.length; at++) expect(LADDER[at] % LADDER[at - 1]).toBe(0);
});

describe('columns add up to the run', () => {
  test.each(Array.from({ length: 16 }, (_, at) => at + 1))('seed %i', async (seed) => {
    const trace = randomTrace(seed, { calm: seed % 2 === 0, records: 900 });
    const profile = { ...randomSystem(seed), onInvalid: 'continue' };
    const result = await run(trace, profile);
    const course = courseOf(result);
    expect(await run(trace, profile, { collapse: false })).toEqual(result);
    const { course: none, ...plain } = await run(trace, profile, { course: false });
    expect(none).toBeNull();
    expect(withoutIgnored(plain)).toEqual(withoutIgnored({ ...result, course: undefined }));
    for (const [name, columns] of Object.entries(course.counters)) {
      expect(columns.length).toBe(Math.ceil(course.references / course.width));
      expect([name, sum(columns)]).toEqual([name, result.totals[name]]);
    }
    expect(sum(course.lanes.flatMap(({ references }) => references))).toBe(result.totals.references);
    expect(sum(course.lanes.flatMap(({ copies }) => copies))).toBe(result.totals.cow_copy);
    const heat = course.heat.flatMap(({ rows }) => rows.flatMap(({ columns }) => columns));
    if (course.lanes.length <= 24) expect(sum(heat)).toBe(result.totals.references);
    for (const { level, at, kinds, each } of course.frames.map((picture) => ({ ...picture, level: picture.when }))) {
      expect(at).toBeLessThanOrEqual(course.references);
      expect(each).toBe(1);
      expect(kinds.every((kind) => kind < frameKinds.length)).toBe(true);
      if (level === 'end') {
        const used = kinds.filter((kind) => !['free', 'reserved'].includes(frameKinds[kind])).length;
        expect(used).toBeLessThanOrEqual(result.totals.frames_total as number);
      }
    }
  });
});

describe('a trace of 3,000 loads', () => {
  const pages = Array.from({ length: 3000 }, (_, at) => 16 + ((at * at * 7 + (at >> 6) * 13) % (40 + (at >> 5))));
  const trace = `pid,op,addr,size,args\n1,map,0x10000,0x100000,\n${pages.map((page) => `1,L,0x${page.toString(16)}000,4,\n`).join('')}`;

  test('the working set of a column is the distinct pages in it', async () => {
    const course = courseOf(await run(trace, {}));
    expect(course).toMatchObject({ width: 20, references: 3000 });
    const naive = Array.from({ length: 150 }, (_, column) => new Set(pages.slice(column * 20, column * 20 + 20)).size);
    expect(course.workingSet).toEqual(naive);
  });

  test('the heat of a page in a column is how often it was referenced there', async () => {
    const { heat } = courseOf(await run(trace, {}));
    expect(heat.map(({ pid, blockPages }) => ({ pid, blockPages }))).toEqual([{ pid: 1, blockPages: 1 }]);
    for (const { va, columns } of heat[0].rows) {
      const page = Number(va) / 4096;
      const naive = columns.map((_, at) => pages.slice(at * 20, at * 20 + 20).filter((each) => each === page).length);
      expect([va, columns]).toEqual([va, naive]);
    }
    expect(heat[0].rows.map(({ va }) => Number(va))).toEqual(
      heat[0].rows.map(({ va }) => Number(va)).toSorted((a, b) => a - b),
    );
  });

  test('counting begins after the warm-up', async () => {
    const course = courseOf(await run(trace, {}, { skip: 100, warmup: 400, limit: 2000 }));
    expect(course.references).toBe(2000);
    expect(sum(course.heat.flatMap(({ rows }) => rows.flatMap(({ columns }) => columns)))).toBe(2000);
    const naive = Array.from({ length: course.workingSet.length }, (_, column) => {
      const first = 500 + column * course.width;
      return new Set(pages.slice(first, Math.min(first + course.width, 2500))).size;
    });
    expect(course.workingSet).toEqual(naive);
  });
});

test('two pages in turn are two in each column, in the first too, however often columns were joined', async () => {
  const loads = Array.from({ length: 3000 }, (_, at) => `1,L,0x1${at % 2}000,4,\n`).join('');
  const course = courseOf(await run(`pid,op,addr,size,args\n1,map,0x10000,0x2000,\n${loads}`, {}));
  expect(course.workingSet).toEqual(Array.from({ length: 150 }, () => 2));
});

test('of more processes than are told apart the first ones have their rows, and the others none', async () => {
  const pids = Array.from({ length: SPACES + 2 }, (_, at) => at + 1);
  const loads = pids.map((pid) => `${pid},L,0x10000,4,\n${pid},L,0x11000,4,\n`).join('');
  const course = courseOf(await run(`pid,op,addr,size,args\n${loads}`, {}));
  const rows = course.heat.flatMap(({ pid, rows: all }) => all.map(({ va, columns }) => [pid, va, sum(columns)]));
  const naive = pids.slice(0, SPACES).flatMap((pid) => ['0x10000', '0x11000'].map((va) => [pid, va, 1]));
  expect(rows.toSorted((a, b) => Number(a[0]) - Number(b[0]) || (String(a[1]) < String(b[1]) ? -1 : 1))).toEqual(naive);
});

test('more pages than blocks that are told apart: two of them, then four, are one block, and nothing is lost', async () => {
  const loads = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, at) => `1,L,0x${(from + at).toString(16)}000,4,\n`).join('');
  const head = 'pid,op,addr,size,args\n1,map,0x10000,0x1000000,\n';
  // 1,600 pages from page 16 on: the 1,537th, page 1552, finds 1,536 of them, and they are joined in twos.
  const { heat } = courseOf(await run(`${head}${loads(16, 1616)}${loads(16, 116)}`, {}));
  expect(heat.map(({ blockPages, rows }) => [blockPages, rows.length])).toEqual([[2, 800]]);
  const totals = heat[0].rows.map(({ va, columns }) => [Number(va) / 4096, sum(columns)]);
  const naive = Array.from({ length: 800 }, (_, at) => [16 + at * 2, at < 50 ? 4 : 2]);
  expect(totals.toSorted((a, b) => a[0] - b[0])).toEqual(naive);
  const columns = heat[0].rows[0].columns;
  expect(columns.filter((references) => references > 0)).toEqual([2, 2]);
});

test('columns of one reference after a warm-up; the refused reference that ends its process counts, what follows it does not', async () => {
  const loads = ['10', '11', '10', '12', '13', '13', '14', '99', '10'];
  const trace = `pid,op,addr,size,args\n1,map,0x10000,0x8000,\n${loads.map((page) => `1,L,0x${page}000,4,\n`).join('')}`;
  const result = await run(trace, { onInvalid: 'kill' }, { warmup: 2, hotPages: true });
  const course = courseOf(result);
  expect(course).toMatchObject({ width: 1, references: 6, workingSet: [1, 1, 1, 1, 1, 1] });
  const rows = course.heat.flatMap(({ rows: all }) => all.map(({ va, columns }) => [va, ...columns]));
  expect(rows).toEqual([
    ['0x10000', 1, 0, 0, 0, 0, 0],
    ['0x12000', 0, 1, 0, 0, 0, 0],
    ['0x13000', 0, 0, 1, 1, 0, 0],
    ['0x14000', 0, 0, 0, 0, 1, 0],
    ['0x99000', 0, 0, 0, 0, 0, 1],
  ]);
  expect(result.totals).toMatchObject({ references: 6, no_region: 1, ignored_records: 1 });
  // A refused page is not in the working set; the third window has but the record that is ignored.
  const windows = await run(trace, { onInvalid: 'kill' }, { window: 4 });
  expect(windows.timeline.map(({ gauges }) => gauges['working_set'])).toEqual([3, 2, 0]);
});

test('a page that was given back and lies in another region by now is told of there', async () => {
  const load = (count: number): string => '1,L,0x1000,4\n'.repeat(count);
  const trace = `pid,op,addr,size,args\n1,map,0x1000,0x1000,name=a\n${load(6)}1,unmap,0x1000,0x1000\n1,map,0x1000,0x1000,name=b\n${load(3)}`;
  const course = courseOf(await run(trace, {}));
  expect(course.width).toBe(1);
  const told = course.heat.flatMap(({ rows }) => rows.map(({ region, columns }) => [region, sum(columns)]));
  expect(told).toEqual([
    ['a', 6],
    ['b', 3],
  ]);
});

test('frames and tables of a copy-on-write family, by hand', async () => {
  const trace =
    'pid,op,addr,size,args\n1,map,0x1000,0x2000,\n1,S,0x1000,4,\n1,S,0x2000,4,\n1,fork,,,child=2\n2,S,0x1000,4,\n';
  const profile = { memory: 65_536, table: { kind: 'radix', levels: [10, 10], entryBytes: 4 }, zeroPage: false };
  const course = courseOf(await run(trace, profile));
  const end = course.frames.at(-1);
  const named = end?.kinds.map((kind, at) => `${frameKinds[kind]} ${end.owners[at]}`).toSorted();
  // Page 1 of process 1 is its own again, page 2 is shared, the child has its copy; each has a root and a leaf table.
  expect(named).toEqual([
    'anonymous 0',
    'anonymous 1',
    'anonymous, shared -2',
    ...Array.from({ length: 4 }, () => 'page table -1'),
  ]);
  expect(course.tables.at(-1)?.levels).toEqual([
    { entries: 1024, tables: 2, used: 2, fill: [1, 1] },
    { entries: 1024, tables: 2, used: 4, fill: [2, 2] },
  ]);
  expect(course.lanes).toMatchObject([
    { pid: 1, parent: -1, first: 0, copies: [0, 0, 0] },
    { pid: 2, parent: 0, copies: [0, 0, 1] },
  ]);
});
