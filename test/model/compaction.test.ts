import { expect, test } from 'vitest';
import { runCase } from '../support/run-case.ts';

// Which frames compaction may empty: a run of two frames is asked for where two are free, but not beside each other.

const head = 'pid,op,addr,size,args\n';
const none = { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' };
const wanted = '1,map,0x20000,0x2000,prot=rwu;eager=1;contiguous=1';

async function compacted(records: string[], frames: number, settings: object = {}): Promise<object> {
  const system = {
    memory: frames * 4096,
    table: none,
    zeroPage: false,
    allocator: { strategy: 'first-fit' },
    replacement: { policy: 'none' },
    compaction: 'on-failure',
    ...settings,
  };
  return (await runCase(`${head}${[...records, wanted].join('\n')}\n`, system)).metrics;
}

test.each([
  ['prot=rwu', 'prot=rwu'],
  ['share=1', 'share=1'],
  ['file=f', 'file=g'],
  ['share=1;file=f', 'share=1;file=g'],
])('a page of a map with %s moves', async (one, other) => {
  // Frames 0, 1 and 2, of which 1 is freed; 3 is free. The page in 0 moves to 3.
  const maps = [one, 'prot=rwu', other].map((kind, at) => `1,map,0x1${at}000,0x1000,eager=1;${kind}`);
  const metrics = await compacted([...maps, '1,unmap,0x11000,0x1000'], 4);
  expect(metrics).toMatchObject({ compactions: 1, compaction_moves: 1, eager_pages: 5, free_frames: 0 });
});

test('a table stays', async () => {
  // Root 0, leaf 1, page 2, leaf 3, page 4; both pages go: each window of two has a table.
  const records = [
    '1,map,0x10000,0x1000,prot=rwu;eager=1',
    '1,map,0x800000,0x1000,prot=rwu;eager=1',
    '1,unmap,0x10000,0x1000',
    '1,unmap,0x800000,0x1000',
  ];
  const metrics = await compacted(records, 5, { table: { kind: 'radix', levels: [10, 10], entryBytes: 4 } });
  expect(metrics).toMatchObject({ compactions: 0, compaction_failures: 1, event_failures: 1, free_frames: 2 });
});

test('a page that leaked stays', async () => {
  // Pages 0x10 and 0x12 in frames 0 and 2 have marks when they go; page 0x11, which is shared, leaves frame 1 free.
  const records = [
    '1,map,0x10000,0x1000,prot=rwu;eager=1',
    '1,map,0x11000,0x1000,prot=rwu;share=1;eager=1',
    '1,map,0x12000,0x1000,prot=rwu;eager=1',
    '1,fork,,,child=2',
    '2,exit,,,',
    '1,unmap,0x10000,0x3000',
  ];
  const metrics = await compacted(records, 4, { refcount: false });
  const expected = { leaked_frames: 2, compactions: 0, compaction_failures: 1, event_failures: 1, free_frames: 2 };
  expect(metrics).toMatchObject(expected);
});

test('what lies in a pool within the rest of RAM is not the rest', async () => {
  // The pool of the tables has frames 2 and 3, which are free; pages are in 0, 1, 4 and 5. Pages 0 and 4 go; that in 1 moves to 4.
  const records = ['1,map,0x10000,0x4000,prot=rwu;eager=1', '1,unmap,0x10000,0x1000', '1,unmap,0x12000,0x1000'];
  const physical = [{ name: 'pool', start: 2 * 4096, end: 4 * 4096, use: 'pool', serves: ['tables'] }];
  const metrics = await compacted(records, 6, { physical });
  expect(metrics).toMatchObject({ compactions: 1, compaction_moves: 1, eager_pages: 6, free_frames: 2 });
});
