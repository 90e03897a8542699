import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { inputFile } from '../../src/trace/input-file.ts';
import { ByteSource } from '../../src/trace/source.ts';
import { temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();

/** What stands for bytes in a comparison. */
function digest(bytes: Uint8Array): string {
  return `${bytes.length} bytes, ${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The digest of the chunks that are left. */
async function rest(source: ByteSource): Promise<string> {
  const parts: Uint8Array[] = [];
  for (let chunk = await source.nextChunk(); chunk !== null; chunk = await source.nextChunk())
    parts.push(chunk.slice());
  return digest(Buffer.concat(parts));
}

/** The digest of a file's bytes, or the message that its reading ends with. */
async function read(path: string): Promise<string> {
  try {
    const source = await ByteSource.open(await inputFile(path));
    try {
      return await rest(source);
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

  function readBytes(bytes: Uint8Array): Promise<string> {
    return read(write(folder, 'x.gz', bytes));
  }

  test('whole', async () => {
    expect(await readBytes(whole)).toBe(digest(plain));
  });

  test('larger than a chunk', async () => {
    const large = Buffer.concat(Array(9).fill(plain));
    expect(await readBytes(gzipSync(large))).toBe(digest(large));
  });

  test('a chunk that was looked at gives its memory back', async () => {
    const source = await ByteSource.open(
      await inputFile(write(folder, 'x.gz', gzipSync(Buffer.alloc(3_000_000, 'a')))),
    );
    const first = await source.nextChunk();
    expect(first?.length).toBe(1 << 20);
    expect((await source.nextChunk())?.length).toBe(1 << 20);
    expect(first?.length).toBe(0);
    await source.close();
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
    expect(await readBytes(Buffer.concat([whole, second]))).toBe(digest(Buffer.concat([plain, Buffer.from('second')])));
    expect(await readBytes(Buffer.concat([whole, second.subarray(0, -4)]))).toBe(early);
    expect(await readBytes(Buffer.concat([whole, second.subarray(0, 5)]))).toBe(early);
  });

  test.each([
    ['text', 'trailing garbage'],
    ['zeros, then text', '\0\0\0garbage'],
  ])('trailing %s', async (_, garbage) => {
    expect(await readBytes(Buffer.concat([whole, Buffer.from(garbage)]))).toBe(foreign);
  });

  test('trailing zeros are padding', async () => {
    expect(await readBytes(Buffer.concat([whole, Buffer.alloc(600_000)]))).toBe(digest(plain));
  });

  test('a member that ends near the end of a read of the file', async () => {
    const second = randomBytes(300_000);
    const overhead = gzipSync(randomBytes(1_048_450), { level: 0 }).length - 1_048_450;
    for (let shift = -3; shift <= 3; shift++) {
      const first = randomBytes(1_048_576 - overhead + shift);
      const member = gzipSync(first, { level: 0 });
      expect(member.length).toBe(1_048_576 + shift);
      const joined = Buffer.concat([member, gzipSync(second)]);
      expect(await readBytes(joined)).toBe(digest(Buffer.concat([first, second])));
      expect(await readBytes(Buffer.concat([member, Buffer.from('garbage')]))).toBe(foreign);
      expect(await readBytes(Buffer.concat([member, Buffer.from('\0garbage')]))).toBe(foreign);
    }
  });

  test('nothing in it', async () => {
    expect(await readBytes(gzipSync(''))).toBe('x.gz: the compressed file holds nothing');
  });
});

test('what is no file', async () => {
  expect(await read(join(folder, 'none'))).toMatch(/no such file or folder$/);
  expect(await read(write(folder, 'empty', ''))).toMatch(/the file is empty$/);
  mkdirSync(join(folder, 'folder'));
  expect(await read(join(folder, 'folder'))).toMatch(/is a folder, expected a file$/);
});

test('a head can be looked at and stays in the chunks', async () => {
  const plain = randomBytes(200_000);
  for (const [name, stored] of [
    ['plain', plain],
    ['packed.gz', gzipSync(plain)],
  ] as const) {
    for (const chunkBytes of [1000, 1 << 20]) {
      const source = await ByteSource.open(await inputFile(write(folder, name, stored), chunkBytes));
      for (let look = 0; look < 2; look++) expect(digest(await source.peek())).toBe(digest(plain.subarray(0, 65_536)));
      expect(await rest(source)).toBe(digest(plain));
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
    expect(await rest(source)).toBe(digest(plain));
    await source.close();
  }
  await file.spool?.close();
});

test('standard input leaves no file behind', () => {
  const script = `
    import { openWorkload } from './src/trace/open.ts';
    const workload = await openWorkload(['-']);
    let refs = 0;
    const options = { pageBits: 12, modelPageBits: 12, collapse: true, distances: true, firstPageOnly: false, modifyIsStore: false, nextStop: () => Infinity };
    for await (const { batch } of workload.batches(options)) for (let row = 0; row < batch.rows; row++) refs += batch.refs[row];
    console.log(refs, workload.names);`;
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    input: 'pid,op,addr,size,args\n1,L,0x10,4\n1,M,0x10,4\n',
    env: { ...process.env, TMPDIR: temporary },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toContain("3 [ '-' ]");
  expect(readdirSync(temporary).filter((name) => name.startsWith('pagewalk-'))).toEqual([]);
});
