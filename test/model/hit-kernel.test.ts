import { describe, expect, test } from 'vitest';
import { WasmRoom } from '../../src/base/wasm.ts';
import { HitKernel } from '../../src/model/hit-kernel.ts';
import { resolveSystem } from '../../src/run/config.ts';
import type { System } from '../../src/system/system.ts';
import { pack, run, traces } from '../trace/packing.ts';
import { temporaryFolder, write } from '../trace/support.ts';

const folder = temporaryFolder();

/** Counts the rows that it takes. */
class CountedKernel extends HitKernel {
  rows = 0;

  override run(...given: Parameters<HitKernel['run']>): number {
    const row = super.run(...given);
    if (row >= 0) this.rows += row - given[2];
    return row;
  }
}

function systemOf(...sets: string[]): System {
  return resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder }).system;
}

describe.each(['cowfork', 'ls.lackey.gz'])('%s', (name) => {
  test.each([['text'], ['packed']])('%s: the same with the kernel, which takes most rows', async (form) => {
    const system = systemOf();
    const source = `${traces}/${name}`;
    const path = form === 'text' ? source : await pack([source], `${folder}/${name}.pwt`);
    const kernel = new CountedKernel(new WasmRoom(2 ** 25));
    expect(await run(path, system, { hitKernel: kernel })).toEqual(await run(path, system, { hitKernel: null }));
    expect(kernel.rows).toBeGreaterThan(10_000);
  });
});

test('where its room is full, TypeScript goes on alone', async () => {
  const address = (at: number): string => `0x${(0x4000_0000 + (at >> 2) * 4096).toString(16)}`;
  // A new page for both streams, then one that hits.
  const lines = Array.from(
    { length: 60_000 },
    (_, at) => `1,${'IL'[at % 2]},${at % 4 < 2 ? address(at) : '0x1000'},4,`,
  );
  const path = write(folder, 'wide.csv', ['pid,op,addr,size,args', ...lines].join('\n'));
  const [small, ample] = [2_550_000, 2 ** 25].map((bytes) => new CountedKernel(new WasmRoom(bytes), 0));
  const system = systemOf('memory=1GiB');
  const expected = await run(path, system, { hitKernel: null });
  expect(await run(path, system, { hitKernel: small })).toEqual(expected);
  expect(await run(path, system, { hitKernel: ample })).toEqual(expected);
  expect(small.rows).toBeLessThan(ample.rows);
  expect(small.rows).toBeGreaterThan(0);
});

test('pages that a child in the space of its parent maps anew are hit in regions that the parent has no counts of yet', async () => {
  const address = (page: number): string => `0x${((16 + page) * 4096).toString(16)}`;
  const maps = (pid: number): string[] =>
    Array.from({ length: 8 }, (_, page) => `${pid},map,${address(page)},0x1000,prot=rwu;eager=1;name=${pid}-${page}`);
  const used = (pid: number): string[] => Array.from({ length: 80 }, (_, at) => `${pid},S,${address(at % 8)},4,`);
  const lines = [
    'pid,op,addr,size,args',
    ...maps(1),
    ...used(1),
    '1,vfork,,,child=2',
    ...maps(2),
    ...used(2),
    ...used(1),
  ];
  const path = write(folder, 'child.csv', lines.join('\n'));
  const kernel = new CountedKernel(new WasmRoom(2 ** 25), 0);
  const system = systemOf('tlb.asid=true', 'memory=64MiB');
  const result = await run(path, system, { hitKernel: kernel });
  expect(result).toEqual(await run(path, system, { hitKernel: null }));
  const counted = result.regions.filter(({ region }) => region !== '');
  expect(counted.map(({ pid, region, counters }) => `${pid}: ${counters['stores']} in ${region}`)).toEqual(
    ['1: 10 in 1', '1: 10 in 2', '2: 10 in 2'].flatMap((told) => maps(1).map((_map, page) => `${told}-${page}`)),
  );
  expect(kernel.rows).toBe(3 * 80 - 2 * 8);
});
