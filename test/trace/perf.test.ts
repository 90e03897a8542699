import { describe, expect, test } from 'vitest';
import { sniffed } from '../../src/trace/readers/index.ts';
import { failureAs, readAs } from './text-reading.ts';

const read = (text: string) => readAs('perf', text);
const fault =
  '               t 26800/26801  1458.132549: page-faults:     7f074348fb71 _start     7f074348fb70 _start\n';

describe('page faults of perf script', () => {
  test.each([
    ['an address and its symbol, the instruction and its symbol', fault, '26800 L 0x7f074348fb71 1'],
    ['a fault of a fetch', 't 1/1 1.5: page-faults:           400b70 f           400b70 f\n', '1 I 0x400b70 1'],
    [
      'a modifier, a period, a cpu',
      't 1/2 [003] 1.5:          1 page-faults:u:     400b70 [unknown]              7f0 a.b\n',
      '1 L 0x400b70 1',
    ],
    [
      'offsets and files',
      't 1/2 1.5: minor-faults: 400b70 f+0x0 (/usr/bin/ls) ffffffff821e8700 g+0x40 ([kernel.kallsyms])\n',
      '1 L 0x400b70 1',
    ],
    ['an address alone', 't 1/2 1.5: major-faults:     400b70\n', '1 L 0x400b70 1'],
    [
      'a name with blanks and numbers',
      'tmux: server 7 1/2 1.5: page-faults:           400b70           400b71\n',
      '1 L 0x400b70 1',
    ],
    ['a kernel address', 't 1/2 1.5: page-faults: ffffffff81000000 ffffffff81000001', '1 L 0x1ffffff81000000 1'],
  ])('%s', async (_, text, record) => expect((await read(text)).records).toEqual([record]));

  test('comments, maps, tasks and call chains say nothing', async () => {
    const text = `# ========
# captured on: today
               t 26800  1458.132462: PERF_RECORD_MMAP2 26800/26800: [0x557a2cd30000(0x5000) @ 0 fe:00 2146561 480888626]: r--p /tmp/t
               t 26800/26800  1458.1: PERF_RECORD_COMM exec: t:26800/26800
         swapper     0/0         0.000000: PERF_RECORD_MMAP -1/0: [0xffffffff81000000(0x12090c8) @ 0xffffffff81000000]: x [kernel.kallsyms]_text
t 1/2 1.5: page-faults: 400b70
\tffffffff821e8700 rep_stos_alternative
\t          400b71 main

${fault}`;
    const { records, notes, commands } = await read(text);
    expect(records).toEqual(['1 L 0x400b70 1', '26800 L 0x7f074348fb71 1']);
    expect(notes).toEqual([]);
    expect(commands).toEqual({ 1: 't', 26800: 't' });
  });
});

describe('page faults as exceptions', () => {
  const line = (rest: string): string => `     t 27915 [000]  1498.755909: exceptions:page_fault_user: ${rest}\n`;
  test.each([
    ['address=0x7f7d8032be06 ip=0x7f7d803137ad error_code=0x6', '27915 S 0x7f7d8032be06 1'],
    ['address=0x7f7d8032be06 ip=0x7f7d803137ad error_code=0x4', '27915 L 0x7f7d8032be06 1'],
    ['address=0x7f7d8032be06 ip=0x7f7d8032be06 error_code=0x14', '27915 I 0x7f7d8032be06 1'],
    ['user page fault, address=0x1000 epc=0x10 cause=0xd', '27915 L 0x1000 1'],
    ['user page fault, address=0x1000 epc=0x10 cause=0xf', '27915 S 0x1000 1'],
    ['user page fault, address=0x1000 epc=0x1000 cause=0xc', '27915 I 0x1000 1'],
  ])('%s', async (rest, record) => {
    const { records, notes } = await read(line(rest));
    expect(records).toEqual([record]);
    expect(notes).toEqual([
      'some lines of perf tell the thread and not its process: each such thread counts as a process',
    ]);
  });
});

test('memory samples', async () => {
  const line = (address: string, operation: string): string =>
    `ls 9/9 [001] 5.25:  30 cpu/mem-loads,ldlat=30/P: ${address} 5080021 |OP ${operation}|LVL L1 hit|SNP None|TLB L1 or L2 hit|LCK No|BLK  N/A  0 4004 f (/bin/ls)\n`;
  const { records, notes } = await read(
    ['LOAD', 'STORE', 'LOAD or STORE', 'EXEC', 'N/A'].map((operation) => line('7ffd10', operation)).join('') +
      line('0', 'LOAD'),
  );
  expect(records).toEqual(['L', 'S', 'L', 'I', 'L'].map((kind) => `9 ${kind} 0x7ffd10 1`));
  expect(notes).toEqual(['samples whose address is 0, which is none, passed over: 1']);
});

