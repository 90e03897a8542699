import { describe, expect, test } from 'vitest';
import { banner, read } from './lackey-lines.ts';

/** The sample lines of valgrind, each with the records it makes. */
describe('system calls', () => {
  const start = banner(12237, 1);
  const calls = async (lines: string): Promise<string[]> => {
    const records = await read(`${start}I  0401ab70,3\n S 1fff000da8,8\n${lines}\n`);
    return records.slice(2, -1).map((record) => record.replace(/^12237 /, ''));
  };
  const call = (rest: string): string => `SYSCALL[12237,1]${rest} `;

  test.each<[string, string[]]>([
    ['(12) sys_brk ( 0x0 ) --> [pre-success] Success(0x4035000)', ['brk va=0x4035000']],
    ['(12) sys_brk ( 0x9999999 ) --> [pre-success] Success(0x4037000)', ['brk va=0x4037000']],
    [
      '(9) sys_mmap ( 0x0, 16384, 3, 34, 4294967295, 0 ) --> [pre-success] Success(0x483c000)',
      ['map prot=11 role=mapping va=0x483c000 length=0x4000'],
    ],
    [
      '(9) sys_mmap ( 0x0, 16384, 0, 33, 4294967295, 0 ) --> [pre-success] Success(0x483c000)',
      ['map prot=8 share=true role=mapping va=0x483c000 length=0x4000'],
    ],
    [
      '(9) sys_mmap ( 0x0, 16384, 2, 32802, 4294967295, 0 ) --> [pre-success] Success(0x483c000)',
      ['map prot=11 eager=true role=mapping va=0x483c000 length=0x4000'],
    ],
    [
      '(9) sys_mmap ( 0x486c000, 1400832, 5, 2066, 77, 155648 ) --> [pre-success] Success(0x486c000)',
      [
        'map prot=13 file={name:unknown file 1 of process 12237,offset:0x26000} name=unknown file 1 of process 12237 role=library va=0x486c000 length=0x156000',
      ],
    ],
    ['(9) sys_mmap ( 0x0, 100, 1, 2, 77, 0 ) --> [pre-fail] Failure(0x9)', []],
    [
      '(192) sys_mmap2 ( 0x4868000, 1544192, 5, 50, 4, 34 ) --> [pre-success] Success(0x4868000)',
      ['map prot=13 name=anon 2 MiB role=mapping va=0x4868000 length=0x179000'],
    ],
    ['(11) sys_munmap ( 0x4a2b000, 65536 )[sync] --> Success(0x0)', ['unmap va=0x4a2b000 length=0x10000']],
    ['(10) sys_mprotect ( 0x4a15000, 16384, 1 )[sync] --> Success(0x0)', ['protect va=0x4a15000 length=0x4000 prot=9']],
    [
      '(10) sys_mprotect ( 0x4a15000, 16384, 4 )[sync] --> Success(0x0)',
      ['protect va=0x4a15000 length=0x4000 prot=13'],
    ],
    ['(10) sys_mprotect ( 0x4a15000, 16384, 0 )[sync] --> Failure(0xc)', []],
    [
      '(25) sys_mremap ( 0x483c000, 16384, 65536, 0x1 ) --> [pre-success] Success(0x4a2b000)',
      ['remap va=0x483c000 length=0x4000 to=0x4a2b000 newLength=0x10000'],
    ],
    [
      '(25) sys_mremap ( 0x483c000, 16384, 65536, 0x3, 0x5000000 ) --> [pre-success] Success(0x5000000)',
      ['remap va=0x483c000 length=0x4000 to=0x5000000 newLength=0x10000'],
    ],
    ['(158) arch_prctl ( 4098, 4a28740 ) --> [pre-success] Success(0x0)', []],
    ['(15) sys_rt_sigreturn ( ) --> [pre-success] NoWriteResult', []],
    ['(60) exit( 0 ) --> [pre-success] Success(0x0)', []],
    ['(231) exit_group( 0 ) --> [pre-success] Success(0x0)', []],
    ['(59) sys_execve ( 0x10a015(/nonexist), 0x1fff000660, 0x1fff0007f8 ) --> [pre-fail] Failure(0x2)', []],
  ])('%s', async (line, records) => expect(await calls(call(line))).toEqual(records));

  test('a result that comes later, paired by process, thread and number', async () => {
    const lines = `SYSCALL[12237,1](28) sys_madvise ( 0x4035000, 4096, 4 ) --> [async] ... 
SYSCALL[12237,2](28) sys_madvise ( 0x5035000, 4096, 3 ) --> [async] ... 
I  0401ab80,3
SYSCALL[12237,2](28) ... [async] --> Success(0x0) 
SYSCALL[12237,1](28) ... [async] --> Success(0x0) 
SYSCALL[12237,1](28) sys_madvise ( 0x6035000, 4096, 4 ) --> [async] ... 
SYSCALL[12237,1](28) ... [async] --> Failure(0x16) `;
    expect(await calls(lines)).toEqual(['I 0x401ab80 3', 'discard va=0x4035000 length=0x1000']);
  });

  test('waits tell whom they waited for', async () => {
    const lines = `SYSCALL[12237,1](61) sys_wait4 ( 12239, 0x1fff00065c, 0, 0x0 ) --> [async] ... 
SYSCALL[12237,1](61) ... [async] --> Success(0x2fcf) 
SYSCALL[12237,1](61) sys_wait4 ( 4294967295, 0x1fff00065c, 1, 0x0 ) --> [async] ... 
SYSCALL[12237,1](61) ... [async] --> Success(0x0) 
SYSCALL[12237,1](61) sys_wait4 ( 4294967295, 0x1fff00065c, 1, 0x0 ) --> [async] ... 
SYSCALL[12237,1](61) ... [async] --> Failure(0xa) 
SYSCALL[12237,1](247) sys_waitid( 1, 12240, 0x1fff00065c, 4, 0x0 ) --> [async] ... 
SYSCALL[12237,1](247) ... [async] --> Success(0x0) 
SYSCALL[12237,1](247) sys_waitid( 0, 0, 0x1fff00065c, 4, 0x0 ) --> [async] ... 
SYSCALL[12237,1](247) ... [async] --> Success(0x0) 
SYSCALL[12237,1](7) sys_waitpid ( 4294967295, 0xfed33d9c, 0 ) --> [async] ... 
SYSCALL[12237,1](7) ... [async] --> Success(0x2fd1) `;
    expect(await calls(lines)).toEqual(['wait child=12239', 'wait child=12240', 'wait child=12241']);
  });

  test('an unknown call has its result on the next line', async () => {
    const lines = `SYSCALL[12237,1](334) unimplemented (by the kernel) syscall: 334! (ni_syscall)
 --> [pre-fail] Failure(0x26) 
I  0401ab80,3`;
    expect(await calls(lines)).toEqual(['I 0x401ab80 3']);
  });

  test('a warning glued to a call, whose result is on its own line', async () => {
    const lines = `SYSCALL[12237,1](12) sys_brk ( 0x4835000 )==12237== brk segment overflow in thread #1: can't grow to 0x4835000
==12237== (see section Limitations in user manual)
==12237== NOTE: further instances of this message will not be shown
 --> [pre-success] Success(0x482d000) 
SYSCALL[12237,1](11) sys_munmap ( 0xffffffffffffffff, 4194304 )==12237== Warning: client syscall munmap tried to modify addresses
 --> [pre-fail] Failure(0x16) `;
    expect(await calls(lines)).toEqual(['brk va=0x482d000']);
  });

  test('a record glued to a call, and the line end that comes later; a thread is no process', async () => {
    const lines = `SYSCALL[12237,1](56) sys_clone ( 3d0f00, 0x522bf70, 0x522c990, 0x522c990, 0x522c6c0 ) --> [pre-success] Success(0x4643) I  0494fb42,3
SYSCALL[12237,2](12) sys_brk ( 0x0 ) --> [pre-success] Success(0x73e6000)  L 04aaa010,8
SYSCALL[12237,1](202) sys_futex ( 0x522c990, 265, 17987, 0x0, 0x0 ) --> [async] ... I  0494fb45,3

SYSCALL[12237,2](60) exit( 0 ) --> [pre-success] Success(0x0) SYSCALL[12237,1](12) sys_brk ( 0x0 ) --> [pre-success] Success(0x73e7000) `;
    const all = ['I 0x494fb42 3', 'brk va=0x73e6000', 'L 0x4aaa010 8', 'I 0x494fb45 3', 'brk va=0x73e7000'];
    expect(await calls(lines)).toEqual(all);
  });

  test('forks: clone, fork, vfork, and clone as vfork', async () => {
    const fork = (text: string, child: number): string =>
      `SYSCALL[12237,1]${text}: process 12237 created child ${child}\n --> [pre-success] Success(0x${child.toString(16)}) `;
    const lines = [
      fork('(56) sys_clone ( 1200011, 0x0, 0x0, 0x4a28a10, 0x0 )   clone(fork)', 12239),
      fork('(57) sys_fork ( )   fork', 12240),
      fork('(58) sys_fork ( )   fork', 12241),
      fork('(190) sys_fork ( )   fork', 12242),
      fork('(56) sys_clone ( 4111, 0x0, 0x0, 0x0, 0x0 )   clone(fork)', 12243),
      'SYSCALL[12237,1](56) sys_clone ( 1200011, 0x0, 0x0, 0x4a28a10, 0x0 ) --> [pre-fail] Failure(0xb) ',
    ];
    expect(await calls(lines.join('\n'))).toEqual([
      'fork child=12239',
      'fork child=12240',
      'vfork child=12241',
      'vfork child=12242',
      'vfork child=12243',
    ]);
  });

  test('old blanks before the number', async () => {
    expect(await calls('SYSCALL[12237,1](  12) sys_brk ( 0x0 ) --> [pre-success] Success(0x4035000) ')).toHaveLength(1);
  });
});

