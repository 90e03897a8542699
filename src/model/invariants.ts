// lane: seam
import { C } from './counters.ts';
import { ANON, FILE, FREE, HUGE, LEAKED, RESERVED, SWAP_POOL, TABLE } from './frames.ts';
import type { Machine } from './machine.ts';
import { permission } from './memory.ts';
import { PHYSICAL, PRESENT, RESERVED_BIT, SWAPPED } from './ptes.ts';
import type { Space } from './spaces.ts';
import type { TlbArray } from './tlb.ts';
import { totals } from './totals.ts';

/** Fails with the first invariant of MODEL §11 that does not hold. */
export function checkInvariants(m: Machine): void {
  checkCounters(m);
  checkFrames(m);
  checkReferences(m);
  checkObjects(m);
  for (const space of m.spaces) if (space !== null) checkSpace(m, space);
  for (const array of m.arrays) checkTlb(m, array);
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
    for (let page = frames.head[holder], before = -1; page >= 0 && named[holder] > 0; page = ptes.nextRef[page]) {
      must(ptes.previousRef[page] === before, 'the list of the entries of a frame goes both ways');
      before = page;
      listed++;
    }
    must(listed === named[holder], 'the entries of a frame are listed');
    if (named[holder] > 0)
      must(frames.refs[holder] === named[holder], 'reference counts = entries that name the frame');
    if (holder < frames.count && named[holder] === 0 && (frames.flags[holder] & HUGE) !== 0) continue;
    const anon = holder < frames.count && frames.owner[holder] === ANON && frames.object[holder] < 0;
    if (anon && (frames.flags[holder] & LEAKED) === 0) shared += named[holder] - 1;
  }
  must(shared === m.gauges.cowShared, 'pages shared by copy-on-write are counted');
}

/** What an object has in a frame or in swap says so itself. */
function checkObjects({ objects, frames }: Machine): void {
  for (const object of objects.list) {
    if (object === null) continue;
    const { keys } = object.pages;
    for (const index of keys.filter((key) => key !== -1)) {
      const holder = object.pages.get(index);
      if (holder < 0) continue;
      must(frames.object[holder] === object.id && frames.index[holder] === index, 'a page of an object is its own');
    }
  }
}

/** The pages of a space are counted, its tables have as many entries as they say, and entries permit what regions and marks do. */
function checkSpace(m: Machine, space: Space): void {
  const { ptes } = m;
  let present = 0;
  let entries = 0;
  for (const [slot, vpn] of space.pages.keys.entries()) {
    const page = space.pages.values[slot];
    if (vpn === -1 || (ptes.state[page] & (PRESENT | SWAPPED)) === 0) continue;
    if (m.huge === null || m.huge.head(page) < 0) entries++;
    const vma = space.vmas.find(vpn);
    const state = ptes.state[page];
    const isUsable = (state & PRESENT) !== 0 && (state & RESERVED_BIT) === 0 && vma !== null;
    const permitted = isUsable ? permission(m, page, vma.prot, state) : 0;
    must(ptes.perm[page] === permitted, 'an entry permits what its region and its marks do');
    if ((state & PRESENT) !== 0 && (state & PHYSICAL) === 0 && ptes.holder[page] !== m.zeroFrame) present++;
  }
  must(space.present === present, 'the pages of a space are counted');
  const leaves = m.tables.tablesOf(space.tables).filter(({ level, used }) => level === m.tables.depth - 1 && used >= 0);
  if (leaves.length === 0 || m.system.kernel.tables !== 'none') return;
  must(leaves.reduce((sum, { used }) => sum + used, 0) === entries, 'the entries of leaf tables are counted');
}

/** Every TLB entry is that of a usable page-table entry, and pages find entries that are theirs: of themselves, of their huge page, or of a global page. */
function checkTlb(m: Machine, array: TlbArray): void {
  const { ptes } = m;
  for (const [entry, page] of array.tags.entries()) {
    if (page < 0) continue;
    const state = ptes.state[page];
    must(
      ptes.space[page] >= 0 && (state & PRESENT) !== 0 && (state & RESERVED_BIT) === 0,
      'a TLB entry equals its page-table entry',
    );
    must(array.entryOf[page] === entry, 'a page finds its TLB entry');
  }
  for (let page = 0; page < Math.min(ptes.count, array.entryOf.length); page++) {
    if (array.entryOf[page] < 0 || ptes.space[page] < 0) continue;
    const tag = array.tags[array.entryOf[page]];
    const isOwn = tag === page || (tag >= 0 && (ptes.vpn[tag] === ptes.vpn[page] || m.huge?.head(page) === tag));
    must(isOwn, 'a TLB entry that a page finds is its own');
  }
}
