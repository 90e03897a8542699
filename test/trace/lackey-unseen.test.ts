import { describe, expect, test } from 'vitest';
import { openWorkload } from '../../src/trace/open.ts';
import { PLAIN_MAP, STORE } from '../../src/trace/ops.ts';
import { imageStart } from '../../src/trace/readers/lackey-start.ts';
import { banner, newName, folder, read, readPath } from './lackey-lines.ts';
import { write } from './support.ts';

const seen = { kernelAccesses: true, preload: false };
const LAYOUT = (
  pid: number,
): string => `--${pid}:1: aspacem <<< SHOW_SEGMENTS: Memory layout at client startup (9 segments)
--${pid}:1: aspacem (0,4,9) /usr/libexec/valgrind/lackey-amd64-linux
--${pid}:1: aspacem (1,49,7) /usr/bin/prog
--${pid}:1: aspacem (2,65,7) /usr/lib/ld-linux-x86-64.so.2
--${pid}:1: aspacem   1: file 0000108000-0000108fff    4096 r-x-- d=0xfe00 i=1  o=0       (1,49)
--${pid}:1: aspacem   2: file 0000109000-000010afff    8192 rw--- d=0xfe00 i=1  o=4096    (1,49)
--${pid}:1: aspacem   3: file 0004000000-0004000fff    4096 r-x-- d=0xfe00 i=2  o=0       (2,65)
--${pid}:1: aspacem   4: FILE 0058000000-005807cfff  512000 r-x-- d=0xfe00 i=3  o=0       (0,4)
--${pid}:1: aspacem   5: file 005807d000-005807dfff    4096 r-x-- d=0xfe00 i=3  o=512000  (0,4)
--${pid}:1: aspacem   6: RSVN 1ffe801000-1ffeffefff 8380416 ----- SmUpper
--${pid}:1: aspacem   7: anon 1ffefff000-1fff000fff    8192 rw---
--${pid}:1: aspacem >>>
`;

/** Records other than plain maps, of a program with that layout. */
async function started(text: string): Promise<string[]> {
  const name = newName();
  write(folder, `${name}.layout.txt`, LAYOUT(7));
  const { records } = await readPath(write(folder, `${name}.lackey`, `${banner(7, 1)}${text}`), seen);
  return records.map((record) => record.replace(/ (?:prot|file)=\S+/g, ''));
}

