import { expect, test } from 'vitest';
import { resolveSystem } from '../../src/run/config.ts';
import { temporaryFolder, write } from '../trace/support.ts';
import { compared } from './compared-stretches.ts';

// Misses within a stretch of rows, which happen once for each page where the array has room for all of them, are those of its rows one by one.

const folder = temporaryFolder();

/** Two fetched and two loaded pages in turn: those of one stream twice each, with a reference of the other stream in between. */
function inTurn(twice: number): number[][] {
  return Array.from({ length: 1200 }, (_, at) => [at & 1, ((at >> ((at & 1) === twice ? 2 : 1)) & 1) + 4 * (at & 1)]);
}

async function luckOf(uses: number[][], sets: readonly string[], maps: string[] = []): Promise<number | null> {
  const lines = uses.map(([stream, page]) => `1,${'IL'[stream]},0x${(16 + page).toString(16)}000,4`);
  const path = write(folder, 'misses.csv', ['pid,op,addr,size,args', ...maps, ...lines].join('\n'));
  const { system } = resolveSystem({ system: 'linux-x86-32', sets, env: {}, cwd: folder });
  return compared(path, system);
}

const bare = ['hugePages.policy=never', 'tlb.l2=null', 'tlb.walkCache=null'];
const array = '{"entries":4,"ways":4,"policy":"lru"}';

test.each([
  ['fetches', 0, ['tlb.l1i=null', `tlb.l1d=${array}`]],
  ['data', 1, ['tlb.l1d=null', `tlb.l1i=${array}`]],
])('%s that no TLB serves walk at each reference', async (_what, stream, sets) => {
  expect(await luckOf(inTurn(stream), [...bare, ...sets])).toBe(0);
});

test('three fetched and three loaded pages in turn push each other out of four entries', async () => {
  const uses = Array.from({ length: 1200 }, (_, at) => [at & 1, ((at >> 1) % 3) + 4 * (at & 1)]);
  expect(await luckOf(uses, [...bare, 'tlb.l1i=null', 'tlb.l1d=null', `tlb.l1=${array}`])).toBe(0);
});

test.each([
  ['fetched', 0],
  ['loaded', 1],
])('six %s pages in turn push each other out of four entries, though the other stream has sixteen', async (_, six) => {
  const uses = Array.from({ length: 1200 }, (_use, at) => [
    at & 1,
    ((at >> 1) % ((at & 1) === six ? 6 : 3)) + 8 * (at & 1),
  ]);
  const sixteen = '{"entries":16,"ways":16,"policy":"lru"}';
  const sets = six === 0 ? [`tlb.l1i=${array}`, `tlb.l1d=${sixteen}`] : [`tlb.l1i=${sixteen}`, `tlb.l1d=${array}`];
  expect(await luckOf(uses, [...bare, ...sets])).toBeGreaterThan(0);
});

test('stretches of pages that are gone, and fit, are run at once', async () => {
  // Six pages of each stream in all, three in 64 rows.
  const uses = Array.from({ length: 4096 }, (_use, at) => [
    at & 1,
    ((at >> 1) % 3) + 3 * ((at >> 6) & 1) + 8 * (at & 1),
  ]);
  expect(await luckOf(uses, [...bare, `tlb.l1i=${array}`, `tlb.l1d=${array}`])).toBeGreaterThan(0);
});

test.each([
  ['lru', 'fetched', 0],
  ['fifo', 'fetched', 0],
  ['lru', 'loaded', 1],
  ['fifo', 'loaded', 1],
])('%s: one of four %s pages that are used in turn is another after 512 references', async (policy, _, changing) => {
  // It pushes out the page that is not used any more, or the one that came first, which comes back.
  const uses = Array.from({ length: 4096 }, (_use, at) => {
    const turn = (at >> 1) % 4;
    const other = turn === 3 && (at & 1) === changing ? (at >> 9) & 1 : 0;
    return [at & 1, turn + other + 8 * (at & 1)];
  });
  const four = array.replace('lru', policy);
  expect(await luckOf(uses, [...bare, `tlb.l1i=${four}`, `tlb.l1d=${four}`])).toBeGreaterThan(0);
});

test('two pages of the last set of many push each other out', async () => {
  const uses = Array.from({ length: 1200 }, (_use, at) => [1, (at % 2 === 0 ? 0x7f : 0xff) - 16]);
  const many = 'tlb.l1d={"entries":128,"ways":1,"policy":"lru"}';
  expect(await luckOf(uses, [...bare, many])).toBeGreaterThan(0);
});

test.each([
  ['a page', 0x31],
  ['a huge page', 0x1d],
])('a huge page, the first of all, and %s that is found in its set push each other out', async (_what, other) => {
  // Page 0x14 is even, but the fifth huge page; page 0x31 is odd, and page 0x1d one of the seventh huge page.
  const uses = Array.from({ length: 1200 }, (_use, at) => [1, (at % 2 === 0 ? 0x14 : other) - 16]);
  const maps = ['1,map,0x14000,0x4000,prot=rwu', '1,map,0x1c000,0x4000,prot=rwu', '1,map,0x31000,0x1000,prot=rwu'];
  const tables = ['table.levels=[10,8,2]', 'hugePages.policy=always', 'tlb.l2=null', 'tlb.walkCache=null'];
  const sets = [...tables, 'tlb.l1d={"entries":2,"ways":1,"policy":"lru"}', 'tlb.l1dHuge=null'];
  expect(await luckOf(uses, sets, maps)).toBeGreaterThan(0);
});
