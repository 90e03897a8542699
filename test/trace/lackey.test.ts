import { describe, expect, test } from 'vitest';
import { sniffed } from '../../src/trace/readers/index.ts';
import { banner, read } from './lackey-lines.ts';

describe('accesses', () => {
  test('as lackey prints them', async () => {
    const text = `${banner(77, 1)}I  0401ab73,5\n S 1fff0006e8,8\n M 04033e06,1\n L 04a28750,8\n==77== \n`;
    const all = ['77 I 0x401ab73 5', '77 S 0x1fff0006e8 8', '77 M 0x4033e06 1', '77 L 0x4a28750 8', '77 exit'];
    expect(await read(text)).toEqual(all);
  });

  test('as courses pass them on: no banner, one blank, none at the start, few digits, capitals, CR LF', async () => {
    const text = 'I 0400d7d4,8\r\n M 0421c7f0,4\r\nL 04f6b868,8\r\n S 7ff0005c8,8\r\n L 10,1\n L 04F6B86C,1\n\n';
    expect(await read(text)).toEqual([
      '1 I 0x400d7d4 8',
      '1 M 0x421c7f0 4',
      '1 L 0x4f6b868 8',
      '1 S 0x7ff0005c8 8',
      '1 L 0x10 1',
      '1 L 0x4f6b86c 1',
      '1 exit',
    ]);
  });

  test('superblocks, notes and statistics say nothing', async () => {
    const text =
      'SB 0401ab70\nI  0401ab73,5\n--9-- transtab: allocate sector 0\n**9** told by the program\n==9== Exit code: 0\n';
    expect(await read(text)).toEqual(['9 I 0x401ab73 5', '9 exit']);
  });

  test('a last line without an end', async () => {
    expect(await read('I  0401ab73,5\n L 10,1')).toEqual(['1 I 0x401ab73 5', '1 L 0x10 1', '1 exit']);
  });
});

describe('recognised', () => {
  const head = (text: string): string | undefined => sniffed(Buffer.from(text), 'trace.txt')?.name;
  test.each([
    banner(1, 2),
    ' L 10,1\n S 18,1\n',
    'I 0400d7d4,8\n',
    'SYSCALL[1,1](12) sys_brk ( 0x0 ) --> [pre-success] Success(0x4035000) \nI  0401ab73,5\n L 04',
  ])('%j', (text) => expect(head(text)).toBe('lackey'));
  test.each(['0 1000\n2 1f\n', '0041f7a0 R\n', 'L 10\n', '==1== Memcheck, a memory error detector\n', '1,L,0x10,4\n'])(
    'not %j',
    (text) => expect(head(text)).not.toBe('lackey'),
  );
});

describe('bad lines', () => {
  test.each([
    ['total 9624', 'expected a line of a lackey trace, found "total 9624"'],
    [' L zz,4', 'expected a hex address, found "zz,4"'],
    [' L 10,', 'expected a size of at most 1073741824 bytes, found the end of the line'],
    [' L 10,4 x', 'expected the end of the line, found "x"'],
    ['SYSCALL[1](9) x', 'expected SYSCALL[PID,TID](NUMBER) and a call, found "SYSCALL[1](9) x"'],
    [
      'SYSCALL[1,1](11) sys_munmap ( zz, 4 )[sync] --> Success(0x0) ',
      'expected the arguments of munmap, found "zz, 4"',
    ],
    [
      'SYSCALL[1,1](12) sys_brk ( 0x0 ) --> [pre-success] Success(0x4035000) I  04z',
      'expected a hex address and a comma, found "04z"',
    ],
  ])('%s', async (line, message) => {
    const text = `I  0401ab73,5\n${line}\nI  0401ab78,5\n`;
    const place = '.lackey:2: ';
    await expect(read(text)).rejects.toMatchObject({ exitCode: 3, message: expect.stringContaining(place + message) });
    const records = await read(text, { maxBadLines: 1 });
    expect(records.filter((record) => record.includes(' I '))).toEqual(['1 I 0x401ab73 5', '1 I 0x401ab78 5']);
  });

  test('a file cut short', async () => {
    await expect(read('I  0401ab73,5\nI  0401')).rejects.toThrow(
      ':2: expected a hex address and a comma, found "0401", where the file ends',
    );
  });
});

describe('where no layout tells the initial map', () => {
  const text = `${banner(5, 1)}I  0401ab70,3
 L 1fff001008,8
 S 1fff000da8,8
 S 1ffe900000,8
I  0401affe,4
SYSCALL[5,1](12) sys_brk ( 0x0 ) --> [pre-success] Success(0x4035000) 
SYSCALL[5,1](12) sys_brk ( 0x4037000 ) --> [pre-success] Success(0x4037000) 
 S 04035010,8
 S 04037ffc,8
SYSCALL[5,1](9) sys_mmap ( 0x0, 4096, 3, 34, 4294967295, 0 ) --> [pre-success] Success(0x5000000) 
 L 05000000,8
 L 05001000,8
SYSCALL[5,1](25) sys_mremap ( 0x5000000, 4096, 8192, 0x1 ) --> [pre-success] Success(0x6000000) 
 L 06001000,8
 L 05000000,8
SYSCALL[5,1](11) sys_munmap ( 0x6001000, 4096 )[sync] --> Success(0x0) 
 L 06000000,8
 L 06001000,8
`;
  const page = (va: string): string => `5 map prot=15 role=unknown va=0x${va} length=0x1000`;

  test('the page of the first store is the stack, each other new page is mapped when it is used', async () => {
    expect(await read(text, { maps: true })).toEqual([
      '5 map prot=11 growsDown=0x800000 name=[stack] role=stack va=0x1fff000000 length=0x1000',
      page('401a000'),
      '5 I 0x401ab70 3',
      page('1fff001000'),
      '5 L 0x1fff001008 8',
      '5 S 0x1fff000da8 8',
      '5 S 0x1ffe900000 8',
      page('401b000'),
      '5 I 0x401affe 4',
      '5 brk va=0x4035000',
      '5 brk va=0x4037000',
      '5 S 0x4035010 8',
      page('4037000'),
      page('4038000'),
      '5 S 0x4037ffc 8',
      '5 map prot=11 role=mapping va=0x5000000 length=0x1000',
      '5 L 0x5000000 8',
      page('5001000'),
      '5 L 0x5001000 8',
      '5 remap va=0x5000000 length=0x1000 to=0x6000000 newLength=0x2000',
      '5 L 0x6001000 8',
      page('5000000'),
      '5 L 0x5000000 8',
      '5 unmap va=0x6001000 length=0x1000',
      '5 L 0x6000000 8',
      page('6001000'),
      '5 L 0x6001000 8',
      '5 exit',
    ]);
  });

  test('nothing is mapped without SYSCALL lines', async () => {
    const plain = text.replaceAll(/^SYSCALL.*\n/gm, '');
    expect((await read(plain, { maps: true })).filter((record) => / map /.test(record))).toEqual([]);
  });
});
