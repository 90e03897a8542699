import { expect, describe, test } from 'vitest';
import { EXIT, UserError } from '../../src/base/user-error.ts';
import type { Result } from '../../src/metrics/result.ts';
import { resolveSystem } from '../../src/run/config.ts';
import type { SimulateOptions } from '../../src/run/simulate.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { PACKED_RUNS } from '../../src/trace/packed/writer.ts';
import { loadSystem } from '../../src/system/load.ts';
import type { System } from '../../src/system/system.ts';
import { makeRandom } from '../support/random.ts';
import { randomSystem } from '../support/random-system.ts';
import { randomTrace } from '../support/random-trace.ts';
import { csvOf, pack, run, shipped, traces } from './packing.ts';
import { temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();

function systemOf(...sets: string[]): System {
  return resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder }).system;
}

/** The result, or that rows cannot tell it: never another one. */
async function resultOrRefusal(
  path: string,
  system: System,
  options?: Partial<SimulateOptions>,
): Promise<Result | null> {
  try {
    return await run(path, system, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.exitCode, error.message).toBe(EXIT.usage);
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

/** All with PAGEWALK_SHIPPED_TRACES=all. */
const chosenTraces = shipped.filter(
  (name) => process.env['PAGEWALK_SHIPPED_TRACES'] === 'all' || /^(cowfork|pipeline|ls)/.test(name),
);

describe.each(chosenTraces)('%s', (name) => {
  test('packed and stored, it gives what its source gives', { timeout: 300_000 }, async () => {
    const source = `${traces}/${name}`;
    const deflated = await pack([source], `${folder}/${name}.pwt`);
    const stored = await pack([source], `${folder}/${name}.stored.pwt`, { store: true });
    const chosen = name.startsWith('cowfork')
      ? Object.entries(SYSTEMS)
      : Object.entries(SYSTEMS).slice(0, name === 'ls.lackey.gz' ? 3 : 2);
    for (const [what, sets] of chosen) {
      const system = systemOf(...sets);
      const expected = await run(source, system);
      expect({ what, ...(await resultOrRefusal(deflated, system)) }).toEqual({ what, ...expected });
      if (what === 'default') expect(await run(stored, system)).toEqual(expected);
    }
  });
});

/** Accesses to few pages without a map, many of them over a page edge. */
function crossings(seed: number): string {
  const random = makeRandom(seed);
  const lines = ['pid,op,addr,size,args'];
  for (let at = 0; at < 4000; at++) {
    const page = random.pick([0x10, 0x11, 0x12, 0x1f, 0x20, 0x2f, 0x200, 0x3ff, 0x400, 0x7ff]) + 0x10000;
    const offset = random.chance(0.3) ? 4096 - random.integer(1, 8) : random.integer(0, 4000);
    const size = random.chance(0.02) ? random.integer(1, 200_000) : random.pick([1, 4, 8, 16]);
    const pid = random.chance(0.02) || at === 0 ? random.integer(1, 3) : Number(lines[at].split(',')[0]);
    lines.push(`${pid},${random.pick(['I', 'L', 'L', 'S', 'M'])},0x${(page * 4096 + offset).toString(16)},${size},`);
  }
  return lines.join('\n');
}

describe.each(['8KiB', '64KiB', '2MiB'])('pages of %s', (pageSize) => {
  const small = [`pageSize=${pageSize}`, 'table.levels=[9,9,9]', 'table.backing=none', 'faultAround=0', 'reserved=[]'];
  const tiny = [...small, `memory=${Number.parseInt(pageSize, 10) * 6}${pageSize.slice(-3)}`, 'zeroPage=false'];
  const machines: Record<string, string[]> = {
    plain: [...small, 'memory=256MiB'],
    lru: [...tiny, 'replacement.policy=lru'],
    clock: [...tiny, 'replacement.policy=clock'],
    opt: [...tiny, 'replacement.policy=opt'],
    unified: [...small, 'tlb.l1i=null', 'tlb.l1d=null', 'tlb.l1={"entries":4,"ways":2}'],
  };
  test.each(Object.entries(machines))('accesses over page edges, %s', { timeout: 100_000 }, async (_, sets) => {
    for (let seed = 1; seed <= 2; seed++) {
      const source = write(folder, `cross-${seed}.csv`, crossings(seed));
      const path = await pack([source], `${folder}/cross-${seed}.pwt`);
      expect(await run(path, systemOf(...sets))).toEqual(await run(source, systemOf(...sets)));
    }
  });

  test('shipped traces', { timeout: 100_000 }, async () => {
    for (const name of ['cowfork', 'ls.lackey.gz']) {
      const system = systemOf(...small, 'memory=256MiB', 'table.levels=[9,9,9,9]');
      const path = await pack([`${traces}/${name}`], `${folder}/large-${name}.pwt`);
      const expected = await run(`${traces}/${name}`, system);
      expect((await resultOrRefusal(path, system)) ?? expected).toEqual(expected);
    }
  });
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

test('rows that are passed over are not read, their events happen', { timeout: 100_000 }, async () => {
  const skips: [string, number][] = [
    ['mapchurn.lackey.gz', 700_000],
    ['pipeline', 1_000_000],
  ];
  for (const [name, skip] of skips) {
    const path = await pack([`${traces}/${name}`], `${folder}/passed-${name}.pwt`);
    const reading = { ...PACKED_RUNS, nextStop: (now: number) => (now < skip ? skip : Infinity), passOver: skip };
    let [passed, read] = [0, 0];
    for await (const { batch } of (await openWorkload([path])).batches(reading)) {
      if (batch.page.length > 0) read++;
      else if (batch.rows > 0) passed++;
    }
    expect(Math.min(passed, read)).toBeGreaterThan(0);
    for (const more of [[], ['replacement.policy=opt', 'memory=512KiB', 'reserved=[]', 'table.backing=none']]) {
      const result = await run(path, systemOf(...more), { skip, check: true });
      expect(result).toEqual(await run(`${traces}/${name}`, systemOf(...more), { skip }));
      expect(result.totals.references).toBeGreaterThan(0);
    }
  }
});

describe.each(['wild', 'calm'])('%s traces on random systems', (mood) => {
  const seeds = Array.from({ length: 20 }, (_, at) => at + 1);
  test.each(seeds)('seed %i', { timeout: 60_000 }, async (seed) => {
    const source = write(folder, `${mood}-${seed}.csv`, randomTrace(seed, { calm: mood === 'calm' }));
    const system = loadSystem(JSON.stringify(randomSystem(seed)), 'system.json');
    const runs = await pack([source], `${folder}/${mood}-${seed}.pwt`, { store: seed % 2 === 0 });
    const records = await pack([source], `${folder}/${mood}-${seed}.records.pwt`, {
      store: seed % 2 === 1,
      records: true,
    });
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
      const roomy = {
        pageSize: 4096,
        memory: 2 ** 24,
        physical: [],
        e820: null,
        kernel: {},
        forkPolicy: 'cow',
        hugePages: {},
      };
      const system = loadSystem(JSON.stringify({ ...randomSystem(seed), ...roomy }), 'system.json');
      const result = await resultOrRefusal(`${folder}/${mood}-${seed}.pwt`, system);
      if (result === null) continue;
      done++;
      expect(result).toEqual(await run(`${folder}/${mood}-${seed}.csv`, system));
    }
    expect(done).toBeGreaterThan(seeds.length * (mood === 'calm' ? 0.5 : 0.2));
  });
});

test('accesses that reach beyond the last address, of the upper half too', async () => {
  const lines = ['1,L,0xfffffffffffffff8,16', '1,S,0x1fffffffffffff8,1073741824', '1,L,0x1fffffffffff000,4'];
  const path = write(folder, 'beyond.csv', `pid,op,addr,size,args\n${lines.join('\n')}\n`);
  const system = systemOf('onInvalid=continue');
  const expected = await run(path, system);
  expect(expected.totals['no_region']).toBe(2 + 1 + 2 ** 18 + 1);
  for (const records of [false, true]) {
    const packed = await pack([path], `${folder}/beyond.pwt`, { records });
    expect(await run(packed, system)).toEqual(expected);
  }
});
