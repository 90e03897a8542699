// lane: loop
import * as ops from '../ops.ts';
import type { RecordBlocks } from '../record-blocks.ts';
import * as streams from '../sink.ts';
import type { RecordSink } from '../sink.ts';
import { IS_BRANCH, SLOT } from './instruction-layout.ts';
import type { InstructionLayout } from './instruction-layout.ts';
import { wrongInstruction } from './instruction-sniff.ts';
import { BAD_RECORD, BLOCK_END, PAUSE } from './record-trace.ts';
import type { RecordScanner } from './record-trace.ts';

// Constants of this module's own, which V8 folds into the code; it loads imported ones at each use.
const { FETCH, LOAD, STORE } = ops;
const { FETCH_STREAM, DATA_STREAM } = streams;
const FLAGS = IS_BRANCH;
const SLOT_BYTES = SLOT;
/** No size is recorded. */
const SIZE = 1;
/** The bits of an address' upper half that a 57-bit one has. */
const HIGH_BITS = 0x1ffffff;

/** Reads ChampSim's records: each is a fetch, then its loads, then its stores. */
export class InstructionScanner implements RecordScanner {
  note: string | null;
  private readonly layout: InstructionLayout;
  /** The address space of the first record; -1 = not seen yet. */
  private asid: number;

  constructor(layout: InstructionLayout) {
    this.note = null;
    this.layout = layout;
    this.asid = -1;
  }

  scan(blocks: RecordBlocks, sink: RecordSink, until: number): number {
    const { view, end } = blocks;
    const { bytes, sources, destinations, asid } = this.layout;
    const sourcesEnd = sources + this.layout.sourceSlots * SLOT_BYTES;
    const destinationsEnd = destinations + this.layout.destinationSlots * SLOT_BYTES;
    const highPages = 2 ** (32 - sink.pageBits);
    let at = blocks.at;
    while (at < end) {
      const ipLow = view.getInt32(at, true);
      const ipHigh = view.getInt32(at + 4, true);
      let slots = 0;
      let highs = ipHigh;
      for (let slot = at + sources; slot < at + sourcesEnd; slot += SLOT_BYTES) {
        const high = view.getInt32(slot + 4, true);
        slots |= view.getInt32(slot, true) | high;
        highs |= high;
      }
      for (let slot = at + destinations; slot < at + destinationsEnd; slot += SLOT_BYTES) {
        const high = view.getInt32(slot + 4, true);
        slots |= view.getInt32(slot, true) | high;
        highs |= high;
      }
      // Most records are fine at a glance; the others are looked at closely.
      const odd = (view.getUint16(at + FLAGS, true) & 0xfefe) !== 0 || highs >>> 25 !== 0 || (ipLow | ipHigh) === 0;
      if (odd && wrongInstruction(view, at, this.layout) !== null) {
        blocks.at = at;
        return BAD_RECORD;
      }
      if ((ipLow | ipHigh) !== 0) tell(sink, FETCH, ipHigh & HIGH_BITS, ipLow, highPages);
      if (slots !== 0) {
        this.tellSlots(view, at + sources, at + sourcesEnd, LOAD, sink, highPages);
        this.tellSlots(view, at + destinations, at + destinationsEnd, STORE, sink, highPages);
      }
      if (asid !== 0) this.space(view.getUint16(at + asid, true));
      at += bytes;
      if (sink.now - sink.skew >= until || sink.full) {
        blocks.at = at;
        return PAUSE;
      }
    }
    blocks.at = at;
    return BLOCK_END;
  }

  wrong(blocks: RecordBlocks): string {
    return wrongInstruction(blocks.view, blocks.at, this.layout) ?? '';
  }

  private tellSlots(view: DataView, from: number, to: number, kind: number, sink: RecordSink, highPages: number): void {
    for (let slot = from; slot < to; slot += SLOT_BYTES) {
      const low = view.getInt32(slot, true);
      const high = view.getInt32(slot + 4, true);
      if ((low | high) !== 0) tell(sink, kind, high & HIGH_BITS, low, highPages);
    }
  }

  private space(asid: number): void {
    if (this.asid === asid) return;
    if (this.asid >= 0) this.note = 'records of several address spaces (asid) are read as those of one process';
    this.asid = asid;
  }
}

/** Counts an access that changes nothing but the sink's counts, by the rules of `RecordSink`; hands over any other. */
function tell(sink: RecordSink, kind: number, high: number, low: number, highPages: number): void {
  const { pageBits } = sink;
  const fetch = kind === FETCH;
  const open = fetch ? sink.fetchPage : kind === LOAD ? sink.dataPage : sink.storePage;
  const line = (low & ((1 << pageBits) - 1)) >>> 6;
  if (
    open !== high * highPages + (low >>> pageBits) ||
    sink.now >= sink.nextStop ||
    sink.awaiting === (fetch ? FETCH_STREAM : DATA_STREAM) ||
    ((sink.masks[kind * 2 + (line >>> 5)] >>> (line & 31)) & 1) === 0
  ) {
    sink.access(kind, high, low, SIZE);
    return;
  }
  sink.now++;
  if (fetch) sink.last = FETCH_STREAM;
  else {
    sink.dataRefs++;
    if (kind === STORE) sink.storeRefs++;
    sink.last = DATA_STREAM;
  }
}
