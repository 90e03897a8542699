import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { totals } from '../../src/model/totals.ts';
import { resolveSystem } from '../../src/run/config.ts';
import { inspect } from '../../src/run/inspect.ts';
import { PLAIN, simulate } from '../../src/run/simulate.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { XorShift32 } from '../../src/base/random.ts';
import { temporaryFolder, write } from '../trace/support.ts';

const folder = temporaryFolder();
let written = 0;

function traceOf(lines: readonly string[]): string {
  return write(folder, `trace${written++}.csv`, ['pid,op,addr,size,args', ...lines, ''].join('\n'));
}

async function inspected(lines: readonly string[], check = false) {
  return inspect(await openWorkload([traceOf(lines)]), { check });
}

/** What is found, by line. */
async function findings(lines: readonly string[]): Promise<string[]> {
  const { findings: found } = await inspected(lines, true);
  return found.map((finding) => finding.replace(/^.*\.csv:?(\d*):? /, (_, line) => (line === '' ? '' : `${line} `)));
}

describe('what is in a trace', () => {
  test('by hand: pages that are spanned, a modify, two processes with the same addresses', async () => {
    const found = await inspected([
      '1,L,0x1ffc,8',
      '1,I,0x5000,4',
      '1,M,0x1000,4',
      '2,S,0x1000,0',
      '1,L,0x2000,1',
      '1,S,0x200000,8',
    ]);
    // Pages a b, c, a a, d, b, e.
    expect(found).toMatchObject({
      accesses: { fetches: 1, loads: 2, stores: 2, modifies: 1 },
      references: 8,
      footprint: [5, 3, 3],
      addresses: { lowest: 0x1000n, highest: 0x200fffn },
      workingSet: [{ window: 1024, pages: (1 + 2 + 3 + 3 + 3 + 4 + 4 + 5) / 8 }],
      // a after b c; a at once; b after c a d.
      reuse: { first: 5, counts: [1, 0, 2] },
    });
    expect(found.processes).toMatchObject([
      { pid: 1, accesses: 5, pages: 4 },
      { pid: 2, accesses: 1, pages: 1 },
    ]);
  });

  test('nothing, if there are only events', async () => {
    expect(await inspected(['1,map,0x1000,0x1000'])).toMatchObject({
      references: 0,
      addresses: null,
      footprint: [0, 0, 0],
      workingSet: [],
      reuse: { first: 0, counts: [] },
    });
  });

  test.each([1, 2])(
    'on a drawn trace: as a naive count has it, and as LRU TLBs of the model miss, seed %i',
    async (seed) => {
      const random = new XorShift32(seed * 77);
      const lines: string[] = [];
      const pages: string[] = [];
      let pid = 1;
      for (let record = 0; record < 1300; record++) {
        if (random.next() % 50 === 0) pid = 3 - pid;
        const op = 'ILSM'[random.next() % 4];
        const page = Math.min(random.next() % 300, random.next() % 300);
        const offset = random.next() % 4096;
        const size = random.next() % 30 === 0 ? random.next() % 9000 : random.next() % 9;
        const address = 0x7fff_0000_0000 + page * 4096 + offset;
        lines.push(`${pid},${op},0x${address.toString(16)},${size}`);
        for (let at = 0; at * 4096 < offset + Math.max(1, size); at++) {
          for (let times = op === 'M' ? 2 : 1; times > 0; times--) pages.push(`${pid} ${page + at}`);
        }
      }
      const found = await inspected(lines);
      expect(found).toMatchObject({ references: pages.length, ...naive(pages) });

      const path = traceOf(lines);
      for (const entries of [1, 16, 256]) {
        const sets = [
          `tlb={l1: {entries: ${entries}, ways: ${entries}, policy: lru}, asid: true}`,
          'unmapped=map',
          'forkPolicy=cow',
          'zeroPage=false',
        ];
        const { system } = resolveSystem({ sets, env: {}, cwd: folder });
        const { machine } = await simulate(await openWorkload([path]), system, PLAIN);
        const within = found.reuse!.counts.slice(0, Math.log2(entries) + 1).reduce((sum, count) => sum + count, 0);
        expect(totals(machine).full_misses).toBe(pages.length - within);
      }
    },
  );

  function naive(pages: readonly string[]) {
    const windows = [1024, 4096, 16_384].filter((_, place) => place === 0 || 1024 * 4 ** (place - 1) < pages.length);
    const workingSet = windows.map((window) => {
      const sizes = pages.map((_, now) => new Set(pages.slice(Math.max(0, now + 1 - window), now + 1)).size);
      return { window, pages: sizes.reduce((sum, size) => sum + size, 0) / pages.length };
    });
    const counts: number[] = [];
    let [first, stack] = [0, [] as string[]];
    for (const page of pages) {
      const depth = stack.indexOf(page);
      const item = depth <= 0 ? 0 : Math.floor(Math.log2(depth)) + 1;
      if (depth < 0) first++;
      else counts[item] = (counts[item] ?? 0) + 1;
      stack = [page, ...stack.filter((other) => other !== page)];
    }
    return { workingSet, reuse: { first, counts: Array.from(counts, (count) => count ?? 0) } };
  }
});

