import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { inputFile } from '../../src/trace/input-file.ts';
import { ByteSource } from '../../src/trace/source.ts';
import { temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();

/** All bytes of a file, or the message that its reading ends with. */
async function read(path: string): Promise<Buffer | string> {
  const parts: Uint8Array[] = [];
  try {
    const source = await ByteSource.open(await inputFile(path));
    try {
      for (;;) {
        const chunk = await source.nextChunk();
        if (chunk === null) return Buffer.concat(parts);
        parts.push(chunk.slice());
      }
    } finally {
      await source.close();
    }
  } catch (error) {
    expect(error).toMatchObject({ name: 'UserError', exitCode: 3 });
    return (error as Error).message.replace(path, 'x.gz');
  }
}

function randomBytes(length: number): Buffer {
  const random = new XorShift32(3);
  return Buffer.from(Array.from({ length }, () => 97 + (random.next() % 9)));
}

describe('gzip', () => {
  const plain = randomBytes(700_000);
  const whole = gzipSync(plain);
  const early = 'x.gz: the compressed data ends early (truncated?)';
  const foreign = 'x.gz: bytes that are not gzip follow the compressed data (damaged, or two files in one?)';

  function readBytes(bytes: Uint8Array): Promise<Buffer | string> {
    return read(write(folder, 'x.gz', bytes));
  }

  test('whole', async () => {
    expect(await readBytes(whole)).toEqual(plain);
  });

  test('larger than a chunk', async () => {
    const large = Buffer.concat(Array(9).fill(plain));
    expect(await readBytes(gzipSync(large))).toEqual(large);
  });

  test.each([
    ['half', whole.length >> 1],
    ['all but 4 bytes', whole.length - 4],
    ['all but 1 byte', whole.length - 1],
    ['the header', 10],
    ['a part of the header', 5],
  ])('cut to %s', async (_, length) => {
    expect(await readBytes(whole.subarray(0, length))).toBe(early);
  });

  test.each([100, 1000, whole.length >> 1, whole.length - 20, whole.length - 6, whole.length - 2])(
    'a flipped bit in byte %i',
    async (at) => {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 0x10;
      expect(await readBytes(damaged)).toMatch(/^x\.gz: the compressed data (is damaged \(.+\)|ends early)/);
    },
  );

  test('two joined give both', async () => {
    const second = gzipSync('second');
    expect(await readBytes(Buffer.concat([whole, second]))).toEqual(Buffer.concat([plain, Buffer.from('second')]));
    expect(await readBytes(Buffer.concat([whole, second.subarray(0, -4)]))).toBe(early);
    expect(await readBytes(Buffer.concat([whole, second.subarray(0, 5)]))).toBe(early);
  });

  test.each([
    ['text', 'trailing garbage'],
    ['a byte', 'x'],
    ['zeros, then text', '\0\0\0garbage'],
  ])('trailing %s', async (_, garbage) => {
    expect(await readBytes(Buffer.concat([whole, Buffer.from(garbage)]))).toBe(foreign);
  });

  test('trailing zeros are padding', async () => {
    expect(await readBytes(Buffer.concat([whole, Buffer.alloc(600_000)]))).toEqual(plain);
  });

  test('a member that ends where a read of the file ends', async () => {
    const stored = gzipSync(randomBytes(300_000), { level: 0 });
    const filled = gzipSync(randomBytes(262_144 - 23 - 5 * 4), { level: 0 });
    for (let shift = -8; shift <= 8; shift++) {
      const first = gzipSync(randomBytes(262_144 - (filled.length - (262_144 - 43)) + shift), { level: 0 });
      const both = (await readBytes(Buffer.concat([first, stored]))) as Buffer;
      expect(both.length).toBe(262_144 - (filled.length - (262_144 - 43)) + shift + 300_000);
      expect(await readBytes(Buffer.concat([first, Buffer.from('garbage')]))).toBe(foreign);
    }
  });

  test('nothing in it', async () => {
    expect(await readBytes(gzipSync(''))).toBe('x.gz: the compressed file holds nothing');
  });
});

test.each([
  ['xz', 'fd377a585a00'],
  ['zstd', '28b52ffd'],
  ['bzip2', '425a6839'],
])('%s is refused with a remedy', async (tool, magic) => {
  expect(await read(write(folder, 'x.gz', Buffer.from(magic, 'hex')))).toBe(
    `x.gz: ${tool} compression is not supported yet; decompress it first: ${tool} -d`,
  );
});

test('what is no file', async () => {
  expect(await read(join(folder, 'none'))).toMatch(/no such file or folder$/);
  expect(await read(write(folder, 'empty', ''))).toMatch(/the file is empty$/);
  mkdirSync(join(folder, 'folder'));
  expect(await read(join(folder, 'folder'))).toMatch(/is a folder, expected a file$/);
});

test('a head can be looked at and stays in the chunks', async () => {
  const plain = randomBytes(200_000);
  for (const [name, stored] of [['plain', plain], ['packed.gz', gzipSync(plain)]] as const) {
    for (const chunkBytes of [1000, 1 << 20]) {
      const source = await ByteSource.open(await inputFile(write(folder, name, stored), chunkBytes));
      expect(Buffer.from(await source.peek())).toEqual(plain.subarray(0, 65_536));
      expect(Buffer.from(await source.peek())).toEqual(plain.subarray(0, 65_536));
      const parts: Uint8Array[] = [];
      for (let chunk = await source.nextChunk(); chunk !== null; chunk = await source.nextChunk()) parts.push(chunk.slice());
      expect(Buffer.concat(parts)).toEqual(plain);
      await source.close();
    }
  }
});

test('bytes read are counted as stored', async () => {
  const stored = gzipSync(randomBytes(300_000));
  const file = await inputFile(write(folder, 'count.gz', stored));
  expect(file.size).toBe(stored.length);
  const source = await ByteSource.open(file);
  while ((await source.nextChunk()) !== null);
  expect(file.bytesRead).toBe(stored.length);
  await source.close();
});

test.skipIf(process.platform === 'win32')('a named pipe can be read twice', async () => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const plain = randomBytes(300_000);
  const writer = createWriteStream(path);
  writer.end(gzipSync(plain));
  const file = await inputFile(path);
  for (let reading = 0; reading < 2; reading++) {
    const source = await ByteSource.open(file);
    const parts: Uint8Array[] = [];
    for (let chunk = await source.nextChunk(); chunk !== null; chunk = await source.nextChunk()) parts.push(chunk.slice());
    await source.close();
    expect(Buffer.concat(parts)).toEqual(plain);
  }
  await file.spool?.close();
});

test('standard input leaves no file behind', () => {
  const spooled = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('pagewalk-stdin-test'));
  const script = `
    import { openWorkload } from './src/trace/open.ts';
    const workload = await openWorkload(['-']);
    let refs = 0;
    const options = { pageBits: 12, modelPageBits: 12, collapse: true, firstPageOnly: false, modifyIsStore: false, nextStop: () => Infinity };
    for await (const { batch } of workload.batches(options)) for (let row = 0; row < batch.rows; row++) refs += batch.refs[row];
    console.log(refs, workload.names, process.env.TMPDIR);`;
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    input: 'pid,op,addr,size,args\n1,L,0x10,4\n1,M,0x10,4\n',
    env: { ...process.env, TMPDIR: temporary },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toContain("3 [ '-' ]");
  expect(existsSync(temporary) && readdirSync(temporary).filter((name) => name.startsWith('pagewalk-'))).toEqual([]);
  expect(spooled()).toEqual([]);
});
