import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replacements } from '../../src/model/replacement/index.ts';
import type { ReplacementFactory } from '../../src/model/replacement/replacement.ts';
import { SEE_USES } from '../../src/run/sweep/alike.ts';
import { makeRandom } from '../support/random.ts';
import { called, temporaryFolder, write } from './support.ts';

// Configurations that do the same, wholly or until memory runs short, beside those that never do: each has the numbers of a run of its own, from text as from rows.

const folder = temporaryFolder();
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

/** Accesses in phases, to few pages each, of 110 in all; two processes, the second of which is forked. */
function phases(): string {
  const random = makeRandom(7);
  const lines = ['pid,op,addr,size,args'];
  let first = 0;
  for (let at = 0; at < 12_000; at++) {
    if (at === 6000) lines.push('1,fork,,,child=2');
    if (random.chance(0.004)) first = random.integer(0, 90);
    const kind = random.pick(['I', 'I', 'I', 'L', 'L', 'S', 'M']);
    const page = 16 + first + (kind === 'I' ? random.integer(0, 2) : random.integer(3, 19));
    const pid = at > 6000 && (at >> 8) % 2 === 1 ? 2 : 1;
    lines.push(`${pid},${kind},0x${(page * 4096 + random.integer(0, 511) * 8).toString(16)},4,`);
  }
  return `${lines.join('\n')}\n`;
}
write(folder, 'phases.csv', phases());

const PLAN = `systems: [linux-x86-32]
matrix:
  replacement.policy: [clock, fifo, lru, arc, none]
  memory: [0.5x, 4x, 2MiB, 1200KiB]
  tlb.l1d.entries: [8, 64]
exclude:
  - { replacement.policy: none, memory: 0.5x }
  - { replacement.policy: none, memory: 1200KiB }
include:
  - { replacement.policy: opt }
  - { replacement.policy: lru, replacement.scope: "local:20" }
  - { replacement.policy: fifo, replacement.scope: "local:20" }
  - { tlb: { l1: { entries: 8, ways: 4 } }, replacement.policy: clock }
  - { tlb.l1d.policy: plru, replacement.policy: random }
  - { tlb.l1d.policy: plru, replacement.policy: sieve }
`;

type Cells = Record<string, string>;

async function swept(trace: string, cells: string, ...more: string[]): Promise<Cells[]> {
  write(folder, `${trace}.yaml`, `traces: [${trace}]\n${PLAN}`);
  const { code, stdout, stderr } = await called(['sweep', `${trace}.yaml`, '--cells', cells, ...more]);
  expect(code, stderr).toBe(0);
  return parse(stdout, { columns: true });
}

const withoutTrace = ({ trace: _trace, ...cells }: Cells): Cells => cells;

test('a sweep of runs that are alike has the numbers of separate runs', { timeout: 240_000 }, async () => {
  const rows = await swept('phases.csv', 'text');
  expect(rows).toHaveLength(5 * 4 * 2 - 4 + 6);
  const evicting = rows.filter((row) => Number(row.evictions) > 0).length;
  expect(evicting).toBeGreaterThan(10);
  expect(evicting).toBeLessThan(30);
  for (const row of rows) {
    const sets = Object.keys(row)
      .filter((path) => /^(tlb|tlb\..*|replacement\..*)$/.test(path))
      .flatMap((path) => (row[path] === '' ? [] : ['--set', `${path}=${row[path]}`]));
    const memory = row.memory === '' ? [] : ['--memory', row.memory];
    const { stdout, stderr } = await called([
      'run',
      row.trace,
      '--system',
      row.system,
      ...sets,
      ...memory,
      '--format',
      'csv',
    ]);
    const [single]: Cells[] = parse(stdout, { columns: true });
    expect(Object.fromEntries(Object.keys(single ?? {}).map((name) => [name, row[name]])), stderr).toEqual(single);
  }
});

test('a packed trace gives what the text gives that it was made from', { timeout: 240_000 }, async () => {
  const { code, stderr } = await called(['convert', 'phases.csv', 'phases.pwt']);
  expect(code, stderr).toBe(0);
  const text = await swept('phases.csv', 'text');
  expect((await swept('phases.pwt', 'packed')).map(withoutTrace)).toEqual(text.map(withoutTrace));
});

test('each for itself they are the same', { timeout: 240_000 }, async () => {
  const shared = await swept('phases.csv', 'text');
  expect(await swept('phases.csv', 'each', '--check')).toEqual(shared);
});

test('which policies see every use', () => {
  const frames = { count: 4, isAccessed: () => false, isDirty: () => false, clearAccessed: () => false };
  const inputs = {
    frames,
    future: null,
    now: () => 0,
    settings: { tick: 1, tau: 1, kin: 25, kout: 50, small: 10, seed: 1 },
  };
  const see = Object.entries(replacements as Record<string, ReplacementFactory>)
    .filter(([name]) => name !== 'opt')
    .filter(([, make]) => make(inputs as never).reads === 'uses');
  expect(new Set(see.map(([name]) => name))).toEqual(SEE_USES);
});
