// The simulator against the oracle where tables of pages, regions, processes and runs of frames outgrow what they begin with.

import { describe, expect, test } from 'vitest';
import { complaint } from '../support/against-oracle.ts';
import { makeRandom } from '../support/random.ts';

const PAGE = 4096;

// Many processes with many regions, most of them touched here and there, some given back; the first process touches the most pages.
function largeTrace(seed: number, pages: number): string {
  const random = makeRandom(seed ^ 0x1a46e);
  const lines = ['pid,op,addr,size,args'];
  const hex = (page: number): string => `0x${(page * PAGE).toString(16)}`;
  lines.push(`1,map,${hex(16)},${pages * PAGE},prot=rwxu`);
  for (let at = 0; at < pages; at++) lines.push(`1,${at % 3 === 0 ? 'S' : 'L'},${hex(16 + ((at * 7) % pages))},4,`);
  for (let region = 0; region < 40; region++) lines.push(`1,map,${hex(8000 + region * 5)},${3 * PAGE},prot=rwu`);
  for (let child = 2; child < 40; child++) {
    const parent = random.integer(1, child - 1);
    lines.push(`${parent},fork,,,child=${child}`);
    for (let touch = 0; touch < 12; touch++)
      lines.push(`${child},${random.pick(['L', 'S', 'M', 'I'])},${hex(random.integer(16, 15 + pages))},8,`);
    lines.push(`${child},S,${hex(8000 + random.integer(0, 39) * 5)},4,`);
  }
  for (let at = 0; at < 300; at++) {
    const pid = random.integer(1, 39);
    const start = random.integer(16, 15 + pages);
    const event = random.pick(['discard', 'unmap', 'L', 'S', 'S']);
    lines.push(`${pid},${event},${hex(start)},${event.length > 1 ? random.integer(1, 9) * PAGE : 4},`);
  }
  return `${lines.join('\n')}\n`;
}

const table = { kind: 'radix', levels: [10, 10], entryBytes: 4 };
const tlb = { l1i: { entries: 16, ways: 4 }, l1d: { entries: 16, ways: 4 }, l2: { entries: 64, ways: 8 }, asid: true };

describe('more pages, regions and processes than a structure begins with', () => {
  test.each([
    ['first-fit', 'none', 12_000, table],
    ['buddy', 'lru', 1700, table],
    ['fifo', 'clock', 1600, table],
    ['random', 'opt', 1600, { ...table, backing: 'none' }],
    ['numa', 'arc', 1500, { kind: 'linear', entryBytes: 4 }],
    ['best-fit', '2q', 1500, { ...table, backing: 'none' }],
    ['lifo', 's3-fifo', 1500, { ...table, backing: 'none' }],
  ])('%s, %s, %i frames', { timeout: 120_000 }, async (strategy, policy, frames, shape) => {
    const system = {
      name: 'large',
      memory: frames * PAGE,
      table: shape,
      tlb,
      allocator: { strategy },
      replacement: { policy },
      zeroPage: true,
    };
    expect(await complaint({ seed: 1, trace: largeTrace(1, 1300), system })).toBe('');
  });
});
