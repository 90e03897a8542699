// lane: seam
import { filledFrom } from '../base/int-list.ts';
import { wasmExports } from '../base/wasm.ts';
import type { WasmRoom } from '../base/wasm.ts';
import { BATCH_ROWS } from '../trace/batch.ts';
import type { Batch } from '../trace/batch.ts';
import { FETCH, STORE } from '../trace/ops.ts';
import { C } from './counters.ts';
import { ACCESSED, DIRTY } from './frames.ts';
import { HIT_ROWS } from './hit-rows-wasm.ts';
import type { Machine } from './machine.ts';
import type { Process } from './spaces.ts';

// Places in memory, as in wasm/hit-rows.ts.
const [WORDS_AT, TIME_AT] = [0x400, 0x480];
const WORDS = 32;
/** Words: where the columns of `find` are, and then what rows leave behind. */
const [END, SPAN, FETCHED, ACCESSED_PAGE, ACCESS_KIND] = [8, 9, 10, 11, 12];
/** Where page, kind, refs, stores, records and span of a batch must be: the first columns in the room. */
const ROWS_AT = [0x1000, 0x41000, 0x51000, 0x91000, 0xd1000, 0x111000];
/** Words of a sum: page and stream, references, stores, records. */
const SUM_WORDS = 4;
/** Rows at a time, each of which may need a sum. */
const MOST_ROWS = BATCH_ROWS;
/** A call of the kernel takes the time of so many rows in TypeScript. */
const LEAST_LENGTH = 24;

const { fetches: FETCHES, loads: LOADS, stores: STORES, accesses: ACCESSES } = C;

interface Kernel {
  take(from: number, to: number, skips: number): number;
}

/**
 * Takes rows that hit, in WebAssembly (`wasm/hit-rows.ts`): what `runHits` of TypeScript does, several times as quickly. The columns that hits read and write lie in its
 * memory; what hits add up to is written to the counters and frames afterwards, which nothing reads in between. Where that memory is full, TypeScript goes on alone.
 */
export class HitKernel {
  /** Where the columns lie. */
  readonly room: WasmRoom;
  private readonly kernel: Kernel;
  private readonly words: Int32Array;
  private readonly time: Float64Array;
  private sums: Int32Array = new Int32Array(0);
  /** Rows at a time, the latest the most. */
  private length: number;
  private readonly leastLength: number;
  /** Sum of each page and stream while the kernel runs; 0 = none. */
  private sumOf: Int32Array = new Int32Array(0);
  /** The columns that the kernel was told of, in the order of its words, and whether all lie here. */
  private found: readonly (Int32Array | Uint8Array)[] = [];
  private foundAll = false;
  /** Whether the columns of the batch are where they must be. */
  private canRun = false;

  /** Is called where so many rows are taken at a time. */
  constructor(room: WasmRoom, leastLength = LEAST_LENGTH) {
    this.room = room;
    this.leastLength = this.length = leastLength;
    this.kernel = wasmExports(HIT_ROWS, room) as Kernel;
    this.words = new Int32Array(room.buffer, WORDS_AT, WORDS);
    this.time = new Float64Array(room.buffer, TIME_AT, 1);
  }

  /** Serves a machine, and no other, from between two batches on. */
  serve(m: Machine): void {
    const { room } = this;
    m.hitKernel = this;
    m.ptes.moveTo(room);
    for (const array of new Set([m.tlbs[0], m.tlbs[1], m.noTlb])) array?.moveTo(room);
    m.pageOf = filledFrom(room.int32(m.pageOf.length), m.pageOf);
    this.sums = room.int32(MOST_ROWS * SUM_WORDS);
    this.sumOf = new Int32Array(0);
    this.found = [];
  }

  /** A batch begins, whose columns may lie elsewhere. */
  begin({ page, kind, refs, stores, records, span }: Batch): void {
    const columns = [page, kind, refs, stores, records, span];
    this.canRun = columns.every(
      ({ buffer, byteOffset }, at) => buffer === this.room.buffer && byteOffset === ROWS_AT[at],
    );
  }

  /** Whether so many rows are taken at a time, lately, that it is worth while to call the kernel. */
  get pays(): boolean {
    return this.length >= this.leastLength;
  }

  /** So many rows were taken at a time. */
  learn(rows: number): void {
    this.length += (rows - this.length) / 8;
  }

  /** What `runHits` does; -1 = it cannot. */
  run(m: Machine, process: Process, from: number, to: number, skips: number): number {
    if (!this.canRun || !this.find(m)) return -1;
    const { kernel, time, words } = this;
    const fetchTlb = m.tlbs[0] ?? m.noTlb;
    const dataTlb = m.tlbs[1] ?? m.noTlb;
    time[0] = Math.max(fetchTlb.now, dataTlb.now);
    const row = kernel.take(from, Math.min(to, from + MOST_ROWS), skips);
    if (row === from) return row;
    fetchTlb.now = dataTlb.now = time[0];
    m.gauges.now += words[SPAN];
    if (words[FETCHED] >= 0) m.open[0] = words[FETCHED];
    if (words[ACCESSED_PAGE] >= 0) {
      m.open[1] = words[ACCESSED_PAGE];
      m.openStores = words[ACCESS_KIND] === STORE;
    }
    this.settle(m, process);
    return row;
  }

  /** Writes the sums to the counters and the frames. */
  private settle(m: Machine, process: Process): void {
    const { sums, sumOf } = this;
    const { holder, region } = m.ptes;
    const frameFlags = m.frames.flags;
    const tracksUses = m.system.replacement.policy !== 'none';
    const end = (this.words[END] - sums.byteOffset) >> 2;
    let { values } = m.counters;
    let { blocks } = process;
    for (let at = 0; at < end; at += SUM_WORDS) {
      const place = sums[at];
      const page = place >> 1;
      const stores = sums[at + 2];
      sumOf[place] = 0;
      let base = blocks[region[page]];
      if (!(base >= 0)) {
        m.charge(process, region[page]);
        base = m.counters.base;
        ({ values } = m.counters);
        ({ blocks } = process);
      }
      if ((place & 1) === FETCH) values[base + FETCHES] += sums[at + 1];
      else {
        values[base + LOADS] += sums[at + 1] - stores;
        values[base + STORES] += stores;
      }
      values[base + ACCESSES] += sums[at + 3];
      if (tracksUses) frameFlags[holder[page]] |= stores > 0 ? ACCESSED | DIRTY : ACCESSED;
    }
  }

  /** Tells the kernel where columns are that were moved; false = some had no room here. */
  private find(m: Machine): boolean {
    const { perm } = m.ptes;
    const { entryOf: fetchEntry } = m.tlbs[0] ?? m.noTlb;
    const { entryOf: dataEntry } = m.tlbs[1] ?? m.noTlb;
    const { found } = this;
    if (found[0] === m.pageOf && found[1] === perm && found[2] === fetchEntry && found[3] === dataEntry)
      return this.foundAll;
    this.found = [m.pageOf, perm, fetchEntry, dataEntry];
    if (this.sumOf.length < 2 * perm.length) this.sumOf = this.room.int32(2 * perm.length);
    const used = [(m.tlbs[0] ?? m.noTlb).used, (m.tlbs[1] ?? m.noTlb).used];
    const columns = [...this.found, ...used, this.sumOf, this.sums];
    columns.forEach(({ byteOffset }, word) => (this.words[word] = byteOffset));
    this.foundAll = columns.every(({ buffer }) => buffer === this.room.buffer);
    return this.foundAll;
  }
}
