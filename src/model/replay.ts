// lane: seam
import { LAST_OTHER, OTHER_AGAIN, STORED_LATER, TOUCH_STORE } from '../trace/batch.ts';
import type { Batch } from '../trace/batch.ts';
import { FETCH, LOAD, PROT_W, STORE } from '../trace/ops.ts';
import { C } from './counters.ts';
import { ACCESSED, DIRTY, FRESH } from './frames.ts';
import type { Machine } from './machine.ts';
import { NEED, PRESENT, SWAPPED } from './ptes.ts';
import { lookUp, reference } from './reference.ts';
import type { Process } from './spaces.ts';
import { LFU } from './tlb.ts';

/**
 * Makes good what the rows' order leaves out: after a row's first reference, before the next row's, the other stream touched its open page, then perhaps this stream its own,
 * and so on. Needed where the order of the streams shows (a shared first TLB array, uses told to the policy) and where the other stream's page may have lost its
 * translation, frame or accessed bit. After two touches in turn that change nothing, nothing more changes but which page was used last.
 */
export function replay(m: Machine, process: Process, batch: Batch, row: number, start: number, own: number): void {
  const other = 1 - own;
  const flags = batch.kind[row];
  const again = batch.again[row];
  const dataKind = (flags & TOUCH_STORE) !== 0 ? STORE : LOAD;
  const otherKind = other === 0 ? FETCH : dataKind;
  const ownKind = own === 0 ? FETCH : dataKind;
  const future = m.future;
  if (m.tlbs.some((tlb) => tlb?.policy === LFU)) m.askForEveryReference('a TLB counts the hits of its entries');
  m.begun = row + 1;
  m.intends = false;

  future?.advance();
  const otherChanged = touch(m, process, other, otherKind, start + batch.other[row]);
  if (other === 1) storedLater(m, flags);
  settled(m, other);
  if (!otherChanged) {
    if (m.ordered && again > 0 && (flags & LAST_OTHER) === 0) touch(m, process, own, ownKind, start + again);
    return;
  }
  if (again === 0) return;
  future?.advance();
  touch(m, process, own, ownKind, start + again);
  if (own === 1) storedLater(m, flags);
  settled(m, own);
  if ((flags & OTHER_AGAIN) === 0) return;
  // Only what the second touch changed can change it back, and then so on.
  if (touch(m, process, other, otherKind, start + again))
    m.askForEveryReference('the pages of the two streams push each other out');
  settled(m, other);
  if ((flags & LAST_OTHER) === 0) touch(m, process, own, ownKind, start + again);
}

/** The stream uses its open page after `at` references: true if that was more than a hit. */
function touch(m: Machine, process: Process, stream: number, kind: number, at: number): boolean {
  const { ptes, gauges } = m;
  const page = m.open[stream];
  if (m.openRefused[stream] === 1) return refusedTouch(m, stream, page);
  const tlb = m.tlbs[stream] ?? m.l2;
  const hit = tlb !== null && lookUp(m, tlb, page);
  const permitted = (ptes.perm[page] & NEED[kind]) !== 0;
  let changed = false;
  if (!permitted || (tlb !== null && !hit)) {
    gauges.now = at;
    if (stream === 1 && kind === LOAD) mayIntend(m, ptes.state[page]);
    if (tlb === null) uncountWalk(m, process, page);
    const before = m.disturbed;
    if (reference(m, process, page, kind, hit) >= 0) m.askForEveryReference('a run is refused half-way');
    changed = true;
    m.disturbed |= before;
  }
  m.numa?.goesOn(m, stream);
  if (m.system.replacement.policy !== 'none') {
    const frame = ptes.holder[page];
    m.frames.flags[frame] |= kind === STORE ? ACCESSED | DIRTY : ACCESSED;
    if (m.replacement.reads === 'uses') {
      if (m.usesLength === m.uses.length) m.tellUses();
      m.uses[m.usesLength++] = frame;
    } else m.frames.flags[frame] &= ~FRESH;
  }
  return changed;
}

/** Rows do not tell whether the load of a modify is what finds a page gone in the course of a run, and then faults as a store. */
function mayIntend(m: Machine, state: number): void {
  if (m.system.references.modify === 'intent' && (state & (PRESENT | SWAPPED)) === 0)
    m.askForEveryReference('a page of a run is gone, and a modify may be what misses it');
}

/** A refused run goes on to be refused, which leaves no trace unless it holds a TLB entry that is gone. */
function refusedTouch(m: Machine, stream: number, page: number): boolean {
  if ((m.ptes.state[page] & PRESENT) === 0) return false;
  const tlb = m.tlbs[stream] ?? m.l2;
  if (tlb !== null && tlb.entryOf[page] < 0) m.askForEveryReference('a refused run lost its TLB entry');
  return false;
}

/** The walk of this reference was counted with its run; `reference` counts it again. */
function uncountWalk(m: Machine, process: Process, page: number): void {
  m.counters.count(C.full_misses, -1);
  m.counters.count(C.walks, -1);
  m.counters.count(C.walk_reads, -m.tables.depth);
  m.numa?.walked(m, process, page, 0, -1);
}

/** Stores of the data stream after the touch that was replayed: its page is dirty. */
function storedLater(m: Machine, flags: number): void {
  if ((flags & STORED_LATER) === 0 || m.openRefused[1] === 1) return;
  const page = m.open[1];
  if ((m.ptes.perm[page] & PROT_W) === 0) m.askForEveryReference('a page of a run needs a copy half-way');
  m.frames.flags[m.ptes.holder[page]] |= DIRTY;
}

/** The stream's page is as if it had been touched all along; but of a run that stores, the next store must still make a clean page dirty. */
function settled(m: Machine, stream: number): void {
  if (stream === 1 && m.openStores && m.openRefused[1] === 0) {
    const page = m.open[1];
    if ((m.frames.flags[m.ptes.holder[page]] & DIRTY) === 0) return;
  }
  m.disturbed &= stream === 0 ? ~1 : ~2;
}
