import { describe, expect, test } from 'vitest';
import { sniffed } from '../../src/trace/readers/index.ts';
import { failureAs, readAs } from './text-reading.ts';

const read = (text: string) => readAs('drmemtrace', text);
const HEAD = `Output format:
<--record#-> <--instr#->: <Wrkld.Tid> <record details>
------------------------------------------------------------
`;
const line = (who: string, details: string): string => `           8           1: ${who} ${details}\n`;
const fetch = (who = 'W0.T5'): string =>
  line(who, 'ifetch       3 byte(s) @ 0x00007fc205a61940 48 89 e7   mov    %rsp, %rdi');

describe('records', () => {
  test('fetches, loads and stores; what else has an address is no reference', async () => {
    const kinds = ['read', 'write', 'non-fetched', 'pref-r-L1', 'pref', 'pref-HW', 'iflush', 'dflush'];
    const data = kinds.map((kind) =>
      line('W0.T5', `${kind.padEnd(12)} 8 byte(s) @ 0x00007fff9a9e3528 by PC 0x00007fc205a61943`),
    );
    const { records, notes } = await read(`${HEAD}${fetch()}${data.join('')}`);
    expect(records).toEqual(['1 I 0x7fc205a61940 3', '1 L 0x7fff9a9e3528 8', '1 S 0x7fff9a9e3528 8']);
    expect(notes).toEqual(['passed over 3 prefetches and 2 cache flushes: they are no references']);
  });

  test('the threads of a workload are one process; older versions tell the thread only', async () => {
    const who = ['W0.T5', 'W0.T6', 'W2.T5', '   3093', 'T3093'];
    const { records } = await read(who.map((name) => fetch(name)).join(''));
    expect(records).toEqual([1, 1, 3, 1, 1].map((pid) => `${pid} I 0x7fc205a61940 3`));
  });

  test('markers, thread switches, exits, more bytes and words of DynamoRIO say nothing', async () => {
    const text = `<Starting application /bin/true (12)>
${HEAD}${line('W0.T5', '<marker: version 6>')}${line('W0.T5', '<marker: W0.T5 on core 7>')}${line('W0.T5', '<marker: system call 15>')}
${line('W0.T5', '<marker: function argument 0x7fc205a61940>')}${fetch()}                                 00 00 7f
                                 f9400fe0
------------------------------------------------------------
${line('W0.T5', '<thread 5 exited>')}${line('W0.T5', '<entry type 46>')}`;
    expect(await read(text)).toMatchObject({ records: ['1 I 0x7fc205a61940 3'], notes: [] });
  });

  test('the page size is noted', async () => {
    const { notes } = await read(`${line('W0.T5', '<marker: page size 16384>')}${fetch()}`);
    expect(notes).toEqual(['the trace was recorded with pages of 16384 bytes']);
  });

  test("the tool's results end it", async () => {
    const { records } = await read(
      `${fetch()}View tool results:\n              1 : total instructions\nanything\n${fetch()}`,
    );
    expect(records).toHaveLength(1);
  });

  test('CR LF, a last line without an end, upper-half addresses', async () => {
    const upper = line('W0.T5', 'read         8 byte(s) @ 0xffffffffff600000 by PC 0x0000000000400000').trimEnd();
    expect((await read(fetch().replaceAll('\n', '\r\n') + upper)).records).toEqual([
      '1 I 0x7fc205a61940 3',
      '1 L 0x1ffffffff600000 8',
    ]);
  });
});

describe('recognised', () => {
  const name = (text: string): string | undefined => sniffed(Buffer.from(text), 'log')?.name;
  test.each([HEAD, fetch(), line('W0.T5', '<marker: version 3>'), `<Starting x>\n\n${fetch('   77')}`])('%j', (text) =>
    expect(name(text)).toBe('drmemtrace'),
  );
  test.each([`An example:\n${HEAD}`, '8 1: 2\n', '<marker: version 3>\n', 'View tool results:\n'])('not %j', (text) =>
    expect(name(text)).toBeUndefined(),
  );
});

describe('bad lines', () => {
  const record = 'expected KIND SIZE byte(s) @ 0xADDRESS (8 or 16 digits, up to 57 bits) or <marker: ...>, found ';
  test.each([
    ['hello', 'expected RECORD# INSTR#: THREAD and a record, found "hello"'],
    [line('W0.T5', 'jump 3 byte(s) @ 0x1'), `${record}"jump 3 byte(s) @ 0x1"`],
    [line('W0.T5', 'read 8 byte(s) @ 1000'), `${record}"read 8 byte(s) @ 1000"`],
    [line('W0.T5', 'read 8 byte(s) @ 0x'), `${record}"read 8 byte(s) @ 0x"`],
    [line('W0.T5', 'read 8 byte(s) @ 0x00007fc205a619'), `${record}"read 8 byte(s) @ 0x00007fc205a619"`],
    [line('W0.T5', 'read 8 byte(s) @ 0x12z'), `${record}"read 8 byte(s) @ 0x12z"`],
    [line('W0.T5', 'read 8 byte(s) @ 0x0a00000000000000'), `${record}"read 8 byte(s) @ 0x0a00000000000000"`],
    [line('W0.T5', 'read 99999999999 byte(s) @ 0x00000010'), `${record}"read 99999999999 byte(s) @ 0x00000010"`],
    [line('W.T5', 'read 8 byte(s) @ 0x10'), 'expected RECORD# INSTR#: THREAD and a record, found '],
  ])('%j', async (text, message) => {
    const whole = `${fetch()}${text.trimEnd()}\n${fetch()}`;
    expect(await failureAs('drmemtrace', whole)).toContain(`trace.txt:2: ${message}`);
    expect((await readAs('drmemtrace', whole, 1)).records).toHaveLength(2);
  });

  test('a file cut short', async () => {
    expect(await failureAs('drmemtrace', `${fetch()}           9           1: W0.T5 rea`)).toBe(
      `trace.txt:2: ${record}"rea", where the file ends`,
    );
  });
});
