import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openWorkload } from '../../src/trace/open.ts';
import { RecordList, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
let folders = 0;

/**
 * The order that a folder of per-process files gets, in words: `1*3` = three accesses of process 1, `1fork2`, `1exit`.
 * Files are written as such words, without the pid, joined by blanks: `*3 fork2 exit`.
 */
async function order(files: Record<string, string>, quantum: number): Promise<string> {
  const name = `folder-${folders++}`;
  for (const [pid, words] of Object.entries(files)) {
    const lines = words.split(' ').flatMap((word) => {
      const count = /^\*(\d+)$/.exec(word)?.[1];
      if (count !== undefined) return Array<string>(Number(count)).fill(`${pid},L,0x1000,4`);
      const [, op, child] = /^([a-zM]+)(\d*)$/.exec(word) ?? [];
      if (op === 'M') return [`${pid},M,0xfff,2`];
      return [`${pid},${op},,${child === '' ? '' : `,child=${child}`}`];
    });
    write(folder, `${name}/${pid}.csv`, `pid,op,addr,size,args\n${lines.join('\n')}\n`);
  }
  const { records } = await readFolder(`${folder}/${name}`, quantum);
  return inWords(records);
}

async function readFolder(path: string, quantum: number): Promise<{ records: string[]; notes: readonly string[] }> {
  const workload = await openWorkload([path], { quantum });
  const list = new RecordList(workload.processes);
  await workload.records(list);
  return { records: list.records, notes: workload.notes };
}

function inWords(records: readonly string[]): string {
  const words: string[] = [];
  for (const record of records) {
    const [pid, op, rest = ''] = record.split(' ');
    const before = words.at(-1) ?? '';
    if (op !== 'L') words.push(`${pid}${op}${rest.replace('child=', '').replace('0xfff', '')}`);
    else if (before.startsWith(`${pid}*`)) words[words.length - 1] = `${pid}*${Number(before.split('*')[1]) + 1}`;
    else words.push(`${pid}*1`);
  }
  return words.join(' ');
}

test('turns of the quantum, round robin by name order, who ends leaves', async () => {
  expect(await order({ 1: '*5', 2: '*2', 10: '*7' }, 3)).toBe('1*3 2*2 10*3 1*2 10*4');
});

test('one process alone is not cut', async () => {
  expect(await order({ 1: '*5 brk' }, 1).catch((error: Error) => error.message)).toMatch(/expected an address/);
  expect(await order({ 1: '*5 exec *4' }, 1)).toBe('1*5 1exec 1*4');
});

test('a turn takes whole records: a modify over a page edge is four references', async () => {
  expect(await order({ 1: '*2 M *2', 2: '*9' }, 3)).toBe('1*2 1M 2*3 1*2 2*6');
});

test('events take no references, and a turn goes on after them', async () => {
  expect(await order({ 1: '*1 exec *1 exec *1', 2: '*3' }, 2)).toBe('1*1 1exec 1*1 2*2 1exec 1*1 2*1');
});

test('a child joins at the tail at its fork record', async () => {
  expect(await order({ 1: '*1 fork3 *3', 2: '*6', 3: '*4 exit' }, 2)).toBe(
    '1*1 1fork3 1*1 2*2 3*2 1*2 2*2 3*2 2*2 3exit',
  );
});

test('a child of a later process comes after it, not after those before', async () => {
  expect(await order({ 1: '*4', 2: 'fork3 *4', 3: '*2' }, 2)).toBe('1*2 2fork3 2*2 3*2 1*2 2*2');
});

test('a process at a wait record is skipped until that child ends, and the record is told then', async () => {
  expect(await order({ 1: 'fork2 *1 wait2 *1', 2: '*5 exit' }, 2)).toBe('1fork2 1*1 2*5 2exit 1wait2 1*1');
  expect(await order({ 1: 'fork2 *1 wait2 *1', 2: '*5', 3: '*3' }, 2)).toBe('1fork2 1*1 3*2 2*2 3*1 2*3 1wait2 1*1');
});

test('a wait for a child that has ended does not wait', async () => {
  expect(await order({ 1: 'fork2 *2 wait2 *1', 2: '*1 exit' }, 2)).toBe('1fork2 1*2 2*1 2exit 1wait2 1*1');
});

test('records after the exit do not keep who waits', async () => {
  expect(await order({ 1: 'fork2 wait2 *2', 2: '*1 exit *3' }, 2)).toBe('1fork2 2*1 2exit 2*1 1wait2 1*2 2*2');
});

test('a child without a file is not waited for', async () => {
  expect(await order({ 1: 'fork7 vfork8 wait7 *1', 2: '*1' }, 5)).toBe('1fork7 1vfork8 1wait7 1*1 2*1');
});

test('a vfork parent is skipped until its child execs or exits', async () => {
  expect(await order({ 1: 'vfork2 *2', 2: '*3 exec *4' }, 2)).toBe('1vfork2 2*3 2exec 2*1 1*2 2*3');
  expect(await order({ 1: 'vfork2 *2', 2: '*3 exit' }, 2)).toBe('1vfork2 2*3 2exit 1*2');
  expect(await order({ 1: 'vfork2 *2', 2: '*3' }, 2)).toBe('1vfork2 2*3 1*2');
});

test('an exec does not end a wait', async () => {
  expect(await order({ 1: 'fork2 wait2 *1', 2: '*1 exec *3 exit' }, 1)).toBe('1fork2 2*1 2exec 2*3 2exit 1wait2 1*1');
});

test('if all wait, the first goes on', async () => {
  expect(await order({ 1: '*1 wait2 *1 exit', 2: '*1 wait1 *1 exit' }, 5)).toBe(
    '1*1 2*1 1wait2 1*1 1exit 2wait1 2*1 2exit',
  );
});

test('children of children', async () => {
  expect(await order({ 1: 'fork2 *4', 2: '*1 fork3 *3', 3: '*4' }, 2)).toBe(
    '1fork2 1*2 2*1 2fork3 2*1 3*2 1*2 2*2 3*2',
  );
});

test('files of one process follow each other; the last line of a file needs no end', async () => {
  const path = `${folder}/images`;
  write(path, '0001.csv', 'pid,op,addr,size,args\n5,L,0x1000,1');
  write(path, '0002.csv', 'pid,op,addr,size,args\n5,S,0x2000,1');
  expect((await readFolder(path, 9)).records).toEqual(['5 L 0x1000 1', '5 S 0x2000 1']);
});

test('who is never forked runs after the others, with a note', async () => {
  const path = `${folder}/circle`;
  write(path, '1.csv', 'pid,op,addr,size,args\n1,L,0x1000,1\n1,fork,,,child=2\n');
  write(path, '2.csv', 'pid,op,addr,size,args\n2,L,0x1000,1\n2,fork,,,child=3\n');
  write(path, '3.csv', 'pid,op,addr,size,args\n3,L,0x1000,1\n3,fork,,,child=1\n');
  const { records, notes } = await readFolder(path, 9);
  expect(records.map((record) => record.split(' ').slice(0, 2).join(''))).toEqual([
    '1L',
    '1fork',
    '2L',
    '2fork',
    '3L',
    '3fork',
  ]);
  expect(notes).toEqual([`${path}: process 3 never forks process 1, which runs after the others`]);
});

test('two traces: equal pids stay apart, forks and waits do not meet', async () => {
  const one = write(
    folder,
    'one.csv',
    'pid,op,addr,size,args\n1,L,0x1000,1\n1,fork,,,child=2\n1,wait,,,child=2\n1,L,0x2000,1',
  );
  const two = write(folder, 'two.csv', 'pid,op,addr,size,args\n2,L,0x1000,1\n1,L,0x1000,1\n2,L,0x1000,1');
  const workload = await openWorkload([one, two, one], { quantum: 2 });
  const list = new RecordList(workload.processes, true);
  await workload.records(list);
  expect(list.records.map((record) => record.replaceAll(`${folder}/`, ''))).toEqual([
    'one.csv:1 L 0x1000 1',
    'one.csv:1 fork child=one.csv:2',
    'one.csv:1 wait child=one.csv:2',
    'one.csv:1 L 0x2000 1',
    'two.csv:2 L 0x1000 1',
    'two.csv:1 L 0x1000 1',
    'one.csv#2:1 L 0x1000 1',
    'one.csv#2:1 fork child=one.csv#2:2',
    'one.csv#2:1 wait child=one.csv#2:2',
    'one.csv#2:1 L 0x2000 1',
    'two.csv:2 L 0x1000 1',
  ]);
  expect(workload.names.map((name) => name.replace(`${folder}/`, ''))).toEqual(['one.csv', 'two.csv', 'one.csv#2']);
  expect(readdirSync(folder).length).toBeGreaterThan(2);
});
