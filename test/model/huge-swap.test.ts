import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resultOf } from '../../src/run/result.ts';
import { simulate } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { temporaryFolder } from '../trace/support.ts';

const folder = temporaryFolder();

test('the pages of a huge page that goes to swap are no longer in frames, by process', async () => {
  // Eight frames hold two huge pages of four. Page 0x30 finds no run of four: the first huge page goes, and four pages take its frames one by one.
  const maps = ['0x10000', '0x20000', '0x30000'].map((va) => `1,map,${va},0x4000,prot=rwu`);
  const stores = ['10', '20', '30', '31', '32', '33'].map((vpn) => `1,S,0x${vpn}000,4`);
  const path = join(folder, 'huge.csv');
  writeFileSync(path, ['pid,op,addr,size,args', ...maps, ...stores].join('\n'));
  const profile = {
    memory: 8 * 4096,
    zeroPage: false,
    table: { kind: 'radix', levels: [10, 8, 2], entryBytes: 4, backing: 'none' },
    allocator: { strategy: 'first-fit' },
    replacement: { policy: 'fifo' },
    hugePages: { policy: 'always' },
  };
  const workload = await openWorkload([path]);
  const system = loadSystem(JSON.stringify(profile), 'system.json');
  const { totals, processes } = resultOf(await simulate(workload, system), workload, system);
  expect(totals).toMatchObject({ huge_demand: 2, demand_zero: 4, evictions: 4, swap_outs: 4 });
  expect(processes.map((process) => process.resident_peak)).toEqual([8]);
});
