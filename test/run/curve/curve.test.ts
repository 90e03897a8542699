import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { XorShift32 } from '../../../src/base/random.ts';
import { totals } from '../../../src/model/totals.ts';
import type { TlbCurve } from '../../../src/report/curve/curve.ts';
import { faultsOf, memoryCurves } from '../../../src/run/curve/memory-curve.ts';
import { plainSystem } from '../../../src/run/curve/plain-system.ts';
import { ReferencesOnly } from '../../../src/run/curve/references-only.ts';
import { tlbCurves } from '../../../src/run/curve/tlb-curve.ts';
import { PLAIN, simulate } from '../../../src/run/simulate.ts';
import { openWorkload } from '../../../src/trace/open.ts';
import type { Workload } from '../../../src/trace/workload.ts';

// The curves of one pass against separate runs.

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-curve-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function opened(name: string, text: string): Promise<Workload> {
  const path = join(folder, name);
  writeFileSync(path, text);
  return openWorkload([path]);
}

/** Two processes whose streams turn between near pages; accesses over page edges, modifies, forks, execs and exits. */
function drawn(seed: number, length: number): string {
  const random = new XorShift32(seed);
  const below = (most: number) => random.next() % most;
  const lines = ['pid,op,addr,size,args'];
  let [pid, code, data] = [1, 3, 40];
  for (let at = 0; at < length; at++) {
    if (below(60) === 0) pid = 3 - pid;
    if (below(6) === 0) code = below(24);
    if (below(4) === 0) data = below(3) === 0 ? code : 20 + below(60);
    if (below(150) === 0) lines.push(`${pid},exec,,,`);
    if (below(140) === 0) lines.push(`${pid},unmap,0x${(4096 * below(40)).toString(16)},4096,`);
    const fetch = below(2) === 0;
    const address = (fetch ? code : data) * 4096 + (below(12) === 0 ? 4094 : below(4000));
    lines.push(`${pid},${fetch ? 'I' : 'LSM'[below(3)]},0x${address.toString(16)},${1 + below(8)},`);
  }
  return `${lines.join('\n')}\n`;
}

const MISSES = { fetch: 'l1i_misses', data: 'l1d_misses', unified: 'l1_misses' } as const;

/** Misses of one array in a run. */
async function missesOf(
  workload: Workload,
  curve: TlbCurve,
  sets: number,
  ways: number,
  asid: boolean,
  collapse: boolean,
) {
  const level = { entries: sets * ways, ways, policy: 'lru' };
  const tlb = curve.stream === 'unified' ? { 'tlb.l1': level } : { 'tlb.l1i': level, 'tlb.l1d': level };
  const system = plainSystem(curve.pageSize, { memory: 2 ** 15 * curve.pageSize, 'tlb.asid': asid, ...tlb });
  const { machine } = await simulate(new ReferencesOnly(workload), system, { ...PLAIN, collapse });
  const counted = totals(machine);
  return {
    references: Number(counted.references),
    misses: Number(counted[MISSES[curve.stream]]),
  };
}

const SHAPES = [
  [1, 1],
  [1, 2],
  [1, 3],
  [1, 16],
  [1, 17],
  [1, 64],
  [2, 2],
  [4, 1],
  [4, 3],
  [16, 4],
  [64, 1],
  [128, 12],
  [4096, 1],
] as const;

async function holds(
  workload: Workload,
  pageSizes: number[],
  shapes: readonly (readonly [number, number])[],
  asid = true,
) {
  const collapsed = await tlbCurves(workload, { pageSizes, asid, collapse: true });
  const whole = await tlbCurves(workload, { pageSizes, asid, collapse: false });
  for (const [at, curve] of whole.entries()) {
    const known = new Map(curve.points.map((point) => [`${point.sets}x${point.ways}`, point.misses]));
    for (const point of collapsed[at].points) expect(known.get(`${point.sets}x${point.ways}`)).toBe(point.misses);
    expect({ ...collapsed[at], points: [] }).toEqual({ ...curve, points: [] });
    for (const [sets, ways] of shapes) {
      const run = await missesOf(workload, curve, sets, ways, asid, !(curve.stream === 'unified' && ways === 1));
      expect([curve.stream, curve.pageSize, sets, ways, known.get(`${sets}x${ways}`)]).toEqual([
        curve.stream,
        curve.pageSize,
        sets,
        ways,
        run.misses,
      ]);
      if (curve.stream === 'unified') expect(curve.references).toBe(run.references);
    }
  }
}

