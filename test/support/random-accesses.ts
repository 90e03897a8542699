// The accesses of a random trace.

import { anyPage, fitsAddresses } from './random-writer.ts';
import type { Writer } from './random-writer.ts';

// Patterns of the two streams over three pages: the letter is the operation, its case the page (upper: the first of
// its stream, lower: the other stream's page); digits choose a third page.
const patterns = [
  'IILILL',
  'ILILIL',
  'IIILLL',
  'ISISI',
  'LSLSLL',
  'ILSIL',
  'IlIlI',
  'IiLIiL',
  'ISsIiS',
  'LlLlLl',
  'L1L1L',
  'I2I2II',
  'IL1I2L1',
  'MIMIM',
  'IIMMLL',
  'LLLLLL',
  'IIIIII',
  'SLSLS',
  'L1S1L1',
  'ILI1LI',
];

export function burst(writer: Writer, pid: number): void {
  const { random } = writer;
  const activity = writer.living.get(pid)!;
  if (random.chance(0.25)) activity.code = anyPage(writer);
  if (random.chance(0.35)) activity.data = anyPage(writer);
  if (random.chance(0.12)) activity.data = activity.code;
  const third = anyPage(writer);
  for (const letter of random.chance(0.6) ? random.pick(patterns) : random.pick(['I', 'L', 'S', 'M'])) {
    if (letter === '1') access(writer, pid, random.pick(['L', 'S']), third);
    else if (letter === '2') access(writer, pid, 'I', third);
    else {
      const operation = letter.toUpperCase();
      const ownPage = operation === 'I' ? activity.code : activity.data;
      const otherPage = operation === 'I' ? activity.data : activity.code;
      access(writer, pid, operation, letter === operation ? ownPage : otherPage);
    }
  }
}

export function access(writer: Writer, pid: number, operation: string, page: bigint): void {
  const { random, grain } = writer;
  const offset = random.weighted([
    [0n, 3],
    [BigInt(random.integer(0, 15)) * 64n, 4],
    [BigInt(random.integer(0, Number(grain) - 1)), 2],
    [grain - 2n, 1],
    [grain - 1n, 0.5],
    [62n, 0.5],
  ]);
  const size = writer.calm
    ? random.pick([1n, 4n, 4n, 8n])
    : random.weighted([
        [4n, 6],
        [8n, 4],
        [1n, 1],
        [0n, 0.5],
        [64n, 0.5],
        [grain * BigInt(random.integer(1, 3)) + BigInt(random.integer(0, 3)), 0.4],
      ]);
  const va = page + offset;
  writer.write(pid, operation, va, fitsAddresses(va, size) ? size : 1n);
}
