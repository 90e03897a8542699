import { open } from 'node:fs/promises';
import { footerText } from '../src/trace/packed/footer.ts';
import type { BlockPlace, Footer } from '../src/trace/packed/footer.ts';
import { FRAME_BYTES, HEADER_BYTES, endBytes, frameBytes, headerBytes, readFrame } from '../src/trace/packed/layout.ts';
import { PackedTrace } from '../src/trace/packed/packed-trace.ts';
import { inputFile } from '../src/trace/input-file.ts';
import { crc32 } from 'node:zlib';

/**
 * Writes a packed trace that holds another one so many times in a row, without inflating it: as if its program ran again and again. Its processes must not end. Returns the
 * references. Where it could be stopped (`--skip` and the like) is as in the first copy, so that a run of it is to be a run of the whole.
 */
export async function repeatPacked(path: string, out: string, copies: number): Promise<number> {
  const { header, footer } = await PackedTrace.open(await inputFile(path));
  const source = await open(path);
  const sink = await open(out, 'w');
  const blocks: BlockPlace[] = [];
  let offset = HEADER_BYTES;
  await sink.write(headerBytes(header));
  for (let copy = 0; copy < copies; copy++) {
    const before = copy * footer.references;
    for (const [number, [from, references, headBytes]] of footer.blocks.entries()) {
      const head = Buffer.alloc(FRAME_BYTES);
      await source.read(head, 0, FRAME_BYTES, from);
      const frame = readFrame(path, from, head, 'BLCK', number);
      const body = Buffer.alloc(frame.bytes);
      await source.read(body, 0, frame.bytes, from + FRAME_BYTES);
      const moved = { ...frame, number: blocks.length, references: before + references };
      blocks.push([offset, before + references, headBytes]);
      await sink.write(frameBytes(moved));
      await sink.write(body);
      offset += FRAME_BYTES + frame.bytes;
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
  await Promise.all([source.close(), sink.close()]);
  return references;
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
