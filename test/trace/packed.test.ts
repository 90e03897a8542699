import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { EXIT, UserError } from '../../src/base/user-error.ts';
import { resolveSystem } from '../../src/run/config.ts';
import { inspect } from '../../src/run/inspect.ts';
import type { System } from '../../src/system/system.ts';
import { openWorkload } from '../../src/trace/open.ts';
import { VERSION } from '../../src/trace/packed/layout.ts';
import { packed } from '../../src/trace/readers/packed.ts';
import { formats } from '../../src/trace/readers/index.ts';
import { csvOf, pack, packedBytes, run, traces } from './packing.ts';
import { recordsOf, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();
const CSV = `pid,op,addr,size,args
7,map,0x10000000,0x8000,prot=rw;name=a heap
7,mapphys,0x20000000,0x1000,pa=0xfd000000;prot=rwu
7,map,0x30000000,0x2000,share=1;file=lib@x.so@0x1000;eager=1;guard=1;huge=1;contiguous=1;role=library
7,map,0x7fff0000,0x1000,growsdown=0x10000;name=stack
7,I,0x10000ffe,4
7,L,0x10000010,4
7,S,0x10000010,4
7,M,0x10001ffc,8
7,protect,0x10000000,0x1000,prot=r
7,discard,0x10000000,0x1000,
7,remap,0x10000000,0x1000,to=0x50000000;newsize=0x2000
7,unmap,0x30000000,0x1000,
7,brk,0x60000000,,
7,fork,,,child=9
9,S,0x1fffffffffffff0,4
9,kmalloc,,64,id=3;aligned=1
9,kfree,,,id=3
9,vfork,,,child=11
11,exec,,
9,switch,,
9,exit,,
7,wait,,,child=9
7,L,0x10000010,0
`;
const source = write(folder, 'small.csv', CSV);
const files = {
  runs: await packedBytes([source], join(folder, 'small.pwt')),
  records: await packedBytes([source], join(folder, 'small.records.pwt'), true),
};

function systemOf(...sets: string[]): System {
  return resolveSystem({ system: 'linux-x86-64', sets, env: {}, cwd: folder }).system;
}

/** Reads all of a file; the error that it ends with, which must be there. */
async function failure(bytes: Uint8Array, name = 'bad.pwt'): Promise<UserError> {
  const path = write(folder, name, bytes);
  try {
    await inspect(await openWorkload([path]));
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe.each(Object.entries(files))('%s', (content, bytes) => {
  test('every flipped bit is found', { timeout: 200_000 }, async () => {
    for (let at = 0; at < bytes.length; at++) {
      const bad = Uint8Array.from(bytes);
      bad[at] ^= 1 << (at % 8);
      const { exitCode, message } = await failure(bad);
      expect({ at, exitCode }).toEqual({ at, exitCode: EXIT.input });
      // Without its magic bytes the file is none of ours.
      expect(message).toMatch(at < 8 ? /not a trace in a known format/ : /bad\.pwt: byte \d+: /);
    }
  });

  test('a file that ends early is found, whatever its length', { timeout: 200_000 }, async () => {
    for (let length = 0; length < bytes.length; length++) {
      const { exitCode } = await failure(bytes.subarray(0, length));
      expect({ length, exitCode }).toEqual({ length, exitCode: EXIT.input });
    }
  });

  test('bytes after the end, or two files in one', async () => {
    expect(await failure(Buffer.concat([bytes, Buffer.alloc(1)]))).toMatchObject({ exitCode: EXIT.input });
    expect(await failure(Buffer.concat([bytes, bytes]))).toMatchObject({ exitCode: EXIT.input });
  });

  test.each([0, VERSION + 1, 0xffff])('version %i is refused', async (version) => {
    const other = Buffer.from(bytes);
    other.writeUInt16LE(version, 8);
    const { exitCode, message } = await failure(other);
    expect(exitCode).toBe(EXIT.input);
    expect(message).toMatch(`expected a packed trace of version ${VERSION}, found version ${version}; `);
    expect(message).toMatch(/convert its source again/);
  });

  test('compressed as a whole it is refused', async () => {
    expect((await failure(gzipSync(bytes))).message).toMatch(/decompress it first: gunzip/);
  });

  test('is recognised from its content alone', async () => {
    expect(formats.filter(({ sniff }) => sniff(bytes, 'trace.csv')).map(({ name }) => name)).toEqual(['packed']);
    const { processes, events, accesses } = await inspect(
      await openWorkload([write(folder, `${content}.txt`, bytes)]),
      { check: true },
    );
    const expected = await inspect(await openWorkload([source]), { check: true });
    const untraced = ({ pid, ...rest }: (typeof processes)[number]) => ({ pid, ...rest, trace: '' });
    expect({ events, accesses, processes: processes.map(untraced) }).toEqual({
      events: expected.events,
      accesses: expected.accesses,
      processes: expected.processes.map(untraced),
    });
  });
});

test('takes no other file for its own', () => {
  for (const name of readdirSync(traces)) {
    const path = join(traces, name);
    if (statSync(path).isFile()) expect(packed.sniff(readFileSync(path), name)).toBe(false);
  }
  expect(packed.sniff(new Uint8Array(0), 'x.pwt')).toBe(false);
});

test('records come back as they were, to the byte in CSV', async () => {
  const path = join(folder, 'small.records.pwt');
  expect(await recordsOf([path])).toEqual(await recordsOf([source]));
  expect(await csvOf(path)).toBe(await csvOf(source));
});

test('what inspect says of a folder, it says of its packed trace', { timeout: 60_000 }, async () => {
  const expected = await inspect(await openWorkload([`${traces}/cowfork`]), { check: true });
  const path = await pack([`${traces}/cowfork`], join(folder, 'cowfork.pwt'));
  const found = await inspect(await openWorkload([path]), { check: true });
  const unnamed = expected.processes.map((process) => ({ ...process, trace: path }));
  // Runs do not tell when a page was touched last.
  expect(found).toEqual({ ...expected, processes: unnamed, workingSet: [], reuse: null });
});

describe('refused with exit code 2 and the remedy', () => {
  const path = join(folder, 'small.pwt');
  const long = join(folder, 'long.pwt');
  const turns = join(folder, 'turns.pwt');
  const refusal = async (act: () => Promise<unknown>): Promise<string> => {
    const error: unknown = await act().then(
      () => null,
      (found: unknown) => found,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ exitCode: EXIT.usage });
    return (error as UserError).message;
  };

  test('what needs every reference by itself', async () => {
    const sets = [
      ['tlb.l1i=null', 'tlb.l1d=null', 'tlb.l1={"entries":4,"ways":1}'],
      ['pageSize=1024', 'table.levels=[7,10,10,10]', 'table.backing=none'],
      ['references.modify=one'],
      ['references.span=first'],
    ];
    for (const each of sets) expect(await refusal(() => run(path, systemOf(...each)))).toMatch(/convert --no-collapse/);
    expect(await refusal(() => run(path, systemOf(), { collapse: false }))).toMatch(/convert --no-collapse/);
    expect(await refusal(() => csvOf(path))).toMatch(/convert --no-collapse/);
  });

  test('stops where runs do not end', async () => {
    await pack([source], path);
    await pack([write(folder, 'long.csv', `${CSV}${'7,L,0x50000010,4\n'.repeat(30_000)}`)], long);
    for (const stops of [{ skip: 50 }, { limit: 1001 }, { window: 999 }, { window: 1000, limit: 20_500 }])
      expect(await refusal(() => run(long, systemOf(), stops))).toMatch(/multiples of 1000 references.*--no-collapse/);
    for (const stops of [{ skip: 1000 }, { warmup: 1000 }])
      expect(await refusal(() => run(long, systemOf(), stops))).toMatch(
        /multiples of 100000 references.*--no-collapse/,
      );
  });

  test('another quantum than the one it was made with', async () => {
    await pack([`${traces}/cowfork`], turns, { quantum: 5000 });
    expect(await refusal(() => openWorkload([turns], { quantum: 20_000 }))).toMatch(/--quantum 20000/);
    expect((await openWorkload([turns], { quantum: 5000 })).quantum).toBe(5000);
    expect((await openWorkload([path], { quantum: 123 })).quantum).toBe(0);
  });

  test('turns with other traces', async () => {
    expect(await refusal(() => openWorkload([path, source]))).toMatch(
      /convert the traces that they were made from together/,
    );
    expect(await refusal(() => openWorkload([path, turns]))).toMatch(/together/);
    const records = join(folder, 'small.records.pwt');
    expect(await recordsOf([records, source])).toEqual(await recordsOf([source, source]));
  });
});
