import { expect, test } from 'vitest';
import { XorShift32 } from '../../src/base/random.ts';
import { Collapser } from '../../src/trace/collapse.ts';
import { inputFile } from '../../src/trace/input-file.ts';
import { lackeyLines } from '../../src/trace/readers/lackey-lines.ts';
import type { LackeyLines } from '../../src/trace/readers/lackey-lines.ts';
import { BLOCK_END, LackeyScanner, OTHER_LINE } from '../../src/trace/readers/lackey-scan.ts';
import { LineBlocks } from '../../src/trace/scanner.ts';
import { ByteSource } from '../../src/trace/source.ts';
import { temporaryFolder, write } from './support.ts';

const folder = temporaryFolder();

interface Access {
  kind: number;
  va: bigint;
  size: number;
}

/** Pages as their first digits: 8 and 10 digits, lengths in between and beyond, short ones, the upper half. */
const PAGES = ['0401a', '0401b', '1fff000', '1ffefff', '00108', '7ff000', '7ffff7dd0', 'ffffffffff600', '10'];
const OFFSETS = [0, 8, 0x3f, 0x40, 0xff8, 0xfff];
const SIZES = [0, 1, 2, 4, 8, 8, 8, 10, 16, 32, 64, 99, 100, 4097];

/** Seeded lines, mostly as lackey prints them and mostly on few pages, and the accesses that they mean. */
function seededLines(count: number): { text: string; accesses: Access[] } {
  const random = new XorShift32(7);
  const one = <Item>(items: readonly Item[]): Item => items[random.next() % items.length];
  const often = (percent: number): boolean => random.next() % 100 < percent;
  const accesses: Access[] = [];
  const lines: string[] = [];
  for (let line = 0; line < count; line++) {
    const page = one(often(90) ? PAGES.slice(0, 4) : PAGES);
    const offset = often(50) ? one(OFFSETS) : random.next() % 4096;
    const digits = page + offset.toString(16).padStart(3, '0');
    const letter = one('IIIIIILLLSSM'.split(''));
    const printed = letter === 'I' ? 'I  ' : ` ${letter} `;
    const start = often(97) ? printed : one([`${letter} `, ` ${letter} `, `  ${letter}  `]);
    const size = one(SIZES);
    lines.push(`${start}${often(95) ? digits : digits.toUpperCase()},${size}${often(97) ? '' : one(['\r', ' '])}`);
    if (often(1)) lines.push(one(['==1== note', '', 'SB 0401a000']));
    accesses.push({ kind: 'ILSM'.indexOf(letter), va: BigInt(`0x${digits}`) & ((1n << 57n) - 1n), size });
  }
  return { text: `${lines.join('\n')}\n`, accesses };
}

const { text, accesses } = seededLines(60_000);
const path = write(folder, 'seeded.lackey', text);

interface Case {
  pageBits: number;
  modelPageBits: number;
  collapse: boolean;
  /** References between stops; 0 = none. */
  stops: number;
  /** References of a turn. */
  turn: number;
  distances?: boolean;
  modifies?: 'stores' | 'marked';
}

const CASES: Case[] = [
  { pageBits: 12, modelPageBits: 12, collapse: true, stops: 0, turn: Infinity },
  { pageBits: 12, modelPageBits: 12, collapse: false, stops: 0, turn: Infinity },
  { pageBits: 12, modelPageBits: 14, collapse: true, stops: 777, turn: 313 },
  { pageBits: 12, modelPageBits: 12, collapse: true, stops: 1000, turn: 1 },
  { pageBits: 10, modelPageBits: 12, collapse: true, stops: 0, turn: 20_000 },
  { pageBits: 12, modelPageBits: 12, collapse: true, stops: 5000, turn: 1234, distances: false, modifies: 'marked' },
  { pageBits: 12, modelPageBits: 12, collapse: true, stops: 0, turn: Infinity, modifies: 'marked' },
  { pageBits: 12, modelPageBits: 12, collapse: true, stops: 0, turn: Infinity, distances: false, modifies: 'stores' },
];

function collapserOf({ pageBits, modelPageBits, collapse, stops, distances = true, modifies }: Case): Collapser {
  const nextStop = (now: number): number => (stops === 0 ? Infinity : (Math.floor(now / stops) + 1) * stops);
  return new Collapser({
    pageBits,
    modelPageBits,
    collapse,
    distances,
    firstPageOnly: false,
    modifyIsStore: modifies === 'stores',
    marksModifies: modifies === 'marked',
    nextStop,
  });
}

/** Adds what a batch holds, and empties it. */
function drain(sink: Collapser, into: number[]): void {
  const { rows, page, kind, refs, stores, records, span, other, again, line, lineRow, breaks } = sink.finish();
  for (const column of [page, kind, refs, stores, records, span, other, again]) {
    for (let row = 0; row < rows; row++) into.push(column[row]);
  }
  for (let at = 0; at < line.length; at++) into.push(lineRow.items[at], line.items[at]);
  for (const { row, lines, stop } of breaks) into.push(row, lines, stop ? 1 : 0);
  sink.begin();
}

function counts({ now, dataRefs, storeRefs, last, skew }: Collapser): number[] {
  return [now, dataRefs, storeRefs, last, skew];
}

async function scanned(
  sink: Collapser,
  turn: number,
  kernel: LackeyLines | null,
): Promise<{ rows: number[]; lines: number }> {
  const rows: number[] = [];
  const source = await ByteSource.open(await inputFile(path));
  const blocks = new LineBlocks(source);
  const scanner = new LackeyScanner(blocks, kernel);
  sink.enter(0);
  while (await blocks.next()) {
    scanner.blockChanged();
    for (;;) {
      const status = scanner.scan(sink, sink.now - sink.skew + turn);
      if (status === BLOCK_END) break;
      if (status === OTHER_LINE) blocks.takeLine();
      if (sink.full) drain(sink, rows);
    }
  }
  await source.close();
  drain(sink, rows);
  return { rows, lines: blocks.line };
}

test.each(CASES)('scanning makes the rows that telling each access makes: %o', async (options) => {
  const told = collapserOf(options);
  const expected: number[] = [];
  told.enter(0);
  for (const { kind, va, size } of accesses) {
    told.access(kind, Number(va >> 32n), Number(va & 0xffffffffn) | 0, size);
    if (told.full) drain(told, expected);
  }
  drain(told, expected);
  expect(lackeyLines()).not.toBeNull();
  for (const kernel of [lackeyLines(), null]) {
    const sink = collapserOf(options);
    // oxlint-disable-next-line no-await-in-loop -- two
    const { rows, lines } = await scanned(sink, options.turn, kernel);
    expect(counts(sink)).toEqual(counts(told));
    expect(lines).toBe(text.split('\n').length - 1);
    expect(rows.length).toBe(expected.length);
    expect(rows.findIndex((value, at) => value !== expected[at])).toBe(-1);
  }
});