describe('perf trace', () => {
  const line = (target: string): string => `     0.082 ( 0.000 ms): t/26836 minfault [_start+0x0] => ${target}\n`;
  test.each([
    ['0x55a92e7095c0 (?k)', '0x55a92e7095c0'],
    ['//anon@0x7f6f0031e000 (d.)', '0x7f6f0031e000'],
    ['[stack]@0x7ffdcbd97fa8 (d.)', '0x7ffdcbd97fa8'],
    ['/usr/lib/ld.so@0x1ab70 (x.)', '0x40000001ab70'],
    ['/usr/a b@c@0x10 (d.)', '0x400000000010'],
  ])('%s', async (target, address) => expect((await read(line(target))).records).toEqual([`26836 L ${address} 1`]));

  test('each file has a place; system calls say nothing', async () => {
    const text = `         ? (         ): t/26836  ... [continued]: execve()) = 0
     0.010 ( 0.002 ms): t/26836 brk() = 0x55d0c8a1b000
${line('/a@0x1000 (d.)')}${line('/b@0x1000 (d.)').replace('minfault', 'majfault')}${line('/a@0x2000 (d.)')}`;
    const { records, notes, commands } = await read(text);
    expect(records).toEqual(['26836 L 0x400000001000 1', '26836 L 0x400100001000 1', '26836 L 0x400000002000 1']);
    expect(notes).toEqual([expect.stringContaining('perf trace tells offsets in files, not addresses')]);
    expect(commands).toEqual({ 26836: 't' });
  });
});

describe('recognised', () => {
  const name = (text: string): string | undefined => sniffed(Buffer.from(text), 'log')?.name;
  test.each([
    fault,
    `# x\n\n${fault}`,
    't 1 [000] 1.5: exceptions:page_fault_user: address=0x1 ip=0x1 error_code=0x6\n',
    '     0.082 ( 0.000 ms): t/26836 minfault [_start+0x0] => 0x10 (d.)\n',
    '   t 26800/26800  1458.1: PERF_RECORD_COMM exec: t:26800/26800\n',
  ])('%j', (text) => expect(name(text)).toBe('perf'));
  test.each([
    `An example:\n${fault}`,
    't 1/1 1.5: cycles: 400b70 f\n',
    'page-faults\n',
    '0.1 (x): y\n',
    `${'t '.repeat(5000)}\n`,
  ])('not %j', (text) => expect(name(text)).toBeUndefined());
});

describe('bad lines', () => {
  const how = ': perf script -G -F comm,pid,tid,time,event,ip,sym,addr prints it, of what perf record -d recorded';
  const address = 'expected EVENT: ADDRESS SYMBOL IP SYMBOL, found ';
  test.each([
    ['hello', 'expected COMM PID/TID SECONDS: EVENT: and an address, found "hello"'],
    [
      't 1/1 1.5: page-faults:  400b70 f+0x40 (/bin/ls)',
      `${address}"page-faults: 400b70 f+0x40 (/bin/ls)", which has no address${how}`,
    ],
    ['t 1/1 1.5: page-faults:     400b70 dead', `${address}"page-faults: 400b70 dead", which has no address${how}`],
    ['t 1/1 1.5: page-faults: ', `${address}"page-faults: ", which has no address${how}`],
    [
      't 1/1 1.5: sched:sched_switch: prev_comm=x',
      `${address}"sched:sched_switch: prev_comm=x", which has no address${how}`,
    ],
    ['t 1/1 1.5: page-faults:  a00000000000000', 'expected an address of up to 57 bits, found "0xa00000000000000"'],
    [
      ' 0.082 ( 0.000 ms): t/26836 minfault [_start+0x0] => nowhere',
      'expected minfault|majfault [SYMBOL] => TARGET@0xOFFSET (FLAGS), found "minfault [_start+0x0] => nowhere"',
    ],
    [
      ' 0.082 ( 0.000 ms): t/26836 minfault [_start+0x0] => /a@0x100000000 (d.)',
      'expected an offset below 4 GiB, found "/a@0x100000000"',
    ],
  ])('%s', async (line, message) => {
    const text = `${fault}${line}\n${fault}`;
    expect(await failureAs('perf', text)).toBe(`trace.txt:2: ${message}`);
    expect((await readAs('perf', text, 1)).records).toHaveLength(2);
  });
});