describe('--check', () => {
  test('a valid trace has no findings', async () => {
    const lines = [
      '1,fork,,,child=2',
      '2,S,0x1000,4',
      '2,kmalloc,,8,id=1',
      '2,exit',
      '1,wait,,,child=2',
      '1,fork,,,child=2',
      '2,L,0x1000,4',
      '1,kfree,,,id=1',
      '1,exit',
      '2,exit',
    ];
    expect(await findings(lines)).toEqual([]);
  });

  test.each([
    [
      ['2,S,0x1000,4', '1,fork,,,child=2'],
      ['3 the child of this fork is a living process, which has records before it'],
    ],
    [['1,fork,,,child=2', '1,vfork,,,child=2'], ['3 the child of this vfork is a living process']],
    [['1,fork,,,child=1'], ['2 the child of this fork is a living process, which has records before it']],
    [
      ['1,S,0,4', '1,exit', '1,S,0,4', '1,exit', '1,L,0,4'],
      ['3 its process has records after this exit, which a run ignores'],
    ],
    [
      ['1,fork,,,child=2', '2,exit', '1,S,0,1', '2,S,0,1'],
      ['3 its process has records after this exit, which a run ignores'],
    ],
    [['1,wait,,,child=2'], ['2 no process has forked the one that this waits for']],
    [
      ['1,fork,,,child=2', '1,wait,,,child=2', '2,L,0,4', '2,exit'],
      ['3 the child goes on after this wait for its end'],
    ],
    [['1,fork,,,child=2', '1,wait,,,child=2', '2,exit'], ['3 the child goes on after this wait for its end']],
    [['1,kfree,,,id=4'], ['2 kfree of 4, which is not allocated']],
    [['1,kmalloc,,1,id=4', '1,kmalloc,,1,id=4'], ['3 kmalloc of 4, which is allocated already']],
    [['1,map,0x1fffffffffff000,0x2000'], ['2 this map reaches beyond 57 bits of address']],
    [['1,remap,0x1000,0x1000,to=0x1fffffffffff000;newsize=0x2000'], ['2 this remap reaches beyond 57 bits of address']],
    [['1,L,0x1ffffffffffffff,1', '1,L,0x1ffffffffffffff,2'], ['accesses that reach beyond 57 bits of address: 1']],
    [
      ['1,S,zz,4', '1,frob'],
      [expect.stringMatching(/^2 expected an address/), expect.stringMatching(/^3 expected an operation/)],
    ],
  ])('%j', async (lines, expected) => {
    expect(await findings(lines)).toEqual(expected);
  });

  test('of a folder: files that begin before their parent, and whatever else crosses files', async () => {
    for (const name of ['cowfork', 'pipeline']) {
      const path = join(import.meta.dirname, '../../traces', name);
      expect((await inspect(await openWorkload([path]), { check: true })).findings).toEqual([]);
    }
  });
});

test('tells how far it is, and counts the same', async () => {
  const path = join(import.meta.dirname, '../../traces/mapchurn.lackey.gz');
  const told: number[] = [];
  const workload = await openWorkload([path]);
  const { references } = await inspect(workload, {
    onProgress: (now) => told.push(now, workload.progress().bytesRead),
  });
  expect(references).toBe(
    totals((await simulate(await openWorkload([path]), resolveSystem({ env: {}, cwd: folder }).system)).machine)
      .references,
  );
  expect(told.filter((_, at) => at % 2 === 0)).toEqual([expect.any(Number)]);
  expect(told[0]).toBeGreaterThanOrEqual(2 ** 20);
  expect(told[0]).toBeLessThan(2 ** 20 + 20_000);
  expect(told[1]).toBeGreaterThan(0);
});
