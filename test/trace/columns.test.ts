import { describe, expect, test } from 'vitest';
import { openWorkload } from '../../src/trace/open.ts';
import { tableOf } from '../../src/trace/readers/columns.ts';
import { recordsOf, write } from './support.ts';
import { accessesOf, complaint, fileOf, folder, inAnyChunks, read, samples } from './line-formats.ts';

describe('columns', () => {
  test('by number: pid, kind, address, size', async () => {
    const text = '7,R,0x1000,4\n7,w,8192,0x8\n0x8,I,0xffff800000001000,3,more\n';
    const { records, notes } = await read(text, { columns: 'pid=1,op=2,addr=3,size=4' });
    expect(records).toEqual(['7 L 0x1000 4', '7 S 0x2000 8', '8 I 0x1ff800000001000 3']);
    expect(notes).toEqual([]);
  });

  test('the address alone: loads of one byte', async () => {
    const { records } = await read('0x10\n32\n\n# none\n0x30', { columns: 'addr=1' });
    expect(records).toEqual(['1 L 0x10 1', '1 L 0x20 1', '1 L 0x30 1']);
  });

  test('every kind', async () => {
    const kinds = 'R W I L S M F r w i l s m f read write load store fetch ifetch modify Read STORE'.split(' ');
    const { records } = await read(kinds.map((kind) => `16,${kind}\n`).join(''), { columns: 'addr=1,op=2' });
    expect(records.map((record) => record.split(' ')[1]).join('')).toBe('LSILSMILSILSMILSLSIIMLS');
  });

  test('by name, in any order, with quoted and with empty fields between', async () => {
    const text = '"time", kind ,"va, virtual",bytes\n1,load,"0x1000",4\n,"store", 8192 ,8\n"a ""b"", c",fetch,48,3\r\n';
    expect((await read(text, { columns: 'addr=3,op=kind,size=bytes' })).records).toEqual([
      '1 L 0x1000 4',
      '1 S 0x2000 8',
      '1 I 0x30 3',
    ]);
    const quoted = '"my ""va""";kind\n16;R\n';
    expect((await read(quoted, { columns: 'addr=my "va",op=2' })).records).toEqual(['1 L 0x10 1']);
  });

  test.each([
    ['tabs', 'a b\tR\t16\n\tW\t32\n'],
    ['semicolons', '1,5;R;16\n;W;32\n'],
    ['commas', 'a b,R,16\n ,W, 32\n'],
    ['blanks', '  x  R   16\ny W\t32 \n'],
  ])('separated by %s', async (_, text) => {
    const { records } = await read(text, { columns: 'op=2,addr=3' });
    expect(records).toEqual(['1 L 0x10 1', '1 S 0x20 1']);
  });

  test('a first line that is a header is passed over and told', async () => {
    const { records, notes } = await read('# x\nkind,vaddr\nR,16\n', { columns: 'op=1,addr=2' });
    expect(records).toEqual(['1 L 0x10 1']);
    expect(notes).toEqual(['FILE: passed over the header "kind,vaddr"']);
  });

  test('a folder of tables: a process each, or those that they name', async () => {
    write(folder, 'tables/1.csv', '5,16\n');
    write(folder, 'tables/2.csv', '6,32\n');
    write(folder, 'tables/notes.txt', 'words\n');
    expect(await recordsOf([`${folder}/tables`], { columns: 'addr=2' })).toEqual(['1 L 0x10 1', '2 L 0x20 1']);
    expect(await recordsOf([`${folder}/tables`], { columns: 'addr=2,pid=1' })).toEqual(['5 L 0x10 1', '6 L 0x20 1']);
  });

  test('the sample: the first accesses of its recording', async () => {
    const expected = accessesOf('ls.lackey.gz').slice(0, 410);
    const records = await inAnyChunks(tableOf('pid=thread,op=kind,addr=address,size=bytes'), `${samples}table.csv`);
    expect(records).toHaveLength(400);
    const split = records.flatMap((record) => {
      const [, kind, va, size] = record.split(' ');
      return (kind === 'M' ? ['L', 'S'] : [kind]).map((each) => `${each} ${va} ${size}`);
    });
    expect(split).toEqual(expected);
    expect(new Set(records.map((record) => record[0]))).toEqual(new Set(['1', '2']));
  });
});

