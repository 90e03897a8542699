import { wasmExports } from '../../base/wasm.ts';
import type { WasmRoom } from '../../base/wasm.ts';
import type { Batch } from '../batch.ts';
import type { RowFacts } from './check-rows.ts';
import { PACKED_ROWS } from './packed-rows-wasm.ts';

/** Where the answer lies, as in wasm/packed-rows.ts. */
const ANSWER_AT = 0x800;
const ANSWER_WORDS = 4;

interface Kernel {
  check(page: number, kind: number, refs: number, span: number, rows: number, most: number): void;
  lessen(to: number, from: number, rows: number): void;
}

/** What is done to all rows of a packed trace before they are simulated, in WebAssembly (`wasm/packed-rows.ts`). */
export class RowKernel {
  readonly room: WasmRoom;
  private readonly kernel: Kernel;
  private readonly answer: Int32Array;

  constructor(room: WasmRoom) {
    this.room = room;
    this.kernel = wasmExports(PACKED_ROWS, room) as Kernel;
    this.answer = new Int32Array(room.buffer, ANSWER_AT, ANSWER_WORDS);
  }

  /** What is asked of the rows of a batch; null = some of its columns do not lie in the room. */
  facts({ rows, page, kind, refs, span }: Batch, pages: number): RowFacts | null {
    const { answer, room } = this;
    if ([page, kind, refs, span].some(({ buffer }) => buffer !== room.buffer)) return null;
    this.kernel.check(page.byteOffset, kind.byteOffset, refs.byteOffset, span.byteOffset, rows, pages - 1);
    const [beyond, bothBits, references, spans] = answer;
    return { hasNoPage: beyond < 0, hasNoKind: bothBits !== 0, references, spans };
  }

  /** Each of `from` less that of `to`, into `to`; false = they do not lie in the room. */
  lessen(to: Int32Array, from: Int32Array, rows: number): boolean {
    if (to.buffer !== this.room.buffer || from.buffer !== this.room.buffer) return false;
    this.kernel.lessen(to.byteOffset, from.byteOffset, rows);
    return true;
  }
}
