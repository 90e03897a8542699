import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { XorShift32 } from '../../src/base/random.ts';
import { instructionRecords, oracleRequests, program } from './binary-samples.ts';

/** Objects that are asked for, few of them often; one in eight is named by a hash of 64 bits. */
function objects(count: number): bigint[] {
  const random = new XorShift32(21);
  return Array.from({ length: count }, () => {
    const object = Math.min(random.next() % 97, random.next() % 97, random.next() % 97);
    return object % 8 === 7 ? BigInt.asUintN(64, BigInt(object) * 0x9e3779b97f4a7c15n) : BigInt(object);
  });
}

/** A lackey trace as a course passes it on: no banner, one blank after I, the blank before some letters lost, few digits. */
function courseLines(recording: string, count: number): string {
  const text = gunzipSync(readFileSync(new URL(`../../traces/${recording}`, import.meta.url))).toString(
    'latin1',
    0,
    1 << 18,
  );
  const lines = [...text.matchAll(/^ ?([ILSM]) +0*([\da-f]+,\d+)$/gm)].slice(0, count);
  return lines
    .map(([, kind, access], place) => `${kind === 'I' || place % 5 === 0 ? '' : ' '}${kind} ${access}\n`)
    .join('');
}

/** The samples of traces/samples/ that are made, always the same bytes; scripts/samples.ts writes them. */
export const MADE: Readonly<Record<string, () => Buffer>> = {
  'cachelab.lackey': () => Buffer.from(courseLines('ls.lackey.gz', 600)),
  'objects.libcachesim.txt': () => Buffer.from(objects(600).join('\n') + '\n'),
  'objects.oracleGeneral': () => oracleRequests(objects(300)),
  'program.champsim': () => instructionRecords('champsim', program(100)),
  'program.cloudsuite': () => instructionRecords('cloudsuite', program(100)),
};

/** The packed sample, and the one that it is made of. */
export const PACKED = { name: 'cowfork-32.pwt', from: 'cowfork-32.din' };