describe('of tlb', () => {
  test('a few references by hand', async () => {
    // Pages 0 2 0 4 2: one set of 2 ways misses all but the second 0; two sets are the same, as all are even; four sets part 2 from 0 and 4.
    const lines = [0, 2, 0, 4, 2].map((page) => `1,L,0x${(page * 4096).toString(16)},4,`);
    const workload = await opened('hand.csv', `pid,op,addr,size,args\n${lines.join('\n')}\n`);
    const [, data] = await tlbCurves(workload, { pageSizes: [4096], asid: true, collapse: true });
    const misses = (sets: number, ways: number) =>
      data.points.find((point) => point.sets === sets && point.ways === ways)?.misses;
    expect([misses(1, 1), misses(1, 2), misses(1, 3), misses(2, 1), misses(2, 2), misses(4, 1)]).toEqual([
      5, 4, 3, 5, 4, 3,
    ]);
  });

  test.each([1, 2, 3, 4])('random trace %i: as separate runs, collapsed or not', async (seed) => {
    const workload = await opened(`random-${seed}.csv`, drawn(seed, 1500));
    await holds(workload, [4096, 65536], SHAPES);
  });

  test.each([5, 6])('random trace %i: every switch flushes without address-space identifiers', async (seed) => {
    await holds(await opened(`flush-${seed}.csv`, drawn(seed, 1500)), [4096, 16384], SHAPES, false);
  });

  test('a shipped trace: as separate runs', async () => {
    const shapes = [
      [1, 16],
      [1, 64],
      [16, 4],
      [128, 12],
    ] as const;
    await holds(await openWorkload(['traces/cowfork']), [4096, 2 ** 21], shapes);
  }, 60_000);
});

describe('of memory', () => {
  test('the string of Belady, Nelson and Shedler', async () => {
    // 1 2 3 4 1 2 5 1 2 3 4 5: with 3 frames 10 faults of lru, 9 of fifo and 7 of opt; with 4 frames 8, 10 and 6.
    const lines = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5].map((page) => `1,L,0x${page}000,4,`);
    const workload = await opened('belady.csv', `pid,op,addr,size,args\n${lines.join('\n')}\n`);
    const [lru, opt, fifo] = await memoryCurves(workload, {
      pageSizes: [4096],
      policies: ['lru', 'opt', 'fifo'],
      points: [3, 4],
      collapse: true,
    });
    const faults = (points: { frames: number; faults: number }[]) =>
      [3, 4].map((frames) => points.find((point) => point.frames === frames)?.faults);
    expect([lru, opt, fifo].map(({ points }) => faults(points))).toEqual([
      [10, 8],
      [7, 6],
      [9, 10],
    ]);
  });

  test.each([1, 2, 3])('random trace %i: as separate runs, collapsed or not', async (seed) => {
    const workload = await opened(`memory-${seed}.csv`, drawn(seed, 1200));
    const options = { pageSizes: [4096, 16384], policies: ['lru', 'opt'] as const, points: null };
    const collapsed = await memoryCurves(workload, { ...options, collapse: true });
    const whole = await memoryCurves(workload, { ...options, collapse: false });
    for (const [at, curve] of whole.entries()) {
      expect(collapsed[at].points).toEqual(curve.points.slice(1));
      for (const { frames, faults } of curve.points.filter((_, place) => place < 6 || place % 13 === 0)) {
        const apart = await faultsOf(workload, curve.pageSize, curve.policy, frames, frames > 1);
        expect([curve.policy, curve.pageSize, frames, faults]).toEqual([curve.policy, curve.pageSize, frames, apart]);
      }
    }
  });

  test('a shipped trace: as separate runs', async () => {
    const workload = await openWorkload(['traces/cowfork']);
    const curves = await memoryCurves(workload, {
      pageSizes: [4096],
      policies: ['lru', 'opt'],
      points: null,
      collapse: true,
    });
    for (const { policy, points } of curves) {
      for (const frames of [2, 8, 33, 100]) {
        const faults = points.find((point) => point.frames === frames)?.faults;
        expect([policy, frames, faults]).toEqual([
          policy,
          frames,
          await faultsOf(workload, 4096, policy, frames, true),
        ]);
      }
    }
  }, 60_000);
});
