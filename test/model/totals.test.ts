import { expect, test } from 'vitest';
import { runCase } from '../support/run-case.ts';

test('a run in which nothing happens counts nothing', async () => {
  const trace = 'pid,op,addr,size,args\n1,wait,,,child=2\n';
  const system = { memory: 65_536, table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' } };
  const { metrics } = await runCase(trace, { ...system, zeroPage: false });
  const some = Object.entries(metrics).filter(([, value]) => [value].flat().some((count) => count !== 0));
  // One process, one event, a root; sixteen free frames in one run.
  expect(Object.fromEntries(some)).toEqual({
    events: 1,
    processes: 1,
    tables_by_level: [1, 0],
    frames_total: 16,
    free_frames: 16,
    free_runs: 1,
    largest_free_run: 16,
    free_runs_by_order: [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
    free_blocks_by_order: [16, 8, 4, 2, 1, 0, 0, 0, 0, 0, 0],
  });
});

test.each(['lru', 'opt'])('what ids of an ended process mean in a later batch of rows: %s', async (policy) => {
  // Pages 1 and 2 of process 1 give their ids to pages of process 3, after more rows than a batch has.
  const between = '2,L,0x8000,4\n2,L,0x9000,4\n'.repeat(33_500);
  const trace = `pid,op,addr,size,args\n1,S,0x1000,4\n1,S,0x2000,4\n1,exit,,\n2,map,0x8000,0x2000,\n${between}3,S,0x5000,4\n3,S,0x6000,4\n3,L,0x5000,4\n`;
  const system = {
    memory: 3 * 4096,
    table: { kind: 'radix', levels: [10, 10], entryBytes: 4, backing: 'none' },
    replacement: { policy },
    zeroPage: false,
    unmapped: 'map',
  };
  const { metrics } = await runCase(trace, system);
  const { metrics: first } = await runCase(trace, system, { limit: 5 });
  expect(first).toMatchObject({ references: 5, demand_zero: 4, touched_pages: 4 });
  // Process 3 gets the frame that is free, then that of page 8, which was used before page 9 and has the lower number; both are never used again.
  expect(metrics).toMatchObject({ references: 67_005, demand_zero: 6, evictions: 1, swap_in: 0, touched_pages: 6 });
});