describe('mapped files have the name they were opened by', () => {
  let fd = 0;
  const names = async (lines: string[]): Promise<string[]> => {
    const text = lines.map((line) => (line.startsWith(' ') ? line : `SYSCALL[7,1]${line} `)).join('\n');
    const records = await read(`${banner(7, 1)}I  0401ab70,3\n${text}\n`);
    return records.flatMap((record) => /file=\{name:(.*),offset/.exec(record)?.[1] ?? []);
  };
  const open = (path: string, result: number, flags = 0): string[] => [
    `(257) sys_openat ( 4294967196, 0x40290b1(${path}), ${flags} ) --> [async] ...`,
    `(257) ... [async] --> Success(0x${result.toString(16)})`,
  ];
  const map = (of: number): string =>
    `(9) sys_mmap ( 0x0, 4096, 1, 2, ${of}, 0 ) --> [pre-success] Success(0x${(0x5000000 + fd++ * 4096).toString(16)})`;

  test('open, close, and the number again', async () => {
    expect(await names([...open('/etc/a', 4), map(4), '(3) sys_close ( 4 )[sync] --> Success(0x0)', map(4)])).toEqual([
      '/etc/a',
      'unknown file 1 of process 7',
    ]);
    expect(
      await names([
        '(5) sys_open ( 0x40290b1(d/b, (c), 2), 0, 438 ) --> [async] ...',
        '(5) ... [async] --> Success(0x5)',
        map(5),
      ]),
    ).toEqual(['d/b, (c), 2']);
    expect(
      await names([
        '(85) sys_creat ( 0x40290b1(ä), 438 ) --> [async] ...',
        '(85) ... [async] --> Success(0x5)',
        map(5),
      ]),
    ).toEqual(['ä']);
  });

  test('duplicates', async () => {
    const lines = [
      ...open('/a', 4),
      '(32) sys_dup ( 4 )[sync] --> Success(0x5)',
      '(33) sys_dup2 ( 5, 6 )[sync] --> Success(0x6)',
      '(292) sys_dup3 ( 6, 7, 524288 )[sync] --> Success(0x7)',
      "(72) sys_fcntl[ARG3=='arg'] ( 7, 1030, 10 )[sync] --> Success(0xa)",
      "(72) sys_fcntl[ARG3=='arg'] ( 7, 0, 10 )[sync] --> Success(0xb)",
      '(33) sys_dup2 ( 4, 12 )[sync] --> Failure(0x9)',
      ...[4, 5, 6, 7, 10, 11, 12, 12].map(map),
    ];
    expect(await names(lines)).toEqual([
      ...Array<string>(6).fill('/a'),
      ...Array<string>(2).fill('unknown file 1 of process 7'),
    ]);
  });

  test('a failed open names nothing; close_range', async () => {
    const lines = [
      '(257) sys_openat ( 4294967196, 0x40290b1(/no), 0 ) --> [async] ...',
      '(257) ... [async] --> Failure(0x2)',
      ...open('/a', 4),
      ...open('/b', 5),
      '(436) sys_close_range ( 5, 4294967295, 0 )[sync] --> Success(0x0)',
      map(4),
      map(5),
    ];
    expect(await names(lines)).toEqual(['/a', 'unknown file 1 of process 7']);
  });
});
