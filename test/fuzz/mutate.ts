import { Buffer } from 'node:buffer';
import type { Draw } from './draw.ts';

/** Larger than any sample: what grows beyond it is cut. */
const MOST_BYTES = 64 << 10;

/** Numbers at the edges of what fits, names that lead elsewhere, what terminals and browsers act upon, what parsers stumble over. */
const WORDS = [
  ['0', '-1', '1', '4095', '4096', '4294967295', '4294967296', '9007199254740991', '9007199254740993'],
  ['144115188075855872', '18446744073709551615', '18446744073709551616', '1e308', '1e-9', '0.5', 'NaN', 'Infinity'],
  [
    '0x',
    '0xffffffff',
    '0x100000000',
    '0x1ffffffffffffff',
    '0x200000000000000',
    '0xffffffffffffffff',
    '0xffff800000000000',
  ],
  [
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\t',
    ' ',
    ',',
    ',,,,,,',
    ';',
    ':',
    '=',
    '|',
    '"',
    "'",
    '`',
    '\\',
    '#',
    '&a ',
    '*a',
    '!!map ',
  ],
  ['{', '}', '[', ']', '[[[[[[[[', '{"a":', '---\n', '- ', '? ', ': ', '<<: ', 'null', 'true', '~', '{}', '[]', '""'],
  [
    '../../../etc/passwd',
    '/etc/passwd',
    '/dev/null',
    '..',
    '.',
    '~root',
    'C:\\x',
    '\u001b[31m',
    '\u001b]0;x\u0007',
    '\u009b2J',
  ],
  [
    '<script>alert(1)</script>',
    '](javascript:x)',
    '%s%n',
    '$(id)',
    '__proto__',
    'constructor',
    'toString',
    'prototype',
  ],
  [
    '\u202e',
    '\ufeff',
    '\ud800',
    '\u{1f4a5}',
    'é',
    'map',
    'unmap',
    'fork',
    'exit',
    'exec',
    'I',
    'L',
    'S',
    'M',
    'B',
    'x'.repeat(300),
  ],
]
  .flat()
  .map((word) => Buffer.from(word));

type Change = (draw: Draw, bytes: Buffer, other: Buffer) => Buffer;

/** A damaged copy: one to eight changes, few more often than many; `other` is what pieces are taken from. */
export function mutated(draw: Draw, bytes: Buffer, other: Buffer): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let changes = 1 << draw.below(4); changes > 0; changes--) {
    changed = draw.oneOf(CHANGES)(draw, changed, other).subarray(0, MOST_BYTES);
  }
  return changed;
}

/** Bytes that others took the place of. */
function spliced(bytes: Buffer, from: number, to: number, by: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);
}

const CHANGES: readonly Change[] = [
  function flipBit(draw, bytes) {
    if (bytes.length > 0) bytes[draw.below(bytes.length)] ^= 1 << draw.below(8);
    return bytes;
  },
  function setByte(draw, bytes) {
    if (bytes.length > 0) bytes[draw.below(bytes.length)] = draw.oneOf([0, 0xff, 0x80, 0x0a, 0x20, draw.below(256)]);
    return bytes;
  },
  function insertWord(draw, bytes) {
    const at = draw.below(bytes.length + 1);
    return spliced(bytes, at, at, draw.oneOf(WORDS));
  },
  function replaceWord(draw, bytes) {
    const [from, to] = wordAt(draw, bytes);
    return spliced(bytes, from, to, draw.oneOf(WORDS));
  },
  function swapWords(draw, bytes) {
    const [from, to] = wordAt(draw, bytes);
    const [begin, end] = wordAt(draw, bytes);
    return spliced(bytes, from, to, Buffer.from(bytes.subarray(begin, end)));
  },
  function cut(draw, bytes) {
    return bytes.subarray(0, draw.below(bytes.length + 1));
  },
  function remove(draw, bytes) {
    const at = draw.below(bytes.length);
    return spliced(bytes, at, at + 1 + draw.below(16 << draw.below(6)), Buffer.alloc(0));
  },
  function repeat(draw, bytes) {
    const at = draw.below(bytes.length);
    const piece = bytes.subarray(at, at + 1 + draw.below(64));
    const copies = Array<Buffer>(1 << draw.below(9)).fill(piece);
    return spliced(bytes, at, at, Buffer.concat(copies));
  },
  function swapLines(draw, bytes) {
    const lines = bytes.toString('latin1').split('\n');
    const [one, two] = [draw.below(lines.length), draw.below(lines.length)];
    [lines[one], lines[two]] = [lines[two], lines[one]];
    return Buffer.from(lines.join('\n'), 'latin1');
  },
  function takeFromOther(draw, bytes, other) {
    const [at, from] = [draw.below(bytes.length), draw.below(other.length)];
    return spliced(bytes, at, at + draw.below(64), other.subarray(from, from + draw.below(512)));
  },
  function setNumber(draw, bytes) {
    if (bytes.length < 8) return bytes;
    const at = draw.below(bytes.length - 7);
    const value = draw.oneOf([
      0n,
      1n,
      0x7fffffffn,
      0xffffffffn,
      1n << 32n,
      (1n << 53n) + 1n,
      1n << 57n,
      (1n << 64n) - 1n,
    ]);
    bytes.writeBigUInt64LE(value, at);
    return bytes;
  },
];

/** The bounds of the word at some place: letters and digits. */
function wordAt(draw: Draw, bytes: Buffer): [number, number] {
  let from = draw.below(bytes.length);
  while (from < bytes.length && !isWord(bytes[from])) from++;
  while (from > 0 && isWord(bytes[from - 1])) from--;
  let to = from;
  while (to < bytes.length && isWord(bytes[to])) to++;
  return [from, to];
}

function isWord(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte >= 128;
}
