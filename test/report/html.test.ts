import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { shippedTraces } from '../../scripts/shipped-traces.ts';
import type { Course } from '../../src/metrics/course.ts';
import { frameKinds } from '../../src/metrics/course.ts';
import { faultKinds } from '../../src/metrics/faults.ts';
import type { Result } from '../../src/metrics/result.ts';
import { htmlPage } from '../../src/report/html/page.ts';
import { pageSections } from '../../src/report/html/index.ts';
import { resultOf as resultOfRun } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { shippedProfile } from '../../src/system/find-profile.ts';
import { resolveProfile } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { root } from '../support/sources.ts';
import { regionOf, resultOf } from './fixture.ts';
import { lawsOf } from './page-laws.ts';
import { hostile, sampleRun } from './sample.ts';

/** A course with every part filled, named as given. */
function courseOf(name: string): Course {
  const values = [3, 0, 2, 7];
  return {
    width: 20,
    references: 73,
    counters: { ...others, demand_zero: values, cow_copy: [0, 0, 1, 0], full_misses: values },
    gauges: { owned: [4, 5, 6, 7], resident: [2, 3, 4, 5], tables: [2, 2, 2, 2] },
    workingSet: [3, 2, 4, 1],
    heat: [
      { trace: name, pid: 1, blockPages: 1, rows: [{ role: 'heap', region: name, va: '0x1000', columns: values }] },
      { trace: name, pid: 2, blockPages: 2, rows: [{ role: '', region: '', va: '0x5000', columns: [1, 0, 0, 0] }] },
    ],
    frames: [
      {
        when: 'end',
        at: 73,
        frames: 64,
        each: 1,
        kinds: frameKinds.map((_, kind) => kind),
        owners: [-1, -1, -1, -1, 0, -2, 1, -2, 1],
      },
    ],
    tables: [{ when: 'end', at: 73, levels: [{ entries: 512, tables: 2, used: 3, fill: [1, 2] }] }],
    lanes: [
      lane(name, { pid: 1, parent: -1, first: 0, last: 3 }),
      lane(name, { pid: 2, parent: 0, first: 1, last: 2, ended: true }),
    ],
  };
}

const others = Object.fromEntries(faultKinds.map(({ name }) => [name, [0, 0, 0, 1]]));

function lane(name: string, parts: Partial<Course['lanes'][number]>): Course['lanes'][number] {
  const none = { parent: -1, first: 0, last: 3, ended: false, references: [5, 0, 1, 1], copies: [0, 0, 1, 0] };
  return { trace: name, pid: 1, command: name, ...none, ...parts };
}

function sampleWithCourse(name = 'cowfork'): Result {
  return { ...sampleRun(name), course: courseOf(name) };
}

describe('a page', () => {
  test('has every section, in the order of the list, and is the same bytes each time', () => {
    const page = htmlPage(sampleWithCourse());
    lawsOf(page);
    const titles = [...page.matchAll(/<h2>([^<]*)<\/h2>/g)].map((match) => match[1]);
    expect(titles).toEqual(pageSections.map(({ title }) => title));
    expect(htmlPage(sampleWithCourse()) === page).toBe(true);
  });

  test('leaves out what was not gathered', () => {
    const page = htmlPage(resultOf());
    lawsOf(page);
    expect(page.includes('<h2>Page faults over time')).toBe(false);
    expect(page.includes('<h2>In numbers')).toBe(true);
  });

  test('a gap between regions is where none of them lies, wherever they begin', () => {
    const at = (role: string, start: string, end: string) => ({
      ...regionOf(role, role, { references: 1 }),
      start,
      end,
    });
    const apart = htmlPage(
      resultOf({}, { regions: [at('image', '0x1000', '0x2000'), at('heap', '0x8000', '0x9000')] }),
    );
    expect(apart.match(/no region<\/text>/g)?.length).toBe(2);
    const covered = [
      at('image', '0x1000', '0x2000'),
      at('mapping', '0x2000', '0x8000'),
      at('heap', '0x3000', '0x4000'),
    ];
    expect(htmlPage(resultOf({}, { regions: [...covered, at('stack', '0x8000', '0x9000')] }))).not.toContain(
      'no region</text>',
    );
  });

  test('shows names as they are, whatever they try to be', () => {
    const page = htmlPage(sampleWithCourse(hostile));
    lawsOf(page);
    expect(page.includes('\u202e')).toBe(false);
    expect(page.includes('&lt;img src=x onerror=y&gt;')).toBe(true);
  });

  test('says its numbers in words and tables too', () => {
    const page = htmlPage(sampleWithCourse());
    const said = [
      '4 columns of 20 references',
      '<td class="n">61–73</td><td class="n">7</td>',
      '2 tables: 3 of 1,024 entries, 0.29%',
      'First touches of anonymous pages: a frame was allocated and zeroed.',
    ];
    expect(said.filter((each) => !page.includes(each))).toEqual([]);
  });
});

describe('pages of the shipped traces', () => {
  const sizes = new Map<string, number>();
  beforeAll(async () => {
    for (const { name, path, system: profile } of shippedTraces) {
      const workload = await openWorkload([join(root, path)]);
      const settings = shippedProfile(profile);
      if (settings === null) throw new Error('no such system');
      const { system } = resolveProfile(settings);
      const simulation = await simulate(workload, system, { ...PLAIN, hotPages: true, course: true });
      const page = htmlPage(resultOfRun(simulation, workload, system));
      lawsOf(page);
      sizes.set(name, page.length);
    }
  }, 120_000);

  test.each(shippedTraces.map(({ name }) => name))('%s: less than 300 kB', (name) => {
    expect(sizes.get(name)).toBeGreaterThan(50_000);
    expect(sizes.get(name)).toBeLessThan(300_000);
  });
});
