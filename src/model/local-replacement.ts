// lane: seam
import { IndexedHeap } from '../base/indexed-heap.ts';
import type { Future } from './future.ts';
import type { Frames } from './frames.ts';
import type { GhostMemory, Replacement, ReplacementFactory, ReplacementInputs } from './replacement/replacement.ts';

/** The pages charged to one space: a policy of its own over its places, which stand for PFNs. */
interface Account {
  serial: number;
  policy: Replacement;
  charged: number;
  /** The free places. */
  places: IndexedHeap;
  /** Frame by place, -1 = none, and the place behind the last one that ever had a frame. */
  frameAt: Int32Array;
  end: number;
  /** The space is gone; its account goes with the last page. */
  ended: boolean;
}

/** How many pages spaces may have (MODEL §8, scope). */
export interface Allowance {
  /** What no space ever exceeds, but for one page. */
  readonly most: number;
  /** When RAM is full, the space that is furthest beyond its allowance gives a page; else it is the one that asks. */
  readonly byShare: boolean;
  /** The pages of the space with this serial number, as things stand. */
  of(serial: number): number;
}

/**
 * Replacement within spaces (`replacement.scope`, MODEL §8): a page is charged to the space that it was filled for, and a fill for a space that has its pages takes the
 * place of one of them.
 */
export class LocalReplacement implements Replacement {
  readonly reads: Replacement['reads'];
  readonly ghosts?: GhostMemory;
  private readonly allowance: Allowance;
  private readonly factory: ReplacementFactory;
  private readonly inputs: ReplacementInputs;
  private readonly future: Future | null;
  private readonly frames: Frames;
  private readonly accounts = new Map<number, Account>();
  /** Account and place of each frame; -1 = charged to nobody. */
  private readonly accountOf: Int32Array;
  private readonly placeOf: Int32Array;
  /** Account that remembers a content, by content. */
  private readonly rememberedBy = new Map<number, number>();
  private coming = -1;
  private payer = 0;

  constructor(
    allowance: Allowance,
    factory: ReplacementFactory,
    inputs: ReplacementInputs,
    frames: Frames,
    future: Future | null,
  ) {
    this.allowance = allowance;
    this.factory = factory;
    this.inputs = inputs;
    this.frames = frames;
    this.future = future;
    this.accountOf = new Int32Array(frames.count + 1).fill(-1);
    this.placeOf = new Int32Array(frames.count + 1);
    const { reads, ghosts } = factory({ ...inputs, frames: { ...NO_FACTS, count: 1 } });
    this.reads = reads;
    if (ghosts !== undefined) this.ghosts = this.memory();
  }

  /** What happens from here on happens for the space with this serial number. */
  payFor(serial: number): void {
    this.payer = serial;
  }

  /** The space is dropped. */
  spaceEnds(serial: number): void {
    const account = this.accounts.get(serial);
    if (account === undefined) return;
    account.ended = true;
    if (account.charged === 0) this.accounts.delete(serial);
  }

  /** The payer has as many pages as it may. */
  isFull(): boolean {
    return (this.accounts.get(this.payer)?.charged ?? 0) >= this.allowance.of(this.payer);
  }

  /** The payer's own page to take, or -1. */
  ownVictim(pinned: number): number {
    const account = this.accounts.get(this.payer);
    return account === undefined ? -1 : victimOf(account, this.placeIn(account, pinned));
  }

  /** The space for which things happen. */
  get paying(): number {
    return this.payer;
  }

  /** The frames of the pages charged to the space, by ascending place. */
  pagesOf(serial: number): number[] {
    const account = this.accounts.get(serial);
    const pages: number[] = [];
    if (account === undefined) return pages;
    for (let place = 0; place < account.end; place++)
      if (account.frameAt[place] >= 0) pages.push(account.frameAt[place]);
    return pages;
  }

  filled(pfn: number): void {
    const account = this.account(this.payer);
    const place = account.places.top;
    account.places.remove(place);
    account.frameAt[place] = pfn;
    account.end = Math.max(account.end, place + 1);
    account.charged++;
    this.accountOf[pfn] = account.serial;
    this.placeOf[pfn] = place;
    account.policy.filled(place);
    this.forget(this.coming);
    this.coming = -1;
  }

