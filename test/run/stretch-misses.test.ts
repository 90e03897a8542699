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

async function luckOf(uses: number[][], sets: readonly string[]): Promise<number | null> {
  const lines = uses.map(([stream, page]) => `1,${'IL'[stream]},0x${(16 + page).toString(16)}000,4`);
  const path = write(folder, 'misses.csv', ['pid,op,addr,size,args', ...lines].join('\n'));
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
