// lane: seam
import { C } from './counters.ts';
import { ANON, FILE, FREE, HUGE, LEAKED, RESERVED, SWAP_POOL, TABLE } from './frames.ts';
import type { Machine } from './machine.ts';
import { PHYSICAL, PRESENT, RESERVED_BIT, SWAPPED } from './ptes.ts';
import { totals } from './totals.ts';

/** Fails with the first invariant of MODEL §11 that does not hold. */
export function checkInvariants(m: Machine): void {
  checkCounters(m);
  checkFrames(m);
  checkReferences(m);
  checkTlbs(m);
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`invariant broken: ${what}`);
}

function checkCounters(m: Machine): void {
  const t = totals(m);
  const n = (name: string): number => Number(t[name]);
  must(n('references') === n('fetches') + n('loads') + n('stores'), 'references = fetches + loads + stores');
  must(n('walks') === n('full_misses') + n('restarts'), 'walks = full misses + restarts');
  must(n('restarts') === n('minor_faults') + n('major_faults'), 'resolved faults = restarts');
  must(n('page_faults') === n('minor_faults') + n('major_faults') + n('invalid_faults'), 'page faults = sum of kinds');
  for (const level of ['l1', 'l1i', 'l1d', 'l2']) must(n(`${level}_hits`) >= 0, `${level} hits + misses = look-ups`);
  if (m.l2 !== null && m.tlbs[0] !== null && m.tlbs[1] !== null) {
    must(n('l1_misses') === n('l2_hits') + n('l2_misses'), 'l1 misses = l2 hits + l2 misses');
  }
  for (const name of m.counters.values.subarray(0, m.counters.blocks * Object.keys(C).length))
    must(name >= 0, 'no counter is negative');
}

function checkFrames(m: Machine): void {
  const { frames, gauges } = m;
  let owned = 0;
  let free = 0;
  let tables = 0;
  let resident = 0;
  let swapPool = 0;
  for (let pfn = 0; pfn < frames.count; pfn++) {
    const owner = frames.owner[pfn];
    if (owner === FREE) free++;
    else if (owner !== RESERVED) owned++;
    if (owner === TABLE) tables++;
    if (owner === SWAP_POOL) swapPool++;
    if (owner === ANON || owner === FILE) resident++;
  }
  must(owned + free + m.pools.reservedFrames === frames.count, 'owned + free + reserved = total frames');
  must(free === m.pools.free && owned === gauges.owned, 'frames are counted');
  must(tables === gauges.tables && resident === gauges.resident, 'tables and resident pages are counted');
  must(swapPool === (m.swapCache?.frames ?? 0), 'frames of the pool of compressed swap are counted');
}

/** Every entry stands in the list of the holder that it names, and the lists are as long as the holders' counts. */
function checkReferences(m: Machine): void {
  const { ptes, frames } = m;
  const named = new Int32Array(frames.refs.length);
  let used = 0;
  for (let page = 0; page < ptes.count; page++) {
    const state = ptes.state[page];
    if (ptes.space[page] < 0 || (state & (PRESENT | SWAPPED)) === 0) continue;
    const holder = ptes.holder[page];
    const head = m.huge === null ? -1 : m.huge.head(page);
    if (head < 0) used++;
    else {
      must(state === ptes.state[head] && holder === ptes.holder[head], 'a huge page is in one place');
      if (head !== page) continue;
    }
    if ((state & PHYSICAL) !== 0 || holder === m.zeroFrame) continue;
    named[holder]++;
    must(((state & SWAPPED) !== 0) === holder > frames.count, 'swapped entries name swap slots, present ones frames');
  }
  must(used === m.gauges.pteUsed, 'entries in use are counted');
  let shared = 0;
  for (let holder = 0; holder < named.length; holder++) {
    if (holder < frames.count && frames.owner[holder] !== ANON && frames.owner[holder] !== FILE) continue;
    let listed = 0;
    for (let page = frames.head[holder]; page >= 0 && named[holder] > 0; page = ptes.nextRef[page]) listed++;
    must(listed === named[holder], 'the entries of a frame are listed');
    if (named[holder] > 0)
      must(frames.refs[holder] === named[holder], 'reference counts = entries that name the frame');
    if (holder < frames.count && named[holder] === 0 && (frames.flags[holder] & HUGE) !== 0) continue;
    const anon = holder < frames.count && frames.owner[holder] === ANON && frames.object[holder] < 0;
    if (anon && (frames.flags[holder] & LEAKED) === 0) shared += named[holder] - 1;
  }
  must(shared === m.gauges.cowShared, 'pages shared by copy-on-write are counted');
}

/** Every TLB entry is that of a usable page-table entry. */
function checkTlbs(m: Machine): void {
  for (const array of m.arrays) {
    for (const page of array.tags) {
      if (page < 0) continue;
      const state = m.ptes.state[page];
      must(
        m.ptes.space[page] >= 0 && (state & PRESENT) !== 0 && (state & RESERVED_BIT) === 0,
        'a TLB entry equals its page-table entry',
      );
    }
  }
}
