import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { temporaryFolder } from '../trace/support.ts';

const folder = temporaryFolder();

test('the most used pages of more than the counts have room for at first', async () => {
  const store = (page: number): string => `1,S,0x${((256 + page) * 4096).toString(16)},4`;
  const pages = Array.from({ length: 3000 }, (_, page) => store(page));
  const path = join(folder, 'trace.csv');
  writeFileSync(path, ['pid,op,addr,size,args', ...pages, store(2999), store(2998), store(2999)].join('\n'));
  const system = loadSystem(JSON.stringify({ memory: 2 ** 24, replacement: { policy: 'none' } }), 'system.json');
  const { machine } = await simulate(await openWorkload([path]), system, { ...PLAIN, hotPages: true });
  const list = machine.hotPages?.list(machine) ?? [];
  const told = list.slice(0, 3).map(({ vpn, references, faults }) => [vpn - 256, references, faults]);
  expect(told).toEqual([
    [2999, 3, 1],
    [2998, 2, 1],
    [0, 1, 1],
  ]);
});

test.each(['kill', 'abort'])(
  'the refused store that ends its process or the run is one of its page: %s',
  async (onInvalid) => {
    const path = join(folder, 'refused.csv');
    const records = ['1,map,0x1000,0x1000,prot=ru', '1,L,0x1000,4', '1,L,0x1000,4', '1,S,0x1000,4', '1,L,0x1000,4'];
    writeFileSync(path, ['pid,op,addr,size,args', ...records].join('\n'));
    const system = loadSystem(JSON.stringify({ memory: 2 ** 16, zeroPage: false, onInvalid }), 'system.json');
    const { machine } = await simulate(await openWorkload([path]), system, { ...PLAIN, hotPages: true });
    const list = machine.hotPages?.list(machine) ?? [];
    expect(list.map(({ vpn, references, faults }) => [vpn, references, faults])).toEqual([[1, 3, 2]]);
  },
);