describe('what the kernel does for a program', () => {
  const calls = async (line: string): Promise<string[]> =>
    (await read(`SYSCALL[1,1]${line} \n`, seen))
      .filter((record) => / [ILS] /.test(record))
      .map((record) => record.slice(2));

  test.each([
    ['(0) sys_read ( 3, 0x5000, 100 )[sync] --> Success(0x40)', ['S 0x5000 64']],
    ['(0) sys_read ( 3, 0x5000, 100 )[sync] --> Success(0x0)', []],
    ['(0) sys_read ( 3, 0x5000, 100 )[sync] --> Failure(0x9)', []],
    ['(1) sys_write ( 1, 0x5ff0, 32 )[sync] --> Success(0x20)', ['L 0x5ff0 32']],
    ['(17) sys_pread64 ( 4, 0x1ffefffbd0, 784, 64 )[sync] --> Success(0x310)', ['S 0x1ffefffbd0 784']],
    ['(217) sys_getdents64 ( 4, 0x403df80, 32768 )[sync] --> Success(0x218)', ['S 0x403df80 536']],
    // The path, which may hold anything, then the buffer.
    ['(262) sys_newfstatat ( 4, 0x6000(a, (b)), 0x7000, 0 )[sync] --> Success(0x0)', ['L 0x6000 7', 'S 0x7000 144']],
    ['(21) sys_access ( 0x402a2a0(/etc/x), 4 )[sync] --> Failure(0x2)', ['L 0x402a2a0 7']],
    ['(302) sys_prlimit64 ( 0, 3, 0x0, 0x1fff0009a0 )[sync] --> Success(0x0)', ['S 0x1fff0009a0 16']],
    ['(12) sys_brk ( 0x0 ) --> [pre-success] Success(0x4035000)', []],
  ])('%s', async (line, accesses) => expect(await calls(line)).toEqual(accesses));

  test('but it moves no more bytes than Linux does in a call', async () => {
    const line = (bytes: string): string => `(0) sys_read ( 3, 0x5000, 140737488351232 )[sync] --> Success(${bytes})`;
    expect(await calls(line('0x100000'))).toEqual(['S 0x5000 1048576']);
    await expect(calls(line('0x7ffff001'))).rejects.toThrow(
      /:\d+: expected at most 2147479552 bytes that a call reads or writes, found 2147479553$/,
    );
  });

  test('an exec writes no more of a stack than Linux takes for arguments', () => {
    const [va, length] = [0x1000n, 2n ** 46n];
    const stack = { fields: { ...PLAIN_MAP, va, length, growsDown: 8n << 20n }, place: '' };
    const { accesses } = imageStart([stack], va, true);
    expect(accesses.length).toBe(6 * 256);
    expect(accesses[0]).toEqual({ kind: STORE, va: va + length - 4096n, length: 8n });
  });

  test('a clock is read through the vdso', async () => {
    const clock = 'SYSCALL[7,1](228) sys_clock_gettime( 0, 0x109010 )[sync] --> Success(0x0) \n';
    const records = await started(` S 1fff000ff8,8\n${clock}${clock}`);
    expect(records.slice(records.indexOf('7 S 0x1fff000ff8 8') + 1)).toEqual([
      '7 S 0x109010 8',
      '7 map name=[vvar] role=vdso va=0x5807c000 length=0x1000',
      '7 I 0x5807d000 4',
      '7 L 0x5807c000 8',
      '7 S 0x109010 8',
      '7 I 0x5807d000 4',
      '7 L 0x5807c000 8',
      '7 exit',
    ]);
  });

  test('at the start of a recording the exec is over: the stack that is in use and the end of the data are there; the loader reads the vdso', async () => {
    const records = await started(' S 1fff0000f8,8\n');
    expect(records.filter((record) => record.includes('stack') || record.includes('eager=true'))).toEqual([
      '7 map growsDown=0x7ff000 name=[stack] role=stack va=0x1ffefff000 length=0x1000',
      '7 map eager=true name=prog role=image va=0x10a000 length=0x1000',
      '7 map eager=true name=[stack] role=stack va=0x1fff000000 length=0x1000',
    ]);
    expect(records.slice(-3)).toEqual(['7 L 0x5807d000 8', '7 S 0x1fff0000f8 8', '7 exit']);
  });

  test('a stack pointer in the lowest page of the stack: all of it is there, and may grow', async () => {
    const records = await started(' S 1ffefff0f8,8\n');
    expect(records.filter((record) => record.includes('stack'))).toEqual([
      '7 map growsDown=0x800000 name=[stack] role=stack va=0x1ffefff000 length=0x2000',
      '7 map eager=true growsDown=0x800000 name=[stack] role=stack va=0x1ffefff000 length=0x2000',
    ]);
  });
});

describe('a fork and an exec in the recording', () => {
  const fork = (flags: string): string =>
    `SYSCALL[50,1](56) sys_clone ( ${flags}, 0x0, 0x0, 0x108a10, 0x0 )   clone(fork): process 50 created child 60
 --> [pre-success] Success(0x3c) 
`;
  const files = async (flags: string): Promise<string[]> => {
    const name = newName();
    write(folder, `${name}/0001.50.lackey`, `${banner(50, 1)}I  00001000,1\n${fork(flags)}I  00001001,1\n`);
    write(
      folder,
      `${name}/0002.60.lackey`,
      `${banner(60, 50)} --> [pre-success] Success(0x0) \nI  00001003,1\nSYSCALL[60,1](59) sys_execve ( 0x108000(/usr/bin/prog), 0x0, 0x0 )`,
    );
    write(folder, `${name}/0003.60.lackey`, `${banner(60, 50)} S 1fff0000f8,8\n`);
    write(folder, `${name}/layout.txt`, LAYOUT(60));
    const { records } = await readPath(`${folder}/${name}`, seen);
    return records.filter((record) => record.startsWith('60 ') && !record.includes(' map '));
  };

  test('the kernel stores the tid; it writes the stack and the data of the new image', async () => {
    expect(await files('1200011')).toEqual([
      '60 S 0x108a10 4',
      '60 I 0x1003 1',
      '60 exec',
      '60 S 0x10a000 8',
      '60 S 0x1fff000000 8',
      '60 L 0x5807d000 8',
      '60 S 0x1fff0000f8 8',
      '60 exit',
    ]);
  });

  test('without CLONE_CHILD_SETTID it stores none', async () => {
    expect((await files('200011'))[0]).toBe('60 I 0x1003 1');
  });
});

