import { describe, expect, test } from 'vitest';
import { totals } from '../../src/model/totals.ts';
import { simulate } from '../../src/run/simulate.ts';
import { shippedProfile } from '../../src/system/find-profile.ts';
import { resolveProfile } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { RecordList } from './support.ts';

const traces = new URL('../../traces/', import.meta.url).pathname;

/** I, L, S, M as counted with grep and awk when the traces were recorded (traces/README.md). */
const COUNTS: readonly [string, number, number, number, number][] = [
  ['ls.lackey.gz', 608836, 151570, 74291, 2991],
  ['sqlite3.lackey.gz', 3160283, 863636, 405150, 16144],
  ['mapchurn.lackey.gz', 1595465, 242315, 183448, 3475],
  ['deeprec.lackey.gz', 691480, 99643, 86748, 1468],
  ['cowfork', 127573, 24468, 13468, 1470],
  ['pipeline', 1395572, 335766, 173046, 10082],
  ['cowfork-32', 149174, 35926, 19274, 1747],
];

/** Counts accesses by kind, and keeps the other records. */
class Counts extends RecordList {
  readonly kinds = [0, 0, 0, 0];

  override access(kind: number, hi: number, lo: number, size: number): void {
    super.access(kind, hi, lo, size);
    this.records.pop();
    this.kinds[kind]++;
  }
}

async function countsOf(name: string): Promise<Counts> {
  const workload = await openWorkload([traces + name], { kernelAccesses: false, preload: true });
  const counts = new Counts(workload.processes);
  await workload.records(counts);
  expect(workload.notes).toEqual([]);
  return counts;
}

describe('the shipped traces', () => {
  test.each(COUNTS)('%s: every line', async (name, ...kinds) => {
    expect((await countsOf(name)).kinds).toEqual(kinds);
  });

  test('cowfork: who is born, waits and ends', async () => {
    const { records } = await countsOf('cowfork');
    expect(records.filter((record) => !/ (?:map|unmap|protect|brk) /.test(record))).toEqual([
      '17235 fork child=17242',
      '17242 exit',
      '17235 wait child=17242',
      '17235 exit',
    ]);
  });

  test('pipeline: the shell forks four that each become another program', async () => {
    const { records } = await countsOf('pipeline');
    const lives = records.filter((record) => !/ (?:map|unmap|protect|brk) /.test(record));
    expect(lives.filter((record) => record.startsWith('17341 '))).toEqual([
      '17341 fork child=17350',
      '17341 fork child=17351',
      '17341 fork child=17352',
      '17341 fork child=17353',
      '17341 exit',
    ]);
    for (const pid of [17350, 17351, 17352, 17353]) {
      expect(lives.filter((record) => record.includes(`${pid}`))).toEqual([
        `17341 fork child=${pid}`,
        `${pid} exec`,
        `${pid} exit`,
      ]);
      const after = records.indexOf(`${pid} exec`);
      const image = records.slice(after + 1).find((record) => record.startsWith(`${pid} `));
      expect(image).toMatch(/role=image va=0x108000/);
    }
  });

  test.each([
    // Of the buffer's 2048 shared pages the child copies the 1024 that it writes; when it has ended, the parent writes every 8th,
    // 256 that are its own again. The rest are pages of the stack, of data and of relocated libraries (numbers of our own run).
    ['cowfork', { cow_copy: 1037, cow_reuse: 266 }],
    ['cowfork-32', { cow_copy: 1033, cow_reuse: 264 }],
    ['pipeline', { processes: 5 }],
    ['ls.lackey.gz', { processes: 1 }],
  ])('%s on Linux: no reference outside the regions', async (name, some) => {
    const profile = shippedProfile('linux-x86-64');
    if (profile === null) throw new Error('no such profile');
    const { machine } = await simulate(await openWorkload([traces + name]), resolveProfile(profile).system);
    expect(totals(machine)).toMatchObject({ invalid_faults: 0, ignored_records: 0, event_failures: 0, ...some });
  });
});
