import { expect, test } from 'vitest';
import { runCase } from '../support/run-case.ts';

// More uses and hits than are kept until a policy is told of them.

const head = 'pid,op,addr,size,args\n1,map,0x1000,0x8000,prot=rwxu\n';

function systemOf(policy: string, frames: number): object {
  return {
    memory: frames * 4096,
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' },
    tlb: { l1i: { entries: 4 }, l1d: { entries: 4 } },
    zeroPage: false,
    replacement: { policy },
  };
}

async function swapIns(lines: string[], policy: string, frames: number): Promise<unknown[]> {
  const trace = `${head}${lines.join('\n')}\n`;
  const found = [];
  for (const collapse of [false, true])
    // oxlint-disable-next-line no-await-in-loop -- two
    found.push((await runCase(trace, systemOf(policy, frames), { collapse })).metrics['swap_in']);
  return found;
}

/** Visits to pages in turn. */
function turns(count: number, ...visits: string[]): string[] {
  return Array.from({ length: count }, () => visits).flat();
}

const [one, two, three, four] = [1, 2, 3, 4].map((page) => `1,L,0x${page}000,4`);

test('lfu: page 2 has the fewest hits of three, and is the one that goes', async () => {
  const lines = [three, ...turns(2100, one, two), ...turns(2200, three, one), four];
  expect(await swapIns([...lines, three, one], 'lfu', 3)).toEqual([0, 0]);
  expect(await swapIns([...lines, two], 'lfu', 3)).toEqual([1, 1]);
});

test.each([0, 1])('lru: of a fetched page and others the one that was used last stays (%i)', async (more) => {
  const fetched = '1,I,0x5000,4';
  const lines = [...turns(more, one), ...turns(2500, fetched, one, fetched, two), three];
  // Three frames: page 1 is the oldest.
  expect(await swapIns([...lines, two, fetched], 'lru', 3)).toEqual([0, 0]);
  expect(await swapIns([...lines, one], 'lru', 3)).toEqual([1, 1]);
});