describe('the library that valgrind has each program load', () => {
  const preload = '/usr/libexec/valgrind/vgpreload_core-amd64-linux.so';
  const lines = `I  00108000,1
SYSCALL[7,1](257) sys_openat ( 4294967196, 0x108100(${preload}), 524288 )[sync] --> Success(0x3) 
SYSCALL[7,1](9) sys_mmap ( 0x0, 20480, 1, 2, 3, 0 ) --> [pre-success] Success(0x4837000) 
SYSCALL[7,1](9) sys_mmap ( 0x483b000, 4096, 3, 50, 4294967295, 0 ) --> [pre-success] Success(0x483b000) 
SYSCALL[7,1](10) sys_mprotect ( 0x4838000, 4096, 1 )[sync] --> Success(0x0) 
 L 04837010,8
 M 0483b010,8
I  04838000,4
 L 0483c000,8
SYSCALL[7,1](11) sys_munmap ( 0x4837000, 20480 )[sync] --> Success(0x0) 
 L 04837010,8
`;

  test('is left out, with what lies in its pages', async () => {
    expect(await read(`${banner(7, 1)}${lines}`, { preload: false })).toEqual([
      '7 I 0x108000 1',
      '7 L 0x483c000 8',
      '7 L 0x4837010 8',
      '7 exit',
    ]);
  });

  test('is kept where that is asked for', async () => {
    const records = await read(`${banner(7, 1)}${lines}`, { preload: true });
    expect(records.filter((record) => !/ [ILMS] /.test(record))).toEqual([
      expect.stringContaining('map prot=9'),
      expect.stringContaining('map '),
      expect.stringContaining('protect va=0x4838000'),
      expect.stringContaining('unmap va=0x4837000'),
      '7 exit',
    ]);
    expect(records.filter((record) => / [ILMS] /.test(record))).toHaveLength(6);
  });
});

test('who reads a pipe waits until that much was written', async () => {
  const name = newName();
  const pipe = 'SYSCALL[50,1](293) sys_pipe2 ( 0x5000, 0x0 )[sync] --> Success(0x0) \n';
  const fork = `SYSCALL[50,1](56) sys_clone ( 11, 0x0, 0x0, 0x0, 0x0 )   clone(fork): process 50 created child 60
 --> [pre-success] Success(0x3c) 
`;
  const write2 = 'SYSCALL[50,1](1) sys_write ( 4, 0x5000, 2 )[sync] --> Success(0x2) \n';
  const read2 = 'SYSCALL[60,1](0) sys_read ( 3, 0x5000, 2 )[sync] --> Success(0x2) \n';
  write(
    folder,
    `${name}/0001.50.lackey`,
    `${banner(50, 1)}${pipe}${fork}I  00001001,1\nI  00001002,1\n${write2}I  00001003,1\n`,
  );
  write(
    folder,
    `${name}/0002.60.lackey`,
    `${banner(60, 50)} --> [pre-success] Success(0x0) \nI  00002001,1\n${read2}I  00002002,1\n`,
  );
  const { records } = await readPath(`${folder}/${name}`, { quantum: 1 });
  const order = records.filter((record) => / I /.test(record)).map((record) => record.slice(5, -2));
  expect(order.indexOf('0x2001')).toBeLessThan(order.indexOf('0x1002'));
  expect(order.indexOf('0x2002')).toBeGreaterThan(order.indexOf('0x1002'));
  const workload = await openWorkload([`${folder}/${name}`], { quantum: 1 });
  expect(workload.notes).toEqual([]);
});
