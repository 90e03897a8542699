import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openWorkload } from '../../src/trace/open.ts';
import {
  banner,
  execve,
  folder,
  fork,
  forked,
  inChunks,
  newName,
  read,
  readFolder,
  readPath,
  waited,
} from './lackey-lines.ts';
import type { Read } from './lackey-lines.ts';
import { RecordList, write } from './support.ts';

describe('files of one process each', () => {
  const files = {
    parent: `${banner(50, 40, 'sh')}I  00001000,1\n${fork(50, 60)}I  00001001,1\n${waited(50, 60)}I  00001002,1\n`,
    child: `${banner(60, 50, 'sh')}${forked}I  00001003,1\n${execve(60, '/bin/true')}`,
    image: `${banner(60, 50, '/bin/true')}I  00001004,1\n`,
  };
  const order = [
    '50 I 0x1000 1',
    '50 fork child=60',
    '50 I 0x1001 1',
    '60 I 0x1003 1',
    '60 exec',
    '60 I 0x1004 1',
    '60 exit',
    '50 wait child=60',
    '50 I 0x1002 1',
    '50 exit',
  ];
  const events = ({ records }: Read): string[] => records.filter((record) => !record.includes(' map '));

  test('numbered as the recorder makes them', async () => {
    const found = await readFolder({
      '0001.50.lackey': files.parent,
      '0002.60.lackey': files.child,
      '0003.60.lackey': files.image,
    });
    expect(events(found)).toEqual(order);
    expect(found.commands).toEqual(['50 sh', '60 /bin/true']);
    expect(found.notes).toEqual([]);
    expect(found.places.map((place) => basename(place))).toEqual([
      '0001.50.lackey:7',
      '0001.50.lackey:8',
      '0002.60.lackey:9',
      '0003.60.lackey:7',
      '0001.50.lackey:12',
      '0001.50.lackey:13',
    ]);
  });

  test('numbered by valgrind for each process', async () => {
    const found = await readFolder({
      'x.50.1.log': files.parent,
      'x.60.1.log': files.image,
      'x.60.2.log': files.child,
    });
    expect(events(found)).toEqual(order);
  });

  test('the part between fork and exec is lost', async () => {
    const found = await readFolder({ 'x.50.log': files.parent, 'x.60.log': files.image });
    expect(events(found)).toEqual(order.filter((record) => record !== '60 I 0x1003 1'));
  });

  test('a fork child whose parent is missing', async () => {
    const found = await readFolder({ 'x.60.1.log': files.child, 'x.60.2.log': files.image });
    expect(events(found)).toEqual(['60 I 0x1003 1', '60 exec', '60 I 0x1004 1', '60 exit']);
    expect(found.notes.join()).toMatch(/no file tells the fork of process 60/);
  });

  test('a file alone that ends in an execve', async () => {
    expect(await read(`${banner(50, 40)}I  00001000,1\n${execve(50, '/bin/true')}`)).toEqual([
      '50 I 0x1000 1',
      '50 exec',
      '50 exit',
    ]);
  });

  test('the child knows the files that its parent opened', async () => {
    const open = `SYSCALL[50,1](257) sys_openat ( 4294967196, 0x1(/a), 0 ) --> [async] ... 
SYSCALL[50,1](257) ... [async] --> Success(0x4) 
SYSCALL[50,1](257) sys_openat ( 4294967196, 0x1(/b), 524288 ) --> [async] ... 
SYSCALL[50,1](257) ... [async] --> Success(0x5) 
`;
    const map = (fd: number): string =>
      `SYSCALL[60,1](9) sys_mmap ( 0x0, 4096, 1, 2, ${fd}, 0 ) --> [pre-success] Success(0x500${fd}000) \n`;
    const maps = map(4) + map(5);
    const { records } = await readFolder({
      '0001.50.lackey': `${banner(50, 40)}I  00001000,1\n${open}${fork(50, 60)}`,
      '0002.60.lackey': `${banner(60, 50)}${forked}${maps}${execve(60, '/c')}`,
      '0003.60.lackey': `${banner(60, 50)}I  00001000,1\n${maps}`,
    });
    expect(records.flatMap((record) => /file=\{name:(.*),/.exec(record)?.[1] ?? [])).toEqual([
      '/a',
      '/b',
      '/a',
      'unknown file 1 of process 60',
    ]);
  });

  test('a second reading gives the same', async () => {
    const path = newName();
    write(folder, `${path}/0001.50.lackey`, files.parent);
    write(folder, `${path}/0002.60.lackey`, files.child);
    write(folder, `${path}/0003.60.lackey`, files.image);
    const workload = await openWorkload([join(folder, path)]);
    const lists = [new RecordList(workload.processes), new RecordList(workload.processes)];
    for (const list of lists) await workload.records(list);
    expect(lists[1].records).toEqual(lists[0].records);
  });
});

describe('a log that processes share', () => {
  const log = `${banner(50, 40, 'sh')}I  00001000,1
SYSCALL[50,1](12) sys_brk ( 0x0 ) --> [pre-success] Success(0x4035000) 
${fork(50, 60)}I  00001001,1
SYSCALL[50,1](61) sys_wait4 ( 60, 0x1fff00065c, 0, 0x0 ) --> [async] ... 
${forked}I  00001003,1
${execve(60, '/bin/true')}${banner(60, 50, '/bin/true')}I  00001004,1
SYSCALL[60,1](231) exit_group( 0 ) --> [pre-success] Success(0x0) 
==60== 
SYSCALL[50,1](61) ... [async] --> Success(0x3c) 
I  00001002,1
==60== 
I  00001005,1
`;

  test('an access belongs to whom the line before it names or returns to', async () => {
    const found = await readPath(write(folder, 'shared.log', log));
    expect(found.records.filter((record) => !record.includes(' map '))).toEqual([
      '50 I 0x1000 1',
      '50 brk va=0x4035000',
      '50 fork child=60',
      '50 I 0x1001 1',
      '60 I 0x1003 1',
      '60 exec',
      '60 I 0x1004 1',
      '60 exit',
      '50 wait child=60',
      '50 I 0x1002 1',
      '50 I 0x1005 1',
      '50 exit',
    ]);
    expect(found.commands).toEqual(['50 sh', '60 /bin/true']);
    expect(found.notes.join()).toMatch(/several processes share this file/);
  });

  test.each([1, 2, 3, 7, 64])('chunks of %i bytes give the same records', async (chunkBytes) => {
    const path = write(folder, 'chunks.log', `${log}SB 00001000\r\n L 10,1\r\n`);
    expect(await inChunks(path, chunkBytes)).toEqual(await inChunks(path, 1 << 20));
  });
});
