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
