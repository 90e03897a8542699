import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { resolveSystem } from '../../src/run/config.ts';
import { loadSystem } from '../../src/system/load.ts';
import type { System } from '../../src/system/system.ts';
import { randomSystem } from '../support/random-system.ts';
import { makeRandom } from '../support/random.ts';
import { temporaryFolder, write } from '../trace/support.ts';
import { compared } from './compared-stretches.ts';

const folder = temporaryFolder();

/** Accesses by few processes to few pages, in phases, with little in between. */
function denseTrace(seed: number): string {
  const random = makeRandom(seed);
  const lines = ['pid,op,addr,size,args'];
  const pageCount = random.integer(4, 40);
  let [pid, first] = [1, 0];
  for (let at = 0; at < 4000; at++) {
    if (random.chance(0.0008)) pid = random.integer(1, 2);
    if (random.chance(0.0008))
      lines.push(`${pid},discard,0x${((16 + random.integer(0, 40)) * 4096).toString(16)},0x1000,`);
    if (random.chance(0.002)) first = random.integer(0, 30);
    const kind = random.pick(['I', 'I', 'I', 'L', 'L', 'S', 'M']);
    const page =
      16 + first + (kind === 'I' ? random.integer(0, 2) : random.integer(0, random.chance(0.9) ? 3 : pageCount));
    const offset = random.chance(0.003) ? 4094 : random.integer(0, 511) * 8;
    lines.push(`${pid},${kind},0x${(page * 4096 + offset).toString(16)},4,`);
  }
  return lines.join('\n');
}

describe('on dense traces', () => {
  /** Where stretches are run for certain, and where every use is looked at by itself. */
  const STRETCHED = new Set([
    'ample',
    'TLBs that miss',
    'TLBs that miss, lru',
    'huge pages of the table',
    'no replacement',
    'clock',
    'lru',
    'unified',
  ]);
  const COUNTED = new Set(['arc', 'TLB by use counts']);
  const SETTINGS: Record<string, string[]> = {
    ample: [],
    'small TLBs': ['tlb.l1d.entries=8', 'tlb.l1i.entries=4', 'tlb.l1d.policy=plru', 'tlb.l1i.policy=fifo'],
    'TLBs that miss': [
      'tlb.l1d={"entries":16,"ways":4,"policy":"lru"}',
      'tlb.l1i={"entries":4,"ways":2,"policy":"lru"}',
      'tlb.l2={"entries":16,"ways":4,"policy":"plru"}',
    ],
    'TLBs that miss, lru': [
      'tlb.l1d={"entries":16,"ways":16,"policy":"lru"}',
      'tlb.l1i={"entries":4,"ways":4,"policy":"lru"}',
      'memory=200KiB',
      'reserved=[]',
      'replacement.policy=lru',
      'table.backing=none',
    ],
    'huge pages of the table': [
      'pageSize=64KiB',
      'table.levels=[9,9,9]',
      'table.backing=none',
      'faultAround=0',
      'reserved=[]',
    ],
    'TLBs of many sets that miss': [
      'tlb.l1d={"entries":128,"ways":1,"policy":"lru"}',
      'tlb.l1i={"entries":2,"ways":2,"policy":"lru"}',
      'tlb.l2={"entries":256,"ways":4}',
    ],
    'huge pages that miss': [
      'hugePages.policy=always',
      'tlb.l1d={"entries":2,"ways":2,"policy":"lru"}',
      'tlb.l1dHuge=null',
      'tlb.l1i={"entries":2,"ways":2,"policy":"lru"}',
      'table.levels=[9,9,9,7,2]',
      'memory=400KiB',
      'reserved=[]',
      'table.backing=none',
      'unmapped=map',
      'replacement.policy=lru',
    ],
    'no replacement': ['replacement.policy=none'],
    clock: ['memory=200KiB', 'reserved=[]', 'replacement.policy=clock', 'table.backing=none'],
    lru: ['memory=200KiB', 'reserved=[]', 'replacement.policy=lru', 'table.backing=none'],
    mru: ['memory=200KiB', 'reserved=[]', 'replacement.policy=mru', 'table.backing=none'],
    'lru, local': [
      'memory=400KiB',
      'reserved=[]',
      'replacement.policy=lru',
      'replacement.scope=local:9',
      'table.backing=none',
    ],
    unified: ['tlb.l1i=null', 'tlb.l1d=null', 'tlb.l1={"entries":16,"ways":4}'],
    arc: ['memory=200KiB', 'reserved=[]', 'replacement.policy=arc', 'table.backing=none'],
    'TLB by use counts': ['tlb.l1d.policy=lfu'],
  };
  test.each(Object.entries(SETTINGS))('%s', { timeout: 60_000 }, async (what, sets) => {
    const { system } = resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder });
    const reached: (number | null)[] = [];
    for (let seed = 1; seed <= 2; seed++) {
      const path = write(folder, `dense-${seed}.csv`, denseTrace(seed));
      reached.push(await compared(path, system));
      await compared(path, system, { skip: 1000, warmup: 1500, limit: 3000, window: 500 });
    }
    const stretched = reached.some((most) => (most ?? 0) > 0);
    if (STRETCHED.has(what)) expect(stretched).toBe(true);
    if (COUNTED.has(what)) expect(stretched).toBe(false);
  });

  test.each([
    ['global pages', ['tlb.globalPages=[[0,0x100000]]']],
    ['the next translations are fetched ahead', ['tlb.prefetch={"policy":"next","pages":2,"entries":4}']],
    ['translations at like distances are fetched ahead', ['tlb.prefetch={"policy":"distance","pages":2,"entries":4}']],
    ['two nodes', ['numa={"nodes":2,"runsOn":[0,1]}']],
  ])('two processes that share their pages: %s', { timeout: 60_000 }, async (_what, sets) => {
    const four = '{"entries":4,"ways":4,"policy":"lru"}';
    const missing = [`tlb.l1d=${four}`, `tlb.l1i=${four}`, 'tlb.l2={"entries":8,"ways":4}'];
    const { system } = resolveSystem({ system: 'linux-x86-64', sets: [...missing, ...sets], env: {}, cwd: folder });
    const [header, ...accesses] = denseTrace(3).split('\n');
    const lines = [header, '1,map,0x10000,0x60000,prot=rwxu;share=1', '1,fork,,,child=2', ...accesses];
    expect(await compared(write(folder, 'shared.csv', lines.join('\n')), system)).toBeGreaterThan(0);
  });

  test('random systems', { timeout: 60_000 }, async () => {
    let [done, stretched] = [0, 0];
    for (let seed = 1; seed <= 16; seed++) {
      const path = write(folder, `dense-${seed % 5}.csv`, denseTrace(seed % 5));
      const drawn = {
        ...randomSystem(seed),
        memory: 2 ** (20 + (seed % 4)),
        physical: [],
        e820: null,
        kernel: {},
        replacement: { policy: ['lru', 'clock', 'fifo', 'none'][seed % 4] },
        reserved: [],
      };
      let system: System;
      try {
        system = loadSystem(JSON.stringify(drawn), 'system.json');
      } catch (error) {
        if (error instanceof UserError) continue;
        throw error;
      }
      const most = await compared(path, system);
      if (most !== null) done++;
      if (most !== null && most > 0) stretched++;
    }
    expect(done).toBeGreaterThan(5);
    expect(stretched).toBeGreaterThan(1);
  });
});
