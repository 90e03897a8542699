import { describe, expect, test } from 'vitest';
import { sniffed } from '../../src/trace/readers/index.ts';
import { failureAs, readAs } from './text-reading.ts';

const read = (text: string) => readAs('execlog', text);

describe('records', () => {
  test('a whole system: devices, several accesses of an instruction', async () => {
    const text = `0, 0xa18, 0xfff94803, "ldr r0, [pc, #0xc]", load, 0x00010a28, RAM
0, 0xd30, 0xfff9b510, "push {r4, lr}", store, 0x20003ee0, RAM, store, 0x20003ee4, RAM
1, 0xd32, 0x6801, "ldr r1, [r0]", load, 0x40011000, stm32f2xx.usart, v2
0, 0xd34, 0xd1fb, "bne #0xd30"
`;
    const { records, notes } = await read(text);
    expect(records).toEqual([
      '1 I 0xa18 1',
      '1 L 0x10a28 1',
      '1 I 0xd30 1',
      '1 S 0x20003ee0 1',
      '1 S 0x20003ee4 1',
      '1 I 0xd32 1',
      '1 L 0x40011000 1',
      '1 I 0xd34 1',
    ]);
    expect(notes).toEqual([expect.stringContaining('a whole system was recorded')]);
  });

  test('a program: no devices, registers of newer versions, empty lines of idle vcpus, CR LF', async () => {
    const text =
      '0, 0x401000, 0xe5894855, "pushq    %rbp", store, 0x7ffe3f48\r\n\n' +
      '0, 0x401001, 0x5d, "popq %rbp", load, 0x7ffe3f48, rbp -> 0x0000000000000000, rsp -> 0x00007ffe\n' +
      '0, 0xffffffff81000000, 0x0, ".byte \\"x\\""\n';
    const { records, notes } = await read(text);
    expect(records).toEqual([
      '1 I 0x401000 1',
      '1 S 0x7ffe3f48 1',
      '1 I 0x401001 1',
      '1 L 0x7ffe3f48 1',
      '1 I 0x1ffffff81000000 1',
    ]);
    expect(notes).toEqual([]);
  });
});

describe('recognised', () => {
  const name = (text: string): string | undefined => sniffed(Buffer.from(text), 'log')?.name;
  test.each(['0, 0xa18, 0xfff94803, "ldr r0, [pc, #0xc]"\n', '\n1, 0x0, 0x0, "'])('%j', (text) =>
    expect(name(text)).toBe('execlog'),
  );
  test.each(['0, 0xa18, 0xfff94803\n', '0,0xa18,0x1,"x"\n', 'x\n0, 0xa18, 0xfff94803, "ldr"\n'])('not %j', (text) =>
    expect(name(text)).toBeUndefined(),
  );
});

describe('bad lines', () => {
  test.each([
    'hello',
    '0, a18, 0x1, "ldr"',
    '0, 0xa18, 0x1',
    '0, 0xa18, 0x1, "ldr',
    '0, 0xa18, 0x1, "ldr" load',
    '0, 0xa18, 0x1, "ldr", load',
    '0, 0xa18, 0x1, "ldr", load, RAM',
    '0, 0xa18, 0x1, "ldr", RAM',
    '0, 0xa18, 0x1, "ldr", load, 0x10, ',
    '0, 0x0a00000000000000, 0x1, "ldr"',
    '0, 0xa18, 0x1, "ldr", store, 0x10, RAM, load, 0x0a00000000000000',
  ])('%s', async (line) => {
    const good = '0, 0xa18, 0x1, "nop"\n';
    const text = `${good}${line}\n${good}`;
    const message = await failureAs('execlog', text);
    expect(message).toContain('trace.txt:2: expected VCPU, 0xADDRESS, 0xOPCODE, "INSTRUCTION"[, load|store, 0xADDRESS');
    // Nothing of a bad line is taken.
    expect((await readAs('execlog', text, 1)).records).toEqual(['1 I 0xa18 1', '1 I 0xa18 1']);
  });
});
