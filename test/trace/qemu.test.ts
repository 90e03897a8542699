import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openWorkload } from '../../src/trace/open.ts';
import { access, block, call, define, event, header, maps, words } from './qemu-file.ts';
import type { Header } from './qemu-file.ts';
import { RecordList, recordsOf, temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();

function file(name: string, head: Header, ...parts: Buffer[]): string {
  return write(folder, name, Buffer.concat([header(head), ...parts]));
}

/** A map record with these fields only, in this order; any other record as it is. */
function fieldsOf(line: string, names: string[]): string {
  if (!line.includes(' map ')) return line;
  return ['7 map', ...names.map((name) => ` ${name}=${new RegExp(` ${name}=(\\S*)`).exec(line)?.[1]}`)].join('');
}

/** The records without the maps of the image. */
async function plain(path: string): Promise<string[]> {
  return (await recordsOf([path])).filter((line) => !/ map .*name=(?:x|\[stack\])|4000801000/.test(line));
}

describe('references', () => {
  test('each instruction is fetched before its accesses, the rest of a block before the next', async () => {
    const path = file(
      'order.qemu',
      {},
      define(0, 0x401ffen, [2, 3, 1]),
      define(5, 0x401000n, [4]),
      block(0),
      access(1, 1, 3, 0x7fff12345678n),
      access(2, 1, 0, 0x402000n),
      block(5),
      block(5),
      access(3, 0, 2, 0x402004n),
    );
    expect(await recordsOf([path])).toEqual([
      '7 I 0x401ffe 2',
      '7 I 0x402000 3',
      '7 L 0x7fff12345678 8',
      '7 S 0x402000 1',
      '7 I 0x402003 1',
      '7 I 0x401000 4',
      '7 I 0x401000 4',
      '7 M 0x402004 4',
      '7 exit',
    ]);
  });

  test('addresses of more than 48 bits, blocks over 4 GiB, and blocks that are defined anew', async () => {
    const path = file(
      'far.qemu',
      {},
      define(0, 0xfffffffen, [2, 2]),
      block(0),
      access(6, 0, 1, 0n),
      words(0xff00000000000010n),
      access(7, 1, 4, 0n),
      words(0x0100000000000020n),
      define(0, 0x1000n, [1]),
      block(0),
    );
    expect(await recordsOf([path])).toEqual([
      '7 I 0xfffffffe 2',
      '7 L 0x100000000000010 2',
      '7 I 0x100000000 2',
      '7 S 0x100000000000020 16',
      '7 I 0x1000 1',
      '7 exit',
    ]);
  });

  test('threads go on in the middle of their blocks', async () => {
    const thread = (number: bigint): Buffer => event(2, words(number));
    const path = file(
      'threads.qemu',
      {},
      define(0, 0x1000n, [1, 1]),
      define(1, 0x2000n, [1, 1]),
      block(0),
      access(1, 0, 0, 0x10n),
      thread(1n),
      block(1),
      access(1, 0, 0, 0x20n),
      thread(0n),
      access(1, 1, 0, 0x11n),
      thread(1n),
      access(1, 1, 0, 0x21n),
    );
    expect(await recordsOf([path])).toEqual([
      '7 I 0x1000 1',
      '7 L 0x10 1',
      '7 I 0x2000 1',
      '7 L 0x20 1',
      '7 I 0x1001 1',
      '7 L 0x11 1',
      '7 I 0x2001 1',
      '7 L 0x21 1',
      '7 exit',
    ]);
  });

  test('turns end after whole records, within a block too', async () => {
    const one = file('turns/1.qemu', { pid: 1 }, define(0, 0x1000n, [1, 1, 1, 1]), block(0), block(0));
    file('turns/2.qemu', { pid: 2 }, define(0, 0x1000n, [1, 1, 1]), block(0));
    const records = await recordsOf([join(one, '..')], { quantum: 3 });
    expect(records.slice(0, 7)).toEqual([
      '1 I 0x1000 1',
      '1 I 0x1001 1',
      '1 I 0x1002 1',
      '2 I 0x1000 1',
      '2 I 0x1001 1',
      '2 I 0x1002 1',
      '1 I 0x1003 1',
    ]);
  });
});

describe('events', () => {
  test('the maps of an image: program, its zeros, the stack, the rest', async () => {
    const records = await recordsOf([file('maps.qemu', {}, event(4, Buffer.from('x a\0')), maps)]);
    const shown = records.map((line) => fieldsOf(line, ['va', 'length', 'prot', 'growsDown', 'name', 'role']));
    expect(shown).toEqual([
      '7 map va=0x400000 length=0x1000 prot=9 growsDown=0x0 name=x role=image',
      '7 map va=0x401000 length=0x1000 prot=13 growsDown=0x0 name=x role=image',
      '7 map va=0x402000 length=0x1000 prot=11 growsDown=0x0 name=x role=image',
      '7 map va=0x403000 length=0x1000 prot=11 growsDown=0x0 name=x role=image',
      '7 map va=0x40007e1000 length=0x20000 prot=11 growsDown=0x800000 name=[stack] role=stack',
      '7 map va=0x4000801000 length=0x1000 prot=11 growsDown=0x0 name= role=mapping',
      '7 exit',
    ]);
  });

  test('calls, with the files behind descriptors', async () => {
    const path = file(
      'calls.qemu',
      {},
      maps,
      call('brk', 0x405000n, [0n]),
      call('openat', 3n, [0xffffff9cn, 1n, 0x80000n], '/lib/a.so'),
      call('mmap', 0x5000n, [0n, 0x2000n, 5n, 2n, 3n, 0x1000n]),
      call('mmap2', 0x9000n, [0n, 0x1000n, 3n, 1n, 3n, 2n]),
      call('mprotect', 0n, [0x5000n, 0x1000n, 1n]),
      call('mremap', 0x7000n, [0x5000n, 0x1000n, 0x3000n, 1n]),
      call('madvise', 0n, [0x9000n, 0x1000n, 4n]),
      call('madvise', 0n, [0x9000n, 0x1000n, 3n]),
      call('munmap', 0n, [0x9000n, 0x1000n]),
    );
    const shown = (await plain(path)).map((line) => fieldsOf(line, ['va', 'length', 'prot', 'share', 'file']));
    expect(shown).toEqual([
      '7 brk va=0x405000',
      '7 map va=0x5000 length=0x2000 prot=13 share=false file={name:/lib/a.so,offset:0x1000}',
      '7 map va=0x9000 length=0x1000 prot=11 share=true file={name:/lib/a.so,offset:0x2000}',
      '7 protect va=0x5000 length=0x1000 prot=9',
      '7 remap va=0x5000 length=0x1000 to=0x7000 newLength=0x3000',
      '7 discard va=0x9000 length=0x1000',
      '7 unmap va=0x9000 length=0x1000',
      '7 exit',
    ]);
  });

  test('a fork, its child and its exec; a thread is no process', async () => {
    const code = define(0, 0x401000n, [1]);
    file('fork/8.1.qemu', { pid: 8, parent: 7, flags: 3 }, code, block(0), event(6, Buffer.from('/bin/y\0')));
    file('fork/8.2.qemu', { pid: 8, parent: 7, image: 2 }, maps, code, block(0));
    file(
      'fork/7.1.qemu',
      { pid: 7 },
      maps,
      code,
      block(0),
      call('clone', 9n, [0x10100n]),
      call('clone', 8n, [0x1200011n]),
      call('wait4', 8n, [8n]),
      block(0),
    );
    expect(await plain(join(folder, 'fork'))).toEqual([
      '7 I 0x401000 1',
      '7 fork child=8',
      '8 I 0x401000 1',
      '8 exec',
      '8 I 0x401000 1',
      '8 exit',
      '7 wait child=8',
      '7 I 0x401000 1',
      '7 exit',
    ]);
  });

  test('vfork, and an exec that fails', async () => {
    const code = define(0, 0x401000n, [1]);
    const path = file(
      'vfork.qemu',
      {},
      code,
      event(6, Buffer.from('/no\0')),
      event(7),
      block(0),
      call('vfork', 8n, []),
    );
    expect(await recordsOf([path])).toEqual(['7 I 0x401000 1', '7 vfork child=8', '7 exit']);
  });

  test('what was killed is read up to its zeros, with a note', async () => {
    const path = file('killed.qemu', { flags: 0 }, define(0, 0x1000n, [1]), block(0), Buffer.alloc(4096));
    const workload = await openWorkload([path]);
    const list = new RecordList(workload.processes);
    await workload.records(list);
    expect(list.records).toEqual(['7 I 0x1000 1', '7 exit']);
    expect(workload.notes.join()).toContain('process 7 was killed, or its recording interrupted');
  });
});

describe('what cannot be read', () => {
  const code = define(0, 0x1000n, [1, 1]);
  const cases: [string, Buffer[], string][] = [
    [
      'an unknown block',
      [block(3)],
      'byte 64: expected a block and an instruction that the file has defined, found 4000000000000003 (damaged?)',
    ],
    [
      'an unknown instruction',
      [code, block(0), access(1, 2, 0, 0x10n)],
      'byte 104: expected a block and an instruction',
    ],
    ['an access before any block', [access(1, 0, 0, 0x10n)], 'byte 64: expected a block and an instruction'],
    ['an unknown kind', [words(9n << 60n)], 'byte 64: expected a word of a known kind, found 9000000000000000'],
    ['an unknown event', [event(77)], 'byte 64: expected an event of a known kind and its length'],
    [
      'an unknown call',
      [event(5, words(99n, 0n, 0n, 0n, 0n, 0n, 0n, 0n))],
      'byte 64: expected an event of a known kind',
    ],
    ['maps that are none', [event(3, Buffer.from('nonsense\0'))], 'byte 64: expected an event of a known kind'],
    ['an end within a word', [Buffer.alloc(3, 1)], 'byte 67: the file ends inside a word of 8 bytes (truncated?)'],
    [
      'an end within an event',
      [code.subarray(0, 16)],
      'byte 64: an event of 32 bytes begins, and the file ends in it (truncated?)',
    ],
    [
      'words behind zeros',
      [words(0n, 0n), block(0)],
      'nothing is recorded from byte 64 on, so expected zeros up to the end',
    ],
  ];

  test.each(cases)('%s', async (name, parts, message) => {
    const path = file(`bad-${name.replaceAll(' ', '-')}.qemu`, {}, ...parts);
    await expect(recordsOf([path])).rejects.toThrow(message);
    await expect(recordsOf([path])).rejects.toMatchObject({ exitCode: 3 });
  });

  test('a header that is cut short', async () => {
    const path = write(folder, 'short.qemu', header().subarray(0, 40));
    await expect(recordsOf([path])).rejects.toThrow('byte 40: the file ends inside its header of 64 bytes');
  });
});
