import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { inputFile } from '../../src/trace/input-file.ts';
import { ByteSource } from '../../src/trace/source.ts';
import { temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();

/** The compressions: how a test makes such a file, and how many bytes tell it. */
const KINDS: Record<string, { pack: (plain: Uint8Array) => Buffer; magic: number; program: string | null }> = {
  gzip: { pack: (plain) => gzipSync(plain), magic: 3, program: null },
  xz: { pack: (plain) => packedBy('xz', ['-c'], plain), magic: 6, program: 'xz' },
  zstd: { pack: (plain) => packedBy('zstd', ['-qc'], plain), magic: 4, program: 'zstd' },
  bzip2: { pack: (plain) => packedBy('bzip2', ['-c'], plain), magic: 3, program: 'bzip2' },
};

function packedBy(program: string, flags: readonly string[], input: Uint8Array): Buffer {
  return execFileSync(program, flags, { input, maxBuffer: 1 << 28 });
}

function installed(program: string | null): boolean {
  return program === null || spawnSync(program, ['--help'], { stdio: 'ignore' }).error === undefined;
}

/** What stands for bytes in a comparison. */
function digest(bytes: Uint8Array): string {
  return `${bytes.length} bytes, ${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The digest of what a file holds, or the message of the input error that its reading ends with. */
async function read(stored: Uint8Array): Promise<string> {
  const path = write(folder, 'x', stored);
  try {
    const source = await ByteSource.open(await inputFile(path));
    const parts: Uint8Array[] = [];
    try {
      for (let chunk = await source.nextChunk(); chunk !== null; chunk = await source.nextChunk())
        parts.push(chunk.slice());
    } finally {
      await source.close();
      expect(processesLeft()).toEqual([]);
    }
    return digest(Buffer.concat(parts));
  } catch (error) {
    expect(error).toMatchObject({ name: 'UserError', exitCode: 3 });
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    return message.replace(path, 'x');
  }
}

/** Letters in no order, so that a third of the file's bytes are literals and the rest is matched. */
function letters(length: number, seed = 3): Buffer {
  const random = new XorShift32(seed);
  const drawn = Buffer.from(Array.from({ length: length >> 1 }, () => 97 + (random.next() % 9)));
  return Buffer.concat([drawn, drawn]);
}

function processesLeft(): string[] {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap');
}

const plain = letters(60_000);
const other = letters(9_000, 5);
const large = Buffer.concat(Array<Buffer>(50).fill(plain));
const DAMAGED =
  /^x: (the compressed data (is damaged|ends early)|cannot be decompressed: |bytes that are not gzip follow)/;

for (const [name, { pack, magic, program }] of Object.entries(KINDS)) {
  const here = installed(program);
  describe.skipIf(!here)(here ? name : `${name}: the program ${program} is not installed`, () => {
    const whole = here ? pack(plain) : Buffer.alloc(0);
    const second = here ? pack(other) : Buffer.alloc(0);

    test('whole', async () => {
      expect(await read(whole)).toBe(digest(plain));
    });

    test('larger than any buffer', async () => {
      expect(await read(pack(large))).toBe(digest(large));
    });

    test.each([
      ['half', whole.length >> 1],
      ['all but 4 bytes', whole.length - 4],
      ['all but 1 byte', whole.length - 1],
      ['its first 10 bytes', 10],
      ['its magic bytes', magic],
    ])('cut to %s', async (_, length) => {
      expect(await read(whole.subarray(0, length))).toMatch(DAMAGED);
    });

    test('a flipped bit is found, or changes nothing that is read', async () => {
      const places = [magic, magic + 1, magic + 2, magic + 5, 20, 100, 1000, whole.length >> 1, whole.length - 30];
      for (const end of [1, 2, 3, 4, 5, 8, 12, 13, 17, 24]) places.push(whole.length - end);
      let found = 0;
      for (const [turn, place] of places.entries()) {
        const damaged = Buffer.from(whole);
        damaged[place] ^= 1 << (turn % 8);
        const answer = await read(damaged);
        if (answer === digest(plain)) continue;
        expect(answer).toMatch(DAMAGED);
        found++;
      }
      expect(found).toBeGreaterThan(places.length / 2);
    });

    test('two joined give both, however the second is damaged', async () => {
      expect(await read(Buffer.concat([whole, second]))).toBe(digest(Buffer.concat([plain, other])));
      expect(await read(Buffer.concat([second, whole, second]))).toBe(digest(Buffer.concat([other, plain, other])));
      for (const length of [second.length - 4, second.length >> 1, magic])
        expect(await read(Buffer.concat([whole, second.subarray(0, length)]))).toMatch(DAMAGED);
    });

    test.each([
      ['a letter', Buffer.from('x')],
      ['the first magic byte', whole.subarray(0, 1)],
      ['a line', Buffer.from('garbage\n')],
      ['0xff', Buffer.alloc(64, 0xff)],
      ['zeros and a line', Buffer.from('\0\0\0\0garbage')],
      ['more than a pipe holds', large],
    ])('followed by %s', async (_, garbage) => {
      expect(await read(Buffer.concat([whole, garbage]))).toMatch(DAMAGED);
    });

    test('followed by zeros: padding for gzip and xz, garbage for the others', async () => {
      const padding = name === 'gzip' || name === 'xz';
      expect(await read(Buffer.concat([whole, Buffer.alloc(512)]))).toMatch(padding ? digest(plain) : DAMAGED);
    });

    test('nothing in it', async () => {
      const empty = pack(new Uint8Array(0));
      expect(await read(empty)).toBe('x: the compressed file holds nothing');
      expect(await read(Buffer.concat([empty, empty]))).toBe('x: the compressed file holds nothing');
      expect(await read(Buffer.concat([empty, whole, empty]))).toBe(digest(plain));
    });

    test('who closes early leaves nothing running', async () => {
      const path = write(folder, 'early', pack(large));
      const file = await inputFile(path);
      for (let chunks = 0; chunks < 3; chunks++) {
        const source = await ByteSource.open(file);
        for (let chunk = 0; chunk < chunks; chunk++) expect(await source.nextChunk()).not.toBe(null);
        await source.close();
        expect(processesLeft()).toEqual([]);
      }
    });

    test.skipIf(process.platform === 'win32')('a named pipe can be read twice', async () => {
      const path = join(folder, `${name}.pipe`);
      execFileSync('mkfifo', [path]);
      const writer = createWriteStream(path);
      writer.end(whole);
      const file = await inputFile(path);
      for (let reading = 0; reading < 2; reading++) {
        const source = await ByteSource.open(file);
        expect(digest(await source.peek())).toBe(digest(plain));
        await source.close();
        expect(file.bytesRead).toBe(whole.length);
      }
      await file.spool?.close();
    });
  });
}

test.skipIf(!installed('zstd'))('zstd frames that begin with a skippable one, as those of pzstd', async () => {
  const skippable = Buffer.from('502a4d180400000061626364', 'hex');
  const frames = KINDS.zstd.pack(plain);
  expect(await read(Buffer.concat([skippable, frames]))).toBe(digest(plain));
  expect(await read(Buffer.concat([skippable, frames.subarray(0, -1)]))).toMatch(DAMAGED);
});

test.skipIf(!installed('zstd'))('a zstd window that needs more memory than 128 MiB is refused', async () => {
  expect(await read(packedBy('zstd', ['-qc', '--long=31'], plain))).toMatch(/requires too much memory/);
});

describe.skipIf(process.platform === 'win32')('a program that', () => {
  const tools = join(folder, 'tools');
  const { PATH } = process.env;

  /** Reads an xz file where the program xz is this shell script; null = there is none. */
  async function withScript(script: string | null, more = 0): Promise<string> {
    mkdirSync(tools, { recursive: true });
    const before = execFileSync('/bin/sh', ['-c', 'rm -f "$0"/xz', tools], { encoding: 'utf8' });
    expect(before).toBe('');
    if (script !== null) execFileSync('chmod', ['755', write(tools, 'xz', `#!/bin/sh\n${script}\n`)]);
    process.env.PATH = script === null ? tools : `${tools}:${PATH}`;
    try {
      return await read(Buffer.concat([Buffer.from('fd377a585a00', 'hex'), Buffer.alloc(more)]));
    } finally {
      process.env.PATH = PATH;
    }
  }

  const unsound = (words: string): string =>
    `x: cannot be decompressed: ${words} (damaged, cut short, or followed by other bytes?)`;

  test('is missing', async () => {
    expect(await withScript(null)).toBe(
      'x: needs the program xz, which is not installed here: install it (package xz-utils or xz), or decompress the file first',
    );
  });

  test('fails without a word, at once or after some output', async () => {
    expect(await withScript('exit 7')).toBe(unsound('xz ended with exit code 7'));
    expect(await withScript('echo some; cat >/dev/null; exit 7')).toBe(unsound('xz ended with exit code 7'));
  });

  test('is killed', async () => {
    expect(await withScript('echo some; kill -9 $$')).toBe(unsound('xz ended with SIGKILL'));
  });

  test('writes much on standard error', async () => {
    const flood = 'i=0; while [ $i -lt 9000 ]; do echo "xz: (stdin): bad \\033 $i" >&2; i=$((i+1)); done; exit 1';
    expect(await withScript(flood)).toMatch(/^x: cannot be decompressed: xz says "bad /);
  });

  test('warns and ends well', async () => {
    expect(await withScript('cat; echo "xz: (stdin): something ignored" >&2')).toBe(
      unsound('xz says "something ignored"'),
    );
  });

  test('ends well without reading all', async () => {
    expect(await withScript('echo abc', 4 << 20)).toBe(unsound('xz stopped reading before the end'));
  });

  test('ends well; messages of the loader are not its own', async () => {
    expect(await withScript('cat >/dev/null; echo "ERROR: ld.so: ignored" >&2; echo abc')).toBe(
      digest(Buffer.from('abc\n')),
    );
  });
});
