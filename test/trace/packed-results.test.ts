import { expect, describe, test } from 'vitest';
import { EXIT, UserError } from '../../src/base/user-error.ts';
import type { Result } from '../../src/metrics/result.ts';
import { resolveSystem } from '../../src/run/config.ts';
import type { SimulateOptions } from '../../src/run/simulate.ts';
import { loadSystem } from '../../src/system/load.ts';
import type { System } from '../../src/system/system.ts';
import { randomSystem } from '../support/random-system.ts';
import { randomTrace } from '../support/random-trace.ts';
import { csvOf, pack, run, shipped, traces } from './packing.ts';
import { temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();

function systemOf(...sets: string[]): System {
  return resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder }).system;
}

/** The result, or that rows cannot tell it: never another one. */
async function resultOrRefusal(path: string, system: System, options?: Partial<SimulateOptions>): Promise<Result | null> {
  try {
    return await run(path, system, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.exitCode).toBe(EXIT.usage);
    expect(error.message).toMatch(/convert --no-collapse/);
    return null;
  }
}

const SYSTEMS: Record<string, string[]> = {
  default: [],
  unified: ['tlb.l1i=null', 'tlb.l1d=null', 'tlb.l1={"entries":16,"ways":4}'],
  lru: ['memory=2MiB', 'replacement.policy=lru'],
  clock: ['memory=2MiB', 'replacement.policy=clock'],
  opt: ['memory=2MiB', 'replacement.policy=opt'],
};

describe.each(shipped)('%s', (name) => {
  test('packed and stored, it gives what its source gives', { timeout: 300_000 }, async () => {
    const source = `${traces}/${name}`;
    const deflated = await pack([source], `${folder}/${name}.pwt`);
    const stored = await pack([source], `${folder}/${name}.stored.pwt`, { store: true });
    const chosen = name.startsWith('cowfork') ? Object.entries(SYSTEMS) : Object.entries(SYSTEMS).slice(0, 3);
    for (const [what, sets] of chosen) {
      const system = systemOf(...sets);
      const expected = await run(source, system);
      expect({ what, ...(await resultOrRefusal(deflated, system)) }).toEqual({ what, ...expected });
      if (what === 'default') expect(await run(stored, system)).toEqual(expected);
    }
  });
});

test.each(['64KiB', '2MiB'])('pages of %s', { timeout: 100_000 }, async (pageSize) => {
  const system = systemOf(`pageSize=${pageSize}`, 'table.levels=[9,9,9]', 'memory=256MiB');
  for (const name of ['cowfork', 'ls.lackey.gz', 'deeprec.lackey.gz']) {
    const source = `${traces}/${name}`;
    const path = await pack([source], `${folder}/large-${name}.pwt`);
    expect(await run(path, system)).toEqual(await run(source, system));
  }
});

test('windows, skip, warmup and limit, where the file has stops', { timeout: 100_000 }, async () => {
  const source = `${traces}/ls.lackey.gz`;
  const path = await pack([source], `${folder}/stops.pwt`);
  for (const stops of [
    { window: 50_000 },
    { window: 1000, limit: 23_000 },
    { skip: 100_000, window: 7000 },
    { skip: 100_000, warmup: 200_000, limit: 33_000 },
    { limit: 1000 },
  ]) {
    expect(await run(path, systemOf(), stops)).toEqual(await run(source, systemOf(), stops));
  }
});

describe.each(['wild', 'calm'])('%s traces on random systems', (mood) => {
  const seeds = Array.from({ length: 40 }, (_, at) => at + 1);
  test.each(seeds)('seed %i', { timeout: 60_000 }, async (seed) => {
    const source = write(folder, `${mood}-${seed}.csv`, randomTrace(seed, { calm: mood === 'calm' }));
    const system = loadSystem(JSON.stringify(randomSystem(seed)), 'system.json');
    const runs = await pack([source], `${folder}/${mood}-${seed}.pwt`, { store: seed % 2 === 0 });
    const records = await pack([source], `${folder}/${mood}-${seed}.records.pwt`, { store: seed % 2 === 1, records: true });
    const expected = await run(source, system, { window: 97 });
    expect(await run(records, system, { window: 97 })).toEqual(expected);
    expect(await csvOf(records)).toBe(await csvOf(source));
    const whole = await run(source, system);
    const packed = await resultOrRefusal(runs, system);
    expect(packed ?? whole).toEqual(whole);
  });

  test('most that keep to what rows tell are not refused', { timeout: 60_000 }, async () => {
    let done = 0;
    for (const seed of seeds) {
      const system = loadSystem(JSON.stringify({ ...randomSystem(seed), pageSize: 4096, memory: 2 ** 24 }), 'system.json');
      const result = await resultOrRefusal(`${folder}/${mood}-${seed}.pwt`, system);
      if (result === null) continue;
      done++;
      expect(result).toEqual(await run(`${folder}/${mood}-${seed}.csv`, system));
    }
    expect(done).toBeGreaterThan(seeds.length * (mood === 'calm' ? 0.5 : 0.2));
  });
});