  freed(pfn: number): void {
    const account = this.accounts.get(this.accountOf[pfn]);
    if (account === undefined) return;
    const place = this.placeOf[pfn];
    account.policy.freed(place);
    account.places.set(place, 0);
    account.frameAt[place] = -1;
    account.charged--;
    this.accountOf[pfn] = -1;
    if (account.ended && account.charged === 0) this.accounts.delete(account.serial);
  }

  moved(from: number, to: number): void {
    const account = this.accounts.get(this.accountOf[from]);
    this.accountOf[to] = this.accountOf[from];
    this.accountOf[from] = -1;
    this.placeOf[to] = this.placeOf[from];
    if (account !== undefined) account.frameAt[this.placeOf[to]] = to;
  }

  /** Clears the page's accessed bit and says whether it was set. */
  clearAccessed(pfn: number): boolean {
    const set = this.frames.clearAccessed(pfn);
    if (set) this.accounts.get(this.accountOf[pfn])?.policy.cleared?.(this.placeOf[pfn]);
    return set;
  }

  used(pfn: number): void {
    this.accounts.get(this.accountOf[pfn])?.policy.used(this.placeOf[pfn]);
  }

  /** For a frame when RAM is full: by shares, one of the account furthest beyond its own; else the payer's own page, else one of the account with the most. */
  victim(pinned: number): number {
    const { byShare } = this.allowance;
    const own = byShare ? -1 : this.ownVictim(pinned);
    if (own >= 0) return own;
    const donors = [...this.accounts.values()]
      .filter(({ serial }) => byShare || serial !== this.payer)
      .map((account) => ({ account, over: account.charged - (byShare ? this.allowance.of(account.serial) : 0) }));
    for (const { account } of donors.sort((a, b) => b.over - a.over || a.account.serial - b.account.serial)) {
      const victim = victimOf(account, this.placeIn(account, pinned));
      if (victim >= 0) return victim;
    }
    return -1;
  }

  sharersChanged(pfn: number): void {
    if (pfn < 0) for (const { policy } of this.accounts.values()) policy.sharersChanged?.(-1);
    else this.accounts.get(this.accountOf[pfn])?.policy.sharersChanged?.(this.placeOf[pfn]);
  }

  private memory(): GhostMemory {
    return {
      coming: (content) => {
        this.coming = content;
        this.accounts.get(this.payer)?.policy.ghosts?.coming(content);
      },
      evicted: (pfn, content) => {
        const serial = this.accountOf[pfn];
        this.accounts.get(serial)?.policy.ghosts?.evicted(this.placeOf[pfn], content);
        this.rememberedBy.set(content, serial);
      },
      ended: (content) => this.forget(content),
    };
  }

  /** The content is out no longer: who remembers it forgets it. */
  private forget(content: number): void {
    const serial = this.rememberedBy.get(content);
    if (serial === undefined) return;
    this.rememberedBy.delete(content);
    this.accounts.get(serial)?.policy.ghosts?.ended(content);
  }

  private account(serial: number): Account {
    const known = this.accounts.get(serial);
    if (known !== undefined) return known;
    // One place more than it may have: a copy whose source is all that the space has.
    const frameAt = new Int32Array(this.allowance.most + 1).fill(-1);
    const places = new IndexedHeap(frameAt.length);
    for (let place = 0; place < frameAt.length; place++) places.set(place, 0);
    const { frames, future } = this;
    const policy = this.factory({
      ...this.inputs,
      frames: {
        count: frameAt.length,
        isAccessed: (place) => frames.isAccessed(frameAt[place]),
        isDirty: (place) => frames.isDirty(frameAt[place]),
        clearAccessed: (place) => frames.clearAccessed(frameAt[place]),
      },
      future:
        future === null
          ? null
          : {
              get latest() {
                return future.latest;
              },
              nextUse: (place) => future.nextUse(frameAt[place]),
            },
    });
    const account = { serial, policy, charged: 0, places, frameAt, end: 0, ended: false };
    this.accounts.set(serial, account);
    return account;
  }

  private placeIn(account: Account, pinned: number): number {
    return pinned >= 0 && this.accountOf[pinned] === account.serial ? this.placeOf[pinned] : -1;
  }
}

const NO_FACTS = { isAccessed: () => false, isDirty: () => false, clearAccessed: () => false };

function victimOf(account: Account, pinned: number): number {
  const place = account.charged === 0 ? -1 : account.policy.victim(pinned);
  return place < 0 ? -1 : account.frameAt[place];
}
