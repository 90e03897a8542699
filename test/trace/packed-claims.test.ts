import { Buffer } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { eventOf } from '../../src/trace/packed/event-text.ts';
import { readFooter } from '../../src/trace/packed/footer.ts';
import { RECORDS } from '../../src/trace/packed/layout.ts';
import { blockColumns } from '../../src/trace/packed/sections.ts';

// Packed traces whose checksums are right and whose contents are not.

test('a section that claims to be longer than deflate can make it is refused before memory is taken', async () => {
  const body = deflateRawSync(Buffer.alloc(64));
  const claimed = 0xfffffff0;
  const directory = [1, body.length, claimed, 1, claimed, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0];
  const block = Buffer.concat([Buffer.from(Uint32Array.from(directory).buffer), body, Buffer.alloc(16)]);
  await expect(blockColumns(RECORDS, block, () => true)).rejects.toThrow('claims to be longer than it can be');
});

test.each([
  'null',
  '[]',
  '{"accesses":null,"processes":[],"sources":[],"blocks":[]}',
  '{"accesses":{},"processes":[null],"sources":[],"blocks":[]}',
  '{"accesses":{},"processes":[{"pid":1,"command":7}],"sources":[],"blocks":[]}',
  '{"accesses":{},"processes":[],"sources":["x"],"blocks":[]}',
  '{"accesses":{},"processes":[],"sources":[],"blocks":[[40,0]]}',
])('the footer %s is an input error', (text) => {
  expect(() => readFooter(text)).toThrow(expect.objectContaining({ name: 'UserError', exitCode: 3 }));
});

test('an event without a field says so', () => {
  const map = '{"op":"map","pid":0,"prot":3,"share":false,"file":null,"va":"0x0"}';
  expect(() => eventOf(map, 'x')).toThrow('expected true or false, found nothing');
  expect(() => eventOf('{"op":"unmap","pid":0,"va":"\\u001b[31m"}', 'x')).toThrow(String.raw`found "\"\\u001b[31m\""`);
});