test.each([
  ['7,R', 'expected 4 columns, found the end of the line'],
  ['7,R,0x10,', 'expected a size of at most 1073741824 bytes, found the end of the line'],
  ['7,R,0x10,1073741825', 'expected a size of at most 1073741824 bytes, found "1073741825"'],
  ['7,R,7ffe,4', 'expected the end of the field, found "ffe,4"'],
  ['7,R,ff,4', 'expected an address (decimal, or hex after 0x), found "ff,4"'],
  ['7,R,0x200000000000000,4', 'expected an address below 2^57, found "0x200000000000000,4"'],
  ['7,R,"0x10,4', 'expected a quotation mark, found ",4"'],
  ['-7,R,0x10,4', 'expected a pid of up to 53 bits, found "-7,R,0x10,4"'],
  ['9007199254740992,R,0x10,4', 'expected a pid of up to 53 bits, found "9007199254740992,R,0x10,4"'],
  [
    '7,reads,0x10,4',
    'expected a kind of access (R W, I L S M, read, write, fetch, ifetch, load, store or modify), found "reads,0x10,4"',
  ],
  [
    '7,x,0x10,4',
    'expected a kind of access (R W, I L S M, read, write, fetch, ifetch, load, store or modify), found "x,0x10,4"',
  ],
])('a bad line: %j', async (line, message) => {
  expect(await complaint('7,R,0x1000,4', line, { columns: 'pid=1,op=2,addr=3,size=4' })).toBe(`FILE:2: ${message}`);
});

test('a header without the column', async () => {
  const path = fileOf('# x\nkind,address\nR,16\n');
  await expect(recordsOf([path], { columns: 'addr=adress' })).rejects.toMatchObject({
    exitCode: 3,
    message: `${path}:2: expected a header with the column "adress", found "kind" "address" (did you mean "address"?)`,
  });
  await expect(recordsOf([path], { columns: 'addr=address,op=2' })).rejects.toThrow(
    ':2: --columns names column 2 twice: by its number and by its name',
  );
});

test.each([
  ['op=1', 'addr=COLUMN is missing'],
  ['', 'expected addr, op, size or pid, found ""'],
  ['adr=1', 'expected addr, op, size or pid, found "adr" (did you mean "addr"?)'],
  ['addr', 'expected addr=COLUMN, found "addr"'],
  ['addr=1,addr=2', 'addr stands twice'],
  ['addr=1,op=1', 'column "1" stands twice'],
  ['addr=0', 'columns are numbered from 1, found 0'],
  ['addr=1001', 'at most 1000 columns, found 1001'],
])('--columns %j', async (columns, message) => {
  const path = fileOf('16\n');
  await expect(openWorkload([path], { columns })).rejects.toMatchObject({
    exitCode: 2,
    message: `--columns: ${message}, as in --columns addr=2,op=1,size=4,pid=3`,
  });
});

test('--columns and --trace-format', async () => {
  const path = fileOf('16,R\n');
  for (const format of ['columns', 'csv']) {
    expect(await recordsOf([path], { format, columns: 'addr=1' })).toEqual(['1 L 0x10 1']);
  }
  await expect(openWorkload([path], { format: 'din', columns: 'addr=1' })).rejects.toThrow(
    '--columns goes with --trace-format columns, not with din',
  );
  await expect(recordsOf([path], { format: 'columns' })).rejects.toMatchObject({
    exitCode: 2,
    message: '--trace-format columns: say which column holds what, as in --columns addr=2,op=1,size=4,pid=3',
  });
});
