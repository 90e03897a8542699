import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { csv } from '../../src/trace/readers/csv.ts';
import { listInChunks, RecordList, recordsOf, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const header = 'pid,op,addr,size,args\n';
const cases = new URL('../conformance/cases/', import.meta.url).pathname;

/** The records of a CSV trace that is given without its header. */
function read(lines: string): Promise<string[]> {
  return recordsOf([write(folder, 't.csv', header + lines)]);
}

/** The message that a trace ends with, without its path. */
async function failure(content: string): Promise<string> {
  const path = write(folder, 'bad.csv', content);
  const error = await recordsOf([path], { format: 'csv' }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'UserError', exitCode: 3 });
  return (error as Error).message.replaceAll(path, 'bad.csv');
}

describe('records', () => {
  test('the example of FORMATS', async () => {
    const example = `# a comment
1,map,0x10000000,0x8000,prot=rwu;name=heap
1,map,0x7ffff000,0x1000,prot=rwu;growsdown=0x10000;name=stack
1,S,0x10000010,4,
1,fork,,,child=2
2,S,0x10000010,4,
2,exit,,,
1,wait,,,child=2
1,kmalloc,,256,id=7
1,mapphys,0xfd000000,0x300000,pa=0xfd000000;prot=rw
`;
    const plain = 'share=false file=null eager=false';
    expect(await read(example)).toEqual([
      `1 map prot=11 ${plain} growsDown=0x0 guard=false huge=false contiguous=false image=false name=heap role=null va=0x10000000 length=0x8000`,
      `1 map prot=11 ${plain} growsDown=0x10000 guard=false huge=false contiguous=false image=false name=stack role=null va=0x7ffff000 length=0x1000`,
      '1 S 0x10000010 4',
      '1 fork child=2',
      '2 S 0x10000010 4',
      '2 exit',
      '1 wait child=2',
      '1 kmalloc id=7 size=256 aligned=false',
      '1 mapphys va=0xfd000000 length=0x300000 pa=0xfd000000 prot=3',
    ]);
  });

  test('every event and argument', async () => {
    const map = (flags: string, rest = 'va=0x1000 length=0x2000'): string => `1 map ${flags} ${rest}`;
    const rows: [string, string][] = [
      [
        '1,map,0x1000,0x2000,prot=rx;share=1;file=a b@c@0x3000;eager=1;guard=1;huge=1;contiguous=1;name=n;role=library',
        map(
          'prot=5 share=true file={name:a b@c,offset:0x3000} eager=true growsDown=0x0 guard=true huge=true contiguous=true image=false name=n role=library',
        ),
      ],
      [
        '1,map,0x1000,0x2000,file=x;growsdown=4096;prot=',
        map(
          'prot=0 share=false file={name:x,offset:0x0} eager=false growsDown=0x0 guard=false huge=false contiguous=false image=false name= role=null',
        ),
      ],
      [
        '1,map,0x1000,0x2000,share=1;growsdown=4096;eager=0;guard=yes',
        map(
          'prot=11 share=true file=null eager=false growsDown=0x0 guard=false huge=false contiguous=false image=false name= role=null',
        ),
      ],
      [
        '1,map,4096,8192,growsdown=4097;prot=uxwr',
        map(
          'prot=15 share=false file=null eager=false growsDown=0x1001 guard=false huge=false contiguous=false image=false name= role=null',
        ),
      ],
      ['1,unmap,0x1000,5', '1 unmap va=0x1000 length=0x5'],
      ['1,discard,0x1000', '1 discard va=0x1000 length=0x0'],
      ['1,protect,0x1000,1,prot=r', '1 protect va=0x1000 length=0x1 prot=1'],
      ['1,remap,0x1000,0x2000', '1 remap va=0x1000 length=0x2000 to=0x1000 newLength=0x2000'],
      ['1,remap,0x1000,1,to=0x9000;newsize=3', '1 remap va=0x1000 length=0x1 to=0x9000 newLength=0x3'],
      ['1,brk,0x5001', '1 brk va=0x5001'],
      ['1,vfork,,,child=0x10', '1 vfork child=16'],
      ['1,exec', '1 exec'],
      ['1,switch', '1 switch'],
      ['1,kmalloc,,0x10,id=3;aligned=1', '1 kmalloc id=3 size=16 aligned=true'],
      ['1,kfree,,,id=3', '1 kfree id=3'],
    ];
    expect(await read(rows.map(([line]) => `${line}\n`).join(''))).toEqual(rows.map(([, record]) => record));
  });

  test('blanks, missing commas, line ends, comments and a byte order mark change nothing', async () => {
    const spelt = `\uFEFF\r\n# comment\n\n pid , op,addr,size , args\r\n1,L,0x10\n 1 ,\tL , 16 , , \r\n1,L,0x10,\r\n#\n  # x\n1,L,0X10,0,;\n1,L,0x0000000000000000010`;
    expect(await recordsOf([write(folder, 'spelt.csv', spelt)])).toEqual(Array(5).fill('1 L 0x10 0'));
  });

  test('addresses up to 57 bits, and canonical ones of the upper half', async () => {
    const lines = [
      '0x1ffffffffffffff',
      '144115188075855871',
      '0xffffffff80000000',
      '0xff00000000000000',
      '999999999999999',
    ];
    const found = await read(lines.map((va) => `1,I,${va},1\n`).join(''));
    expect(found.map((line) => line.split(' ')[2])).toEqual([
      '0x1ffffffffffffff',
      '0x1ffffffffffffff',
      '0x1ffffff80000000',
      '0x100000000000000',
      '0x38d7ea4c67fff',
    ]);
    expect(await read('1,brk,0xffffffff80000000\n')).toEqual(['1 brk va=0x1ffffff80000000']);
  });

  test('the byte-level and the text path agree', async () => {
    const random = new XorShift32(7);
    const plain: string[] = [];
    for (let record = 0; record < 2000; record++) {
      const bits = random.next() % 58;
      const va = BigInt.asUintN(bits, (BigInt(random.next()) << 32n) | BigInt(random.next()));
      const written = random.next() % 2 === 0 ? `0x${va.toString(16)}` : va.toString();
      const size = random.next() % (random.next() % 2 === 0 ? 20 : (1 << 30) + 1);
      plain.push(`${random.next() % 5},${'ILSM'[random.next() % 4]},${written},${size},`);
    }
    const text = plain.map((line) => line.replaceAll(',', ' ,'));
    expect(await read(text.join('\n'))).toEqual(await read(plain.join('\n')));
  });

  test('a file name with letters beyond ASCII over the edge of a chunk', async () => {
    const path = write(folder, 'utf8.csv', `${header}1,map,0,1,name=größe→\n`);
    for (const chunkBytes of [1, 2, 3]) expect((await inChunks(path, chunkBytes))[0]).toContain('name=größe→');
  });
});

