import { expect, test } from 'vitest';
import { resolveSystem } from '../../src/run/config.ts';
import { readingOf } from '../../src/run/machine-run.ts';
import { loadSystem } from '../../src/system/load.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { STRETCH_BITS } from '../../src/trace/stretch-level.ts';
import { Stretches } from '../../src/trace/stretches.ts';
import { temporaryFolder, write } from '../trace/support.ts';
import { ALL, compared } from './compared-stretches.ts';

const folder = temporaryFolder();

test('a batch that an access of many pages makes longer', { timeout: 60_000 }, async () => {
  const lines = ['pid,op,addr,size,args'];
  for (let round = 0; round < 2; round++) {
    for (let at = 0; at < 65_400; at++) lines.push(`1,L,0x${(0x10000 + (at % 4) * 0x1000).toString(16)},4,`);
    lines.push(`1,L,0x40000000,${300 * 4096},`);
  }
  const path = write(folder, 'long.csv', lines.join('\n'));
  const { system } = resolveSystem({ system: 'linux-x86-64', sets: ['memory=64MiB'], env: {}, cwd: folder });
  expect(await compared(path, system)).toBeGreaterThan(0);
});

test('a child in the space of its parent, whose translations it finds', async () => {
  const lines = ['pid,op,addr,size,args'];
  const address = (at: number, page: number): string => `0x${(0x10000 + page * 0x1000 + (at % 32) * 8).toString(16)}`;
  const run = (pid: number): void => {
    for (let at = 0; at < 400; at++) lines.push(`${pid},${at % 3 === 0 ? 'I' : 'L'},${address(at, at % 4)},4,`);
  };
  lines.push('1,map,0x10000,0x2000,prot=rwxu;name=a', '1,map,0x12000,0x2000,prot=rwxu;name=b');
  run(1);
  lines.push('1,vfork,,,child=2');
  run(2);
  lines.push('2,exit,,,');
  run(1);
  const path = write(folder, 'child.csv', lines.join('\n'));
  const { system } = resolveSystem({
    system: 'linux-x86-64',
    sets: ['memory=64MiB', 'tlb.asid=true'],
    env: {},
    cwd: folder,
  });
  expect(await compared(path, system)).toBeGreaterThan(0);
});

test('a child in the space of its parent, which comes to regions that it has no counts of yet', async () => {
  const lines = ['pid,op,addr,size,args'];
  const address = (page: number): string => `0x${((16 + page) * 4096).toString(16)}`;
  for (let page = 0; page < 32; page++) lines.push(`1,map,${address(page)},0x1000,prot=rwxu;name=r${page}`);
  const run = (pid: number, count: number, from: number): void => {
    for (let at = 0; at < count; at++) lines.push(`${pid},${at % 3 === 0 ? 'I' : 'L'},${address(from + (at % 4))},4,`);
  };
  for (const from of [0, 4, 12, 28]) run(1, 200, from);
  lines.push('1,vfork,,,child=2');
  for (const from of [0, 28, 12, 4]) run(2, 200, from);
  const path = write(folder, 'regions.csv', lines.join('\n'));
  const sets = ['memory=64MiB', 'tlb.asid=true'];
  const { system } = resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder });
  expect(await compared(path, system)).toBeGreaterThan(0);
});

test('a run that begins with the last row of a stretch and whose page goes after it: a load brings it back, and a store makes it dirty', async () => {
  const lines = ['pid,op,addr,size,args', '1,map,0x10000,0x20000,prot=rwxu', '1,S,0x10000,4', '1,S,0x11000,4'];
  for (let at = 2; at < 575; at++) lines.push(`1,I,0x${12 + (at % 2)}000,4`);
  // Stretches are tried at row 512 and have 64 rows: the store is row 575.
  lines.push('1,S,0x10000,4', '1,I,0x14000,4', '1,L,0x10000,4', '1,I,0x12000,4', '1,S,0x10000,4');
  for (const page of [5, 6, 7, 8]) lines.push(`1,I,0x1${page}000,4`);
  const path = write(folder, 'dirty.csv', lines.join('\n'));
  const sets = ['memory=16KiB', 'reserved=[]', 'table.backing=none', 'zeroPage=false', 'replacement.policy=fifo'];
  const { system } = resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder });
  expect(await compared(path, system)).toBeGreaterThan(0);
});

test.each([
  ['above', false],
  ['below', true],
])('a child maps pages anew, in regions with numbers %s those that their process counts', async (_side, first) => {
  const address = (page: number): string => `0x${((16 + page) * 4096).toString(16)}`;
  const mapped = (pid: number, from: number, to: number, names = pid): string[] =>
    Array.from(
      { length: to - from },
      (_, at) => `${pid},map,${address(from + at)},0x1000,prot=rwxu;name=${names}-${at};eager=1`,
    );
  const used = (from: number): string[] =>
    Array.from({ length: 600 }, (_, at) => `1,${at % 3 === 0 ? 'I' : 'L'},${address(from + (at % 4))},4,`);
  // What process 3 maps first has the names that the child's regions have.
  const lines = [...(first ? mapped(3, 4, 5, 2) : []), ...mapped(1, 0, 8), ...used(0), ...used(4)];
  const later = ['1,vfork,,,child=2', ...mapped(2, 4, 5), '2,exit,,,', ...used(0), ...used(4)];
  const path = write(folder, 'others.csv', ['pid,op,addr,size,args', ...lines, ...later].join('\n'));
  const sets = ['memory=64MiB', 'tlb.asid=true'];
  const { system } = resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder });
  expect(await compared(path, system)).toBeGreaterThan(0);
});

