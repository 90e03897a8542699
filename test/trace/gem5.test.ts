import { describe, expect, test } from 'vitest';
import { sniffed } from '../../src/trace/readers/index.ts';
import { failureAs, readAs } from './text-reading.ts';

const read = async (text: string): Promise<string[]> => (await readAs('gem5', text)).records;

describe('records', () => {
  test.each([
    ['tick', 'r,4096,8,100\nw,4104,4,200\nu,1,2,3\n', ['1 L 0x1000 8', '1 S 0x1008 4']],
    [
      'flags and tick',
      'r,4096,8,0,100\nr,4096,4,256,200\nw,4096,4,256,300\n',
      ['1 L 0x1000 8', '1 I 0x1000 4', '1 S 0x1000 4'],
    ],
    ['flags, tick and now and then a pc', 'r,4096,8,0,100\nr,4096,4,257,200,77\n', ['1 L 0x1000 8', '1 I 0x1000 4']],
    [
      'packet numbers',
      '7,r,4096,8,0,100\r\n8,w,18446744073709547520,8,0,100',
      ['1 L 0x1000 8', '1 S 0x1fffffffffff000 8'],
    ],
    [
      'long numbers',
      'r,144115188075855871,0,1\nr,4294967296,1,18446744073709551615\n\n',
      ['1 L 0x1ffffffffffffff 0', '1 L 0x100000000 1'],
    ],
  ])('%s', async (_, text, records) => expect(await read(text)).toEqual(records));

  test('what the user should know', async () => {
    const { notes } = await readAs('gem5', 'u,1,2,3\nu,1,2,3\nr,4096,8,100\n');
    expect(notes).toEqual([
      'addresses of a gem5 packet trace are physical ones, unless its monitor stood before the translation',
      'packets that are neither reads nor writes (u), passed over: 2',
    ]);
  });
});

describe('recognised', () => {
  const name = (text: string): string | undefined => sniffed(Buffer.from(text), 'log')?.name;
  test.each(['r,4096,8,100\n', '7,w,4096,8,0,100,5\nu,1,2,3,4\n', 'u,1,2,3\nr,40'])('%j', (text) =>
    expect(name(text)).toBe('gem5'),
  );
  test.each(['r,4096,8\n', 'x,4096,8,100\n', 'r,4096,8,100\nhello\nr,4096,8,100\n', 'r,0x1000,8,100\n'])(
    'not %j',
    (text) => expect(name(text)).toBeUndefined(),
  );
});

describe('bad lines', () => {
  const form = 'expected [PKT_ID,]r|w|u,ADDR,SIZE[,FLAGS],TICK[,PC], found ';
  const last = '; lines without flags cannot be told from those without a pc, so give all lines flags or none';
  test.each([
    ['r,0x1000,8,0,100', `${form}"r,0x1000,8,0,100"`],
    ['r,4096,8', `${form}"r,4096,8"`],
    ['R,4096,8,0,100', `${form}"R,4096,8,0,100"`],
    [
      'r,4096,8,0,100,1,2',
      `expected r|w|u,ADDR,SIZE,FLAGS,TICK[,PC] as in the lines before, found "r,4096,8,0,100,1,2": numbers after the size: 4${last}`,
    ],
    [
      'r,4096,8,100',
      `expected r|w|u,ADDR,SIZE,FLAGS,TICK[,PC] as in the lines before, found "r,4096,8,100": numbers after the size: 1${last}`,
    ],
    [
      '7,r,4096,8,0,100',
      `expected r|w|u,ADDR,SIZE,FLAGS,TICK[,PC] as in the lines before, found "7,r,4096,8,0,100": numbers after the size: 2${last}`,
    ],
    ['r,144115188075855872,8,0,1', 'expected an address of up to 57 bits, found "144115188075855872"'],
    ['r,99999999999999999999999,8,0,1', 'expected an address of up to 57 bits, found "99999999999999999999999"'],
    ['r,4096,1073741825,0,1', 'expected a size of at most 1073741824 bytes, found "1073741825"'],
  ])('%s', async (line, message) => {
    const text = `r,4096,8,0,100\n${line}\nw,4096,8,0,100\n`;
    expect(await failureAs('gem5', text)).toBe(`trace.txt:2: ${message}`);
    expect((await readAs('gem5', text, 1)).records).toEqual(['1 L 0x1000 8', '1 S 0x1000 8']);
  });
});