/** The records of a file that is handed out in chunks of some size. */
async function inChunks(path: string, chunkBytes: number): Promise<string[]> {
  return (await listInChunks(csv, path, chunkBytes)).records;
}

describe('chunks of any size give the same records', () => {
  const whole = join(cases, '85-remap-edges/trace.csv');
  test.each([1, 2, 3, 7, 64])('%i bytes', async (chunkBytes) => {
    expect(await inChunks(whole, chunkBytes)).toEqual(await inChunks(whole, 1 << 20));
  });

  test('every conformance trace in chunks of 4 KiB', async () => {
    for (const name of readdirSync(cases).filter((entry) => /^\d/.test(entry))) {
      const path = join(cases, name, 'trace.csv');
      const lines = readFileSync(path, 'utf8').split('\n');
      const records = await inChunks(path, 4096);
      expect(records).toHaveLength(lines.filter((line) => line !== '' && !line.startsWith('#')).length - 1);
      expect(records).toEqual(await inChunks(path, 1 << 20));
    }
  });
});

describe('bad lines', () => {
  const after = (line: string): string => `${header}1,L,0x10,4,\n${line}\n1,L,0x20,4,\n`;
  test.each([
    ['1,X,0x10,4', 'expected an operation (I, L, S, M or an event), found "X"'],
    ['1,l,0x10,4', 'expected an operation (I, L, S, M or an event), found "l" (did you mean "L"?)'],
    ['1,frok,,,child=2', 'expected an operation (I, L, S, M or an event), found "frok" (did you mean "fork"?)'],
    ['1', 'expected an operation (I, L, S, M or an event), found nothing'],
    ['x,L,0x10,4', 'expected a pid, found "x"'],
    [',L,0x10,4', 'expected a pid, found nothing'],
    ['-1,L,0x10,4', 'expected a pid, found "-1"'],
    ['9007199254740992,exit', 'expected a pid of up to 53 bits, found "9007199254740992"'],
    ['1,L,zz,4', 'expected an address, found "zz"'],
    ['1,L,,4', 'expected an address, found nothing'],
    ['1,L,0x,4', 'expected an address, found "0x"'],
    ['1,L,10.5,4', 'expected an address, found "10.5"'],
    ['1,L,0x200000000000000,4', 'expected an address of up to 57 bits, found "0x200000000000000"'],
    ['1,L,0xfeffffffffffffff,4', 'expected an address of up to 57 bits, found "0xfeffffffffffffff"'],
    ['1,L,0x1ff00000000000000,4', 'expected an address of up to 57 bits, found "0x1ff00000000000000"'],
    ['1,L,0x10,four', 'expected a size, found "four"'],
    ['1,L,0x10,-4', 'expected a size, found "-4"'],
    ['1,L,0x10,1073741825', 'expected a size of at most 1073741824 bytes, found "1073741825"'],
    ['1,L,0x10,4,prot=r', 'expected no arguments of an access, found "prot=r"'],
    ['1,L,0x10,4,,x', 'expected 5 fields, found 6 (names hold no comma): "1,L,0x10,4,,x"'],
    ['1,map,0x10,zz', 'expected a length, found "zz"'],
    ['1,map,0x10,0x10000000000000000', 'expected a length of up to 64 bits, found "0x10000000000000000"'],
    ['1,map,0x10,1,prot=rwz', 'expected prot= with letters of r w x u, found "rwz"'],
    ['1,map,0x10,1,port=rw', 'map takes no argument "port" (did you mean "prot"?)'],
    ['1,map,0x10,1,child=2', 'map takes no argument "child"'],
    ['1,map,0x10,1,share', 'expected KEY=VALUE, found "share"'],
    ['1,map,0x10,1,prot=r;prot=w', 'argument "prot" stands twice'],
    ['1,map,0x10,1,growsdown=big', 'expected growsdown=BYTES, found "big"'],
    ['1,map,0x10,1,file=a@b', 'expected file=NAME@OFFSET, found "b"'],
    ['1,map,0x10,1,file=@0', 'expected file=NAME@OFFSET, found "@0"'],
    ['1,map,0x10,1,role=heep', 'expected a role (image heap stack library mapping vdso unknown), found "heep"'],
    ['1,mapphys,0x10,1', 'expected pa=ADDRESS, found nothing'],
    ['1,remap,0x10,1,to=x', 'expected to=ADDRESS, found "x"'],
    ['1,remap,0x10,1,newsize=x', 'expected newsize=LENGTH, found "x"'],
    ['1,fork', 'expected child=PID, found nothing'],
    ['1,wait,,,child=me', 'expected child=PID, found "me"'],
    ['1,kmalloc,,8', 'expected id=NUMBER, found nothing'],
    ['1,kfree,,,id=x', 'expected id=NUMBER, found "x"'],
    ['1,L,\u001b[2J\u0007,4', 'expected an address, found "\\x1b[2J\\x07"'],
    [`1,L,${'z'.repeat(500)},4`, `expected an address, found "${'z'.repeat(60)}..."`],
    ['\u0000\u0001', 'expected a pid, found "\\x00\\x01"'],
  ])('%j', async (line, message) => {
    expect(await failure(after(line))).toBe(`bad.csv:3: ${message}`);
  });

  test('no header', async () => {
    expect(await failure('\n1,L,0x10,4,\n')).toBe(
      'bad.csv:2: expected the header pid,op,addr,size,args, found "1,L,0x10,4,"',
    );
    expect(await failure('# only\n# comments')).toBe(
      'bad.csv: expected the header pid,op,addr,size,args, found only comments',
    );
  });

  test('a line without end does not fill the memory', async () => {
    expect(await failure(`${header}1,L,0x10,4\n${'1'.repeat(3 << 20)}`)).toBe(
      'bad.csv:3: a line of more than 1048576 bytes; is it a text trace?',
    );
  });

  test('are tolerated up to a number, and reported', async () => {
    const path = write(folder, 'some.csv', `${header}1,L,0x10,4\n1,L,x\n1,L,0x20,4\n1,frok\n`);
    const workload = await openWorkload([path], { maxBadLines: 2 });
    for (let reading = 0; reading < 2; reading++) {
      const list = new RecordList(workload.processes);
      await workload.records(list);
      expect(list.records).toEqual(['1 L 0x10 4', '1 L 0x20 4']);
    }
    expect(workload.notes).toEqual([`passed over 2 bad lines; the first: ${path}:3: expected an address, found "x"`]);
    await expect(recordsOf([path], { maxBadLines: 1 })).rejects.toThrow(`${path}:5: expected an operation`);
  });
});

test('events say where they stand', async () => {
  const path = write(folder, 'places.csv', `# one\n${header}1,L,0x10,4\n\n1,brk,0x1000\n1,L,0x10,4\n1,exit`);
  const workload = await openWorkload([path]);
  const list = new RecordList(workload.processes);
  await workload.records(list);
  expect(list.places).toEqual([`${path}:5`, `${path}:7`]);
});