test.each([
  ['an array of their own', { l1dHuge: { entries: 2 } }],
  ['the array of others', {}],
])('huge pages with %s, which a stretch of fetches uses on, and then has rows of', async (_where, more) => {
  const lines = ['1,map,0x10000,0xc000,prot=rwu', '1,map,0x1000,0x3000,prot=rwxu'];
  // Code in two pages and data of one, in turn; then data of the pages of two huge ones, and seldom of a third.
  for (const data of ['0x10000', '0x14000', '0x11000'])
    for (let at = 0; at < 300; at++) lines.push(`1,I,0x${1 + (at % 2)}000,4,`, `1,L,${data},4,`);
  for (let at = 0; at < 1200; at++)
    lines.push(`1,${at % 5 === 0 ? 'S' : 'L'},0x1${at % 97 === 0 ? 8 : (at * 3) % 8}000,4,`);
  const path = write(folder, 'huge.csv', ['pid,op,addr,size,args', ...lines].join('\n'));
  for (const policy of ['lru', 'clock']) {
    const profile = {
      memory: 64 * 4096,
      table: { kind: 'radix', levels: [10, 8, 2], entryBytes: 4, backing: 'none' },
      zeroPage: false,
      replacement: { policy },
      hugePages: { policy: 'always' },
      tlb: { l1i: { entries: 16 }, l1d: { entries: 16 }, ...more },
    };
    // oxlint-disable-next-line no-await-in-loop -- two
    expect(await compared(path, loadSystem(JSON.stringify(profile), 'system.json'))).not.toBe(null);
  }
});

/** Runs uses of pages, a kind and a page each, in so few frames that the oldest page is evicted for one more; both ways. */
async function inFrames(frames: number, uses: string[]): Promise<number | null> {
  const lines = uses.map(([kind, page]) => `1,${kind},0x1${page}000,4,`);
  const path = write(
    folder,
    'uses.csv',
    ['pid,op,addr,size,args', '1,map,0x10000,0x10000,prot=rwxu', ...lines].join('\n'),
  );
  const profile = {
    memory: frames * 4096,
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' },
    zeroPage: false,
    replacement: { policy: 'fifo' },
    tlb: { l1i: { entries: 16 }, l1d: { entries: 16 } },
  };
  return compared(path, loadSystem(JSON.stringify(profile), 'system.json'));
}

const eachStream = [
  ['fetched', 'I', 'L'],
  ['loaded', 'L', 'I'],
];

test.each(eachStream)('the page that a stretch %s last is evicted while it is used', async (_what, own, other) => {
  // 1024 rows, of three pages and two in turn. Page 1 is the oldest, and of the three the last one, but not before the second half, which is run at once. Page 5 takes its frame.
  const uses = Array.from({ length: 512 }, (_, at) => [own + ([1, 0][at] ?? at % 3), other + (3 + (at % 2))]).flat();
  expect(await inFrames(5, [...uses, `${other}5`, `${own}1`])).toBeGreaterThan(0);
});

test.each(eachStream)(
  'the page that was %s before a stretch of the other stream is evicted and used on',
  async (_what, own, other) => {
    // Page 0, the oldest, is not used in 1024 rows of three other pages. Page 4 takes its frame.
    const uses = Array.from({ length: 1024 }, (_, at) => other + (1 + (at % 3)));
    expect(await inFrames(4, [`${own}0`, ...uses, `${other}4`, `${own}0`])).toBeGreaterThan(0);
  },
);

test('what a stretch lists, by hand', async () => {
  const lines = ['pid,op,addr,size,args'];
  for (let at = 0; at < 64; at++) {
    lines.push(`1,${at % 2 === 0 ? 'I' : 'S'},0x${(0x10000 + (at % 4) * 0x1000).toString(16)},4,`);
  }
  lines.push('1,I,0x90000,4,');
  const path = write(folder, 'hand.csv', lines.join('\n'));
  const { system } = resolveSystem({ system: 'linux-x86-64', sets: [], env: {}, cwd: folder });
  for await (const { batch, pages } of (await openWorkload([path])).batches(readingOf(system, ALL, 'runs', false))) {
    const stretches = new Stretches();
    stretches.make(batch, pages.count, false);
    const [level, higher] = stretches.levels;
    expect(STRETCH_BITS[0]).toBe(6);
    expect(batch.rows).toBe(65);
    const listed = Array.from({ length: level.first[1] }, (_, at) => [
      pages.vpn[level.page[at]],
      level.use[at],
      level.refs[at],
      level.stores[at],
      level.records[at],
    ]);
    // The last use first; 16 references to each page: fetches need 4 and are 8, stores need 2 and are 16, and begin with one: 32.
    expect(listed).toEqual([
      [0x13, 2 + 16 + 32, 16, 16, 16],
      [0x12, 4 + 8, 16, 0, 16],
      [0x11, 2 + 16 + 32, 16, 16, 16],
      [0x10, 4 + 8, 16, 0, 16],
    ]);
    expect(Array.from(level.order.subarray(0, 4), (at) => [at, level.before[at]])).toEqual([
      [3, 0],
      [2, 1],
      [1, 2],
      [0, 3],
    ]);
    expect([level.span[0], level.lastData[0], level.first[1], higher.first[0]]).toEqual([64, 2, 4, 0]);
  }
});
