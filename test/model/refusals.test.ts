import { expect, test } from 'vitest';
import { runCase } from '../support/run-case.ts';

// Traces that no program can have made: the run ends and says where.

const head = 'pid,op,addr,size,args\n';

test.each([
  ['1,L,0x1000,4\n1,fork,,,child=1\n', 'the child of this fork is a living process'],
  ['1,L,0x1000,4\n2,L,0x1000,4\n1,vfork,,,child=2\n', 'the child of this vfork is a living process'],
  ['0,L,0x1000,4\n1,fork,,,child=0\n', 'the child of this fork is a living process'],
])('%s', async (records, words) => {
  await expect(runCase(head + records, {})).rejects.toThrow(words);
});

test('a child of pid 0, and one whose pid has ended', async () => {
  const { metrics } = await runCase(`${head}1,L,0x1000,4\n1,fork,,,child=0\n0,exit,,,\n1,fork,,,child=0\n`, {});
  expect(metrics).toMatchObject({ processes: 3, events: 3 });
});

test('no fork where the system has none, not even of pid 0', async () => {
  for (const child of [0, 2])
    // oxlint-disable-next-line no-await-in-loop -- two
    await expect(runCase(`${head}1,fork,,,child=${child}\n`, { forkPolicy: 'none' })).rejects.toThrow('fork');
});
