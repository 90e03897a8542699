import { open } from 'node:fs/promises';
import { footerText } from '../src/trace/packed/footer.ts';
import type { BlockPlace, Footer } from '../src/trace/packed/footer.ts';
import { FRAME_BYTES, HEADER_BYTES, endBytes, frameBytes, headerBytes, readFrame } from '../src/trace/packed/layout.ts';
import type { Frame } from '../src/trace/packed/layout.ts';
import { blockBytes, blockColumns } from '../src/trace/packed/sections.ts';
import type { ColumnName } from '../src/trace/packed/sections.ts';
import { PackedTrace } from '../src/trace/packed/packed-trace.ts';
import { inputFile } from '../src/trace/input-file.ts';
import { crc32 } from 'node:zlib';

/**
 * Writes a packed trace that holds another one so many times in a row: as if its program did the same again and again, with the pages that it has. Its processes must not end.
 * Returns the references. Where it could be stopped (`--skip` and the like) is as in the first copy, so that a run of it is to be a run of the whole.
 */
export async function repeatPacked(path: string, out: string, copies: number): Promise<number> {
  const { header, footer } = await PackedTrace.open(await inputFile(path));
  const copied = await copiesOf(path, footer, header.content);
  const sink = await open(out, 'w');
  const blocks: BlockPlace[] = [];
  let offset = HEADER_BYTES;
  await sink.write(headerBytes(header));
  for (let copy = 0; copy < copies; copy++) {
    const before = copy * footer.references;
    for (const [number, [, references]] of footer.blocks.entries()) {
      const { frame, head, rest } = copied[number][copy === 0 ? 0 : 1];
      blocks.push([offset, before + references, FRAME_BYTES + head.length]);
      await sink.write(frameBytes({ ...frame, number: blocks.length - 1, references: before + references }));
      await sink.write(head);
      await sink.write(rest);
      offset += FRAME_BYTES + head.length + rest.length;
    }
  }
  const all = multiplied(footer, copies);
  const text = Buffer.from(footerText({ ...all, blocks }));
  const sums = { headBytes: text.length, headCrc: crc32(text), restCrc: 0 };
  const { references } = all;
  await sink.write(
    frameBytes({ kind: 'FOOT', bytes: text.length, ...sums, rows: 0, references, number: blocks.length }),
  );
  await sink.write(text);
  await sink.write(endBytes(offset));
  await sink.close();
  return references;
}

interface Copy {
  frame: Frame;
  head: Buffer;
  rest: Buffer;
}

/** Each block as it is in the first copy, and as it is in the others, where all its pages have been named. */
async function copiesOf(path: string, { blocks }: Footer, content: number): Promise<[Copy, Copy][]> {
  const source = await open(path);
  const copies: [Copy, Copy][] = [];
  for (const [number, [from]] of blocks.entries()) {
    const bytes = Buffer.alloc(FRAME_BYTES);
    await source.read(bytes, 0, FRAME_BYTES, from);
    const frame = readFrame(path, from, bytes, 'BLCK', number);
    const body = Buffer.from(new ArrayBuffer(frame.bytes));
    await source.read(body, 0, frame.bytes, from + FRAME_BYTES);
    const columns = new Map<ColumnName, ArrayLike<number>>(await blockColumns(content, body, () => true));
    for (const name of ['newPage', 'newLow', 'newHigh'] as const) columns.set(name, []);
    const { head, rest } = await blockBytes(content, columns, false);
    const sums = { headBytes: head.length, headCrc: crc32(head), restCrc: crc32(rest) };
    copies.push([
      { frame, head: body.subarray(0, frame.headBytes), rest: body.subarray(frame.headBytes) },
      { frame: { ...frame, bytes: head.length + rest.length, ...sums }, head, rest },
    ]);
  }
  await source.close();
  return copies;
}

function multiplied({ accesses, references, crossings, ...footer }: Footer, copies: number): Footer {
  const { fetches, loads, stores, modifies } = accesses;
  return {
    ...footer,
    references: references * copies,
    crossings: crossings * copies,
    accesses: {
      fetches: fetches * copies,
      loads: loads * copies,
      stores: stores * copies,
      modifies: modifies * copies,
    },
  };
}
