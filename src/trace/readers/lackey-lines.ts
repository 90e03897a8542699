// lane: loop
import { madeIfRoom, wasmExports } from '../../base/wasm.ts';
import type { OpenRuns, RunState } from '../run-state.ts';
import * as run from '../run-state.ts';
import { LOWER_DIGIT, SIZE, UPPER_DIGITS } from './lackey-tables.ts';
import { LACKEY_LINES } from './lackey-lines-wasm.ts';

/** What the kernel offers. */
interface Kernel {
  memory: { buffer: ArrayBuffer };
  scan(start: number, end: number): number;
}

// Places in memory, as in wasm/lackey-lines.ts.
const STATE = 0x400;
const [UPPER_AT, LOWER_AT, SIZE_AT] = [0x10000, 0x30000, 0x50000];
const PAGES = 0x80000;
const PAGES_MASK = 0x1fff;
const ENTRY_WORDS = 16;
const [PAGE_AT, SPAN_AT, REFS_AT, STORES_AT] = [0x100000, 0x105000, 0x10a000, 0x10f000];
const [OTHER_AT, AGAIN_AT, KIND_AT, RECORDS_AT] = [0x114000, 0x119000, 0x11e000, 0x130000];
const ROOM = 5120;
const TEXT_AT = 0x120000;
/** Bytes of text at a time: no more lines than rows have room. */
const TEXT_BYTES = 0xf000;

/** Bytes that may be looked at, from a line's first one. */
export const LOOKED_AT = 32;

/** The one of this thread. */
let lines: LackeyLines | null = null;

/** What takes lackey's lines in WebAssembly; null where the address space is limited (`ulimit -v`), of which the engine wants some 10 GB for it. */
export function lackeyLines(): LackeyLines | null {
  return (lines ??= madeIfRoom(LackeyLines));
}

/**
 * Takes lines whose records a reader may count and those that turn to a page of its table, until one is neither (`wasm/lackey-lines.ts`). Text and rows are copied in and out, so
 * that nobody else's arrays must lie in its memory.
 */
export class LackeyLines {
  private readonly state: RunState;
  private readonly kernel: Kernel;
  private readonly memory: Uint8Array;
  private readonly table: Int32Array;
  /** The text in memory: a stretch of `bytes`. */
  private bytes: Uint8Array | null = null;
  private from = 0;
  private to = 0;

  constructor() {
    this.kernel = wasmExports(LACKEY_LINES) as Kernel;
    const { buffer } = this.kernel.memory;
    this.memory = new Uint8Array(buffer);
    this.table = new Int32Array(buffer, PAGES, (PAGES_MASK + 1) * ENTRY_WORDS);
    this.state = {
      words: new Int32Array(buffer, STATE, run.STATE_WORDS),
      page: new Int32Array(buffer, PAGE_AT, ROOM),
      kind: new Uint8Array(buffer, KIND_AT, ROOM),
      refs: new Int32Array(buffer, REFS_AT, ROOM),
      stores: new Int32Array(buffer, STORES_AT, ROOM),
      records: new Int32Array(buffer, RECORDS_AT, ROOM),
      span: new Int32Array(buffer, SPAN_AT, ROOM),
      other: new Int32Array(buffer, OTHER_AT, ROOM),
      again: new Int32Array(buffer, AGAIN_AT, ROOM),
    };
    for (const [at, digits] of [
      [UPPER_AT, UPPER_DIGITS],
      [LOWER_AT, LOWER_DIGIT],
      [SIZE_AT, SIZE],
    ] as const) {
      new Int16Array(buffer, at, digits.length).set(digits);
    }
  }

  /** Takes up to `allowance` lines of `bytes`, which begin from `at` on and before `end`; returns how many bytes they are, which may end before a line that could be taken. `end` is LOOKED_AT bytes before that of `bytes` at most. */
  take(runs: OpenRuns, bytes: Uint8Array, at: number, end: number, allowance: number): number {
    if (!runs.lend(this.state, allowance)) return 0;
    if (this.bytes !== bytes || at < this.from || at >= this.to - LOOKED_AT) this.load(bytes, at);
    const start = TEXT_AT + at - this.from;
    const next = this.kernel.scan(start, TEXT_AT + Math.min(end, this.to - LOOKED_AT) - this.from);
    runs.take(this.state);
    return next - start;
  }

  /** Lines that `take` took. */
  get count(): number {
    return this.state.words[run.LINES];
  }

  /** The text of a block may have changed. */
  forget(): void {
    this.bytes = null;
  }

  /** The open page of the kind's stream is `page`, an int32: its turns are taken here from now on. */
  learn(runs: OpenRuns, kind: number, page: number): void {
    const entry = ((page ^ (page >> 13)) & PAGES_MASK) * ENTRY_WORDS;
    if (runs.openPage(kind, this.table, entry + 1)) this.table[entry] = page;
  }

  private load(bytes: Uint8Array, at: number): void {
    this.bytes = bytes;
    this.from = at;
    this.to = Math.min(bytes.length, at + TEXT_BYTES);
    this.memory.set(bytes.subarray(at, this.to), TEXT_AT);
  }
}
