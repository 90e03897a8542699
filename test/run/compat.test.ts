import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import type { Result } from '../../src/metrics/result.ts';
import { compatBlocks } from '../../src/report/compat/index.ts';
import { resolveSystem } from '../../src/run/config.ts';
import { resultOf } from '../../src/run/result.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import type { CompatName } from '../../src/system/compat.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { recordsOf } from '../trace/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Streams that dwell on pages, some far more than others, with accesses over page edges. */
function drawn(): string {
  const random = new XorShift32(11);
  const below = (most: number) => random.next() % most;
  const lines = ['pid,op,addr,size,args'];
  let [code, data] = [1, 90];
  for (let at = 0; at < 20_000; at++) {
    if (below(5) === 0) code = below(1 + below(70));
    if (below(3) === 0) data = 60 + below(1 + below(90));
    const kind = ['I', 'L', 'S'][below(3)];
    lines.push(`1,${kind},${(kind === 'I' ? code : data) * 4096 + (below(9) === 0 ? 4094 : below(4000))},4`);
  }
  const path = join(folder, 'drawn.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function run(path: string, compat: CompatName, sets: string[] = []): Promise<Result> {
  const { system } = resolveSystem({ compat, sets, env: {}, cwd: folder });
  const workload = await openWorkload([path]);
  return resultOf(await simulate(workload, system, PLAIN), workload, system);
}

/** Entries with their uses, by set; a look-up says whether it hit, and fills. */
function lfu(entries: number, ways: number): (page: number) => boolean {
  const sets = Array.from({ length: entries / ways }, () =>
    Array.from({ length: ways }, () => ({ page: -1, uses: 0 })),
  );
  return (page) => {
    const set = sets[page % sets.length];
    const found = set.find((entry) => entry.page === page);
    if (found !== undefined) {
      found.uses++;
      return true;
    }
    const fewest = Math.min(...set.map(({ uses }) => uses));
    set[set.findIndex(({ uses }) => uses === fewest)] = { page, uses: 1 };
    return false;
  };
}

describe('drcachesim', () => {
  test.each([
    [32, 1024],
    [4, 16],
  ])('first levels of %i entries, second of %i: the same as a plain replay', async (small, large) => {
    const path = drawn();
    const [first, last] = [{ I: lfu(small, small), D: lfu(small, small) }, lfu(large, 4)];
    const expected = { l1i_hits: 0, l1i_misses: 0, l1d_hits: 0, l1d_misses: 0, l2_hits: 0, l2_misses: 0 };
    for (const record of await recordsOf([path], {})) {
      const [, kind, address, size] = record.split(' ');
      const pages = [Number(address), Number(address) + Math.max(1, Number(size)) - 1].map((at) =>
        Math.floor(at / 4096),
      );
      for (let page = pages[0]; page <= pages[1]; page++) {
        const level = kind === 'I' ? 'i' : 'd';
        const hit = first[kind === 'I' ? 'I' : 'D'](page);
        expected[`l1${level}_${hit ? 'hits' : 'misses'}`]++;
        if (!hit) expected[last(page) ? 'l2_hits' : 'l2_misses']++;
      }
    }
    const shape = ['l1i', 'l1d'].flatMap((level) => [`tlb.${level}.entries=${small}`, `tlb.${level}.ways=${small}`]);
    const { totals } = await run(path, 'drcachesim', [...shape, `tlb.l2.entries=${large}`]);
    expect(totals).toMatchObject(expected);
    expect(expected.l1d_misses).toBeGreaterThan(1000);
  });

  test('its counters by its names', async () => {
    const path = join(folder, 'two.csv');
    writeFileSync(path, 'pid,op,addr,size,args\n1,I,0x1000,4\n1,L,0x2ffc,8\n1,S,0x1000,4\n1,L,0x1000,4\n');
    const lines = compatBlocks.drcachesim(await run(path, 'drcachesim')).split('\n');
    const words = lines.map((line) => line.trim().replaceAll(/ {2,}/g, ' '));
    const none = 'Invalidations: 0';
    expect(words).toEqual([
      'TLB simulation results:',
      'Core #0',
      'L1I stats:',
      'Hits: 0',
      'Misses: 1',
      none,
      'Miss rate: 100.00%',
      'L1D stats:',
      'Hits: 1',
      'Misses: 3',
      none,
      'Miss rate: 75.00%',
      'LL stats:',
      'Hits: 1',
      'Misses: 3',
      none,
      'Local miss rate: 75.00%',
      'Child hits: 1',
      'Total miss rate: 60.00%',
      '',
    ]);
  });
});

describe('dinero', () => {
  // testing/simple.32.txt of github.com/atos-tools/dineroIV, made 64 times as large: its cache of 32 KiB with blocks of 64 bytes and 8 ways has 13 fetches and 11 misses.
  test('the test of its LRU policy', async () => {
    const path = join(folder, 'simple.din');
    const pages = [1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 1, 2, 4];
    writeFileSync(path, pages.map((page) => `r ${(page * 0x40000).toString(16)} 4\n`).join(''));
    const block = compatBlocks.dinero(await run(path, 'dinero', ['tlb.l1d.entries=512', 'tlb.l1d.ways=8']));
    const [, cache] = block.split('l1-dcache');
    const rows = cache.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(rows).toContainEqual(['Demand Fetches', '13', '0', '13', '13', '0', '0']);
    expect(rows).toContainEqual(['Demand Misses', '11', '0', '11', '11', '0', '0']);
    expect(rows).toContainEqual(['Demand miss rate', '0.8462', '0.0000', '0.8462', '0.8462', '0.0000', '0.0000']);
  });

  test('reads and writes apart; a unified cache', async () => {
    const path = join(folder, 'kinds.din');
    writeFileSync(path, '2 1000\n0 2000\n1 3000\n1 2004\n1 42000\n0 2000\n');
    const misses = (block: string) => block.split('\n').filter((line) => line.includes('Demand Misses'));
    const split = misses(compatBlocks.dinero(await run(path, 'dinero')));
    expect(split.map((line) => line.trim().split(/ +/).slice(2))).toEqual([
      ['1', '1', '0', '0', '0', '0'],
      ['4', '0', '4', '2', '2', '0'],
    ]);
    const one = ['tlb={l1: {entries: 64}, asid: true}'];
    expect(
      misses(compatBlocks.dinero(await run(path, 'dinero', one)))[0]
        .trim()
        .split(/ +/)
        .slice(2),
    ).toEqual(['4', '-', '-', '-', '2', '0']);
  });
});
