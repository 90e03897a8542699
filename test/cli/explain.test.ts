import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/report/text.ts';
import { TRACE, called, pagewalk, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
write(folder, 'two.csv', TRACE);
write(
  folder,
  'cow.csv',
  'pid,op,addr,size,args\n1,map,0x1000,0x1000,\n1,S,0x1000,4,\n1,fork,,,child=2\n2,S,0x1000,4,\n',
);
write(folder, 'small.yaml', 'memory: 1MiB\ntlb: {l1: {entries: 8, ways: 2}, asid: true}\n');
write(
  folder,
  'riscv.yaml',
  'memory: 1MiB\nunmapped: fault\ntable: {kind: radix, levels: [9, 9, 9], entryBytes: 8, entry: riscv}\n',
);

const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));

/** What the program says; it must succeed. */
async function answer(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await called(['explain', ...args]);
  expect(code, stderr).toBe(0);
  return stdout;
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await called(['explain', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
}

const COW = ['cow.csv', '--system', 'small.yaml', '--at', '2'];

describe.concurrent('explain', () => {
  test('is a page that reads from top to bottom', async () => {
    const lines = (await answer(...COW)).split('\n');
    const headings = lines.filter((line) => /^\S/.test(line));
    expect(headings).toEqual([
      'Reference 2: process 2 stores 4 bytes at 0x1000',
      'small: pages of 4 KiB, a page table of 2 levels (10, 10 bits), entries of 4',
      'bytes as 32-bit x86 lays them out',
      'Address',
      'First',
      'TLB',
      'Page walk',
      'Page fault: cow_copy',
      'The operating system',
      'Afterwards',
    ]);
    expect(lines).toContain('  0 PTE     1  0x4004    0x2   001 0   0 0 0   0   0  1  0 1');
    expect(lines).toContain('  00000000 00000000 00100010 00000101');
    expect(lines).toContain('  error code 0x7 = 0b00111, CR2 = 0x1000 (Intel SDM vol. 3A, 4.7)');
    expect(lines).toContain('    W/R   1  a write');
    expect(lines).toContain('  3. takes frame 5 (first-fit looked at 1 word of its bitmap), and copies frame');
    expect(lines).toContain('  done: frame 5 with offset 0x0 is the physical address 0x5000');
    expect(lines).toContain('  change    -1         +1');
    expect(lines.join('\n')).toContain('the low 2 bits of the page number, 01, choose set 1 of 4');
  });

  test('JSON has every step', async () => {
    const json = JSON.parse(await answer(...COW, '--json'));
    expect(json).toMatchObject({
      schema_version: 1,
      entry_format: 'x86',
      number: 2,
      made_up: null,
      pid: 2,
      kind: 'store',
      va: '0x1000',
      faults: ['cow_copy'],
      refused: false,
      physical: '0x5000',
      address: { vpn: '0x1', offset: '0x0' },
      tlb: [{ array: 'L1 TLB', sets: 4, set: 1, set_bits: '01', tag: { asid: 1, vpn: '0x1' }, hit: null }],
      frames: { before: { free: 251 }, after: { free: 250 } },
      counters: { cow_copy: 1 },
    });
    expect(json.walk.entries.map(({ value }: { value: string }) => value)).toEqual(['0x4027', '0x2205']);
    expect(json.walk.entries[1].binary).toBe('00000000000000000010001000000101');
    expect(json.fault_steps[0].code).toMatchObject({ register: 'error code', value: 7 });
  });

  test('without a trace, a fault on purpose', async () => {
    const text = await answer('--system', 'linux-x86-32', '--va', '0x0', '--op', 'L');
    expect(text).toMatch(/^Made up: process 1 loads 1 byte at 0x0, in a new process, in which nothing is\nmapped\n/);
    expect(text).toContain('Page fault: no_region\n');
    expect(text).toContain('  error code 0x4 = 0b00100, CR2 = 0x0');
    const riscv = await answer('--system', 'riscv.yaml', '--va', '0x10', '--op', 'S', '--pid', '9');
    expect(riscv).toContain('process 9 stores');
    expect(riscv).toContain('  scause 15 = 0b1111, stval = 0x10 ');
    const zero = await answer('--va', '0', '--op', 'L', '--set', 'unmapped=map', '--json');
    expect(JSON.parse(zero)).toMatchObject({ number: null, faults: ['zero_page'], refused: false });
    // Canonical addresses of x86-64 end at 2^47 and begin again far above.
    expect(await answer('--va', '0x1000000000000', '--op', 'L')).toMatch(/a general-protection\s+exception/);
  });

  test('in a trace, a reference that is not in it', async () => {
    const text = await answer(
      'cow.csv',
      '--system',
      'small.yaml',
      '--at',
      '2',
      '--pid',
      '1',
      '--va',
      '0x1000',
      '--op',
      'S',
    );
    expect(text).toMatch(/^Made up: process 1 stores 1 byte at 0x1000, after reference 2\n/);
    expect(text).toContain('Page fault: cow_reuse\n');
  });

  test.each([40, 60, 80, 132])('fits %i columns', async (width) => {
    const { stdout } = await pagewalk(['explain', ...COW], { cwd: folder, env: { COLUMNS: String(width) } });
    expect(Math.max(...stdout.split('\n').map(displayWidth))).toBeLessThanOrEqual(width);
  });

  test('what it cannot do, it says', async () => {
    expect(await refusal()).toContain('expected --at N');
    expect(await refusal('--at', '1')).toContain('expected a trace: pagewalk explain TRACE --at N; without one, --va');
    expect(await refusal('--op', 'L')).toContain('--op L: expected --va ADDR');
    expect(await refusal('--op', 'R', '--va', '0')).toContain('--op: expected I, L, S, found "R"');
    expect(await refusal('--op', 'L', '--va', '0', '--at', '3')).toContain('name the trace');
    expect(await refusal('--op', 'L', '--va', '0', '--memory', '0.5x')).toContain('there is no trace here');
    expect(await refusal('two.csv', '--at', '1', '--answers')).toContain('--answers goes with --quiz');
    expect(await refusal('cow.csv', '--op', 'L', '--va', '0', '--pid', '3')).toContain('no process 3');
    expect(
      await refusal('--va', '0x1000', '--op', 'L', '--system', 'linux-x86-32', '--set', 'table.entry=armv8'),
    ).toContain('table.entry');
  });
});

describe.concurrent('explain --quiz', () => {
  test('asks, and answers when it is told to', async () => {
    const asked = await answer(...COW, '--quiz');
    const answered = await answer(...COW, '--quiz', '--answers');
    const questions = (text: string) => text.split('\n').filter((line) => /^ {2}[ \d]\d\. /.test(line));
    expect(questions(asked)).toEqual(questions(answered));
    expect(questions(asked).length).toBeGreaterThan(9);
    expect(asked).toContain('______');
    expect(answered).not.toContain('______');
    for (const secret of ['cow_copy', '0b00111', 'physical address 0x5000', '0x5067'])
      expect(asked).not.toContain(secret);
    for (const said of ['yes: cow_copy', '0x7 = 0b00111', 'frame 5, address 0x5000', '0x5067']) {
      expect(answered).toContain(said);
    }
    expect(await answer(...COW, '--quiz')).toBe(asked);
  });

  test('gives what is needed, among other things', async () => {
    const text = (await answer(...COW, '--quiz')).replace(/\s+/g, ' ');
    expect(text).toContain('the root table is in frame 3');
    // The directory, the table, and the entries beside those that are read.
    expect(text).toContain('0x4027 at 0x3000, 0x0 at 0x3004, 0x2205 at 0x4004, 0x0 at 0x4008');
    expect(text).toContain('the frame of the page is named by 2 entries');
    expect(text).toContain('free frames: 251; the allocator gives frames 5 to 28 next');
  });

  test('does not tell by what it asks whether there is a hit or a fault', async () => {
    const shape = async (...args: string[]) => {
      const { questions } = JSON.parse(await answer(...args, '--quiz', '--json'));
      return questions.map(({ question }: { question: string }) =>
        question.replace(/\b(load|store|fetch)\b|0x\w+/g, '_'),
      );
    };
    const inCow = ['cow.csv', '--system', 'small.yaml', '--va', '0x1000', '--op', 'S', '--pid', '1'];
    // After reference 1 a hit without a fault, before it a fault.
    expect(await shape(...inCow, '--at', '1')).toEqual(await shape(...inCow));
  });

  test('JSON leaves the answers out', async () => {
    const asked = JSON.parse(await answer(...COW, '--quiz', '--json'));
    expect(asked.questions[0]).toEqual({
      number: 1,
      question: 'Which virtual page is 0x1000, and which offset in it?',
    });
    const answered = JSON.parse(await answer(...COW, '--quiz', '--answers', '--json'));
    expect(answered.questions[0].answer).toBe('page 0x1, offset 0x0');
    expect(answered.given).toEqual(asked.given);
  });
});
