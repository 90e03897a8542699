// All state of one run of the oracle, and what a record does to it (MODEL §2, §3, §5 to §9).

import { makePools, type Pool, type Pools } from './allocators.ts';
import { bestWindow, isMovable, windowLength } from './compaction.ts';
import { FetchedAhead } from './fetched-ahead.ts';
import { holdsKey, kernelLeaves, kernelPage, kernelRootEntries, overlapsKernel } from './kernel.ts';
import { nodeOfFrame, nodesAsked } from './numa.ts';
import type { System } from './parse-system.ts';
import { isAccess, parseAddress, parseFile, parseNumber, type TraceRecord } from './parse-trace.ts';
import { makeReplacement } from './replacement.ts';
import { LocalReplacement } from './replacement-local.ts';
import type { Replacement } from './replacement-policy.ts';
import type { MemoryObject, Page, Process, Pte, Space, Table, Vma } from './state.ts';
import { SwapPool } from './swap-pool.ts';
import { makeTlb, type Tlb, type TlbArray, type TlbEntry, type Translation, type Use } from './tlb.ts';
import { WalkCache } from './walk-cache.ts';

// What a frame is: free, reserved, a frame of a table, one of a run whose page comes yet, one of the pool of compressed
// swap, the one that holds a page, or a further one of a huge page.
export type FrameUse = 'free' | 'reserved' | 'table' | 'taken' | 'pool' | 'tail' | Page;

export type FaultKind =
  | 'demand_zero'
  | 'stack_growth'
  | 'file_minor'
  | 'file_major'
  | 'swap_in'
  | 'cow_copy'
  | 'cow_reuse'
  | 'zero_page'
  | 'huge_demand';

export type InvalidKind =
  | 'no_region'
  | 'reserved_bit'
  | 'guard'
  | 'user_access'
  | 'key_protect'
  | 'read_protect'
  | 'write_protect'
  | 'exec_protect'
  | 'out_of_memory';

// A range of pages [start, end).
interface PageRange {
  start: number;
  end: number;
}

// One translation of an access: the page, and the bytes [from, to) of it that are touched.
interface PageUse {
  vpn: number;
  use: Use;
  /** The load of a modify that faults as its store would. */
  intends: boolean;
  from: number;
  to: number;
}

// Where a faulting page belongs. `added` holds for an implicit region that is not yet one, `grown` for a stack.
interface Place {
  vma: Vma;
  how: 'present' | 'grown' | 'added';
}

export class Machine {
  readonly system: System;
  readonly records: TraceRecord[];
  readonly counters = makeCounters();
  readonly peaks = {
    owned: 0,
    resident: 0,
    tableFrames: 0,
    kernelTableFrames: 0,
    sharedTableFrames: 0,
    pteUsed: 0,
    pteCapacity: 0,
    cowShared: 0,
  };
  // Present values of what has a peak.
  readonly now = {
    owned: 0,
    resident: 0,
    tableFrames: 0,
    kernelTableFrames: 0,
    sharedTableFrames: 0,
    pteUsed: 0,
    pteCapacity: 0,
    cowShared: 0,
  };
  readonly tablesByLevel: number[];
  readonly touchedPages = new Set<string>();
  readonly touchedLines = new Set<string>();
  // Pages that were part of a huge page.
  readonly everHuge = new Set<string>();
  readonly tlb: Tlb;
  readonly walkCache: WalkCache;
  readonly fetched: FetchedAhead;
  // What stands for the address space in the tags of global pages, by frame and rights.
  private readonly globalTags = new Map<string, number>();
  readonly pools: Pools;
  readonly replacement: Replacement;
  private readonly local: LocalReplacement | null;
  // Frames that pages of users could get before anything was taken.
  private readonly userFrames: number;
  readonly frames: FrameUse[];
  readonly swapPool: SwapPool;
  // What policies take for the PFN of each frame.
  private readonly numbers: number[];
  readonly spaces = new Set<Space>();
  readonly processes = new Map<number, Process>();
  readonly ended = new Set<number>();
  readonly files = new Map<string, MemoryObject>();
  readonly zeroPage: Page | null;
  // Frames of each root of the array, and the root in it; empty: no array.
  readonly directories: { frames: number[]; used: boolean }[];
  // Holds the kernel's tables that all roots name.
  readonly kernelRoot: Table | null;
  aborted = false;

  // Pages of each reference of the trace as written, for opt: "pid:vpn" to ascending reference numbers.
  private readonly futureUses = new Map<string, number[]>();
  private readonly firstReferenceOf = new Map<TraceRecord, number>();
  // Number of the present reference; during an event that of the last one before it.
  private currentReference = 0;
  // References done to frames of RAM, by node of the process, then of the frame.
  readonly nodeReferences: number[];
  // Processes in the order of their starts.
  readonly started: Process[] = [];
  // Processes started so far, and the node of the process that asks for frames.
  private starts = 0;
  private node = 0;
  private runningPid: number | null = null;
  private lastAsid = 0;
  private referencesDone = 0;
  // The page, as space and number, of the latest fetch and of the latest load or store; another one begins a visit.
  private readonly visited = { fetch: '', data: '' };
  // Clock of fills and uses.
  private time = 0;
  // Source of the copy in progress: no victim.
  private copySource: Page | null = null;

  constructor(system: System, records: TraceRecord[]) {
    this.system = system;
    this.records = records;
    this.nodeReferences = system.numa.nodes > 1 ? Array.from({ length: system.numa.nodes ** 2 }, () => 0) : [];
    this.tablesByLevel = system.table.kind === 'linear' ? [0] : system.table.levels.map(() => 0);
    this.tlb = makeTlb(system);
    this.walkCache = new WalkCache(system);
    this.fetched = new FetchedAhead(system.tlb.prefetch);
    this.pools = makePools(system);
    this.frames = Array.from({ length: system.framesTotal }, (_, pfn) =>
      system.reservedFrames.has(pfn) ? 'reserved' : 'free',
    );
    this.swapPool = new SwapPool(system.swapPool);
    this.numbers = this.frames.map((_, pfn) => pfn);
    const makePolicy = (places: number): Replacement =>
      makeReplacement(system.replacement, {
        framesTotal: places,
        nextUse: (page) => this.nextUse(page),
        now: () => this.referencesDone,
      });
    this.userFrames = this.pools.serving('user').reduce((sum, { allocator }) => sum + allocator.freeCount(), 0);
    this.local = this.makeLocal(makePolicy);
    this.replacement = this.local ?? makePolicy(system.framesTotal);
    this.numberReferences();
    this.directories = this.makeDirectories();
    this.zeroPage = system.zeroPage ? this.makeZeroPage() : null;
    this.kernelRoot = this.makeSharedTables();
  }

  run(record: TraceRecord): void {
    this.currentReference = this.firstReferenceOf.get(record)! - (isAccess(record) ? 0 : 1);
    let process = this.processes.get(record.pid);
    if (process === undefined) {
      if (this.ended.has(record.pid)) {
        this.counters.ignored_records++;
        return;
      }
      if (!this.mayStart(record.pid, true)) {
        this.counters.ignored_records++;
        return;
      }
      this.node = this.nodeOfNext();
      process = this.startProcess(record.pid, this.makeSpace(), this.system.unmapped !== 'fault');
    }
    this.node = process.node;
    if (isAccess(record)) {
      this.counters.accesses++;
      this.access(process, record);
    } else {
      this.counters.events++;
      this.event(process, record);
    }
  }

  // ---- Processes and spaces (§2, §7) ----

  // Whether there is room for a process; else its pid is that of an ended one.
  private mayStart(pid: number, needsRoot: boolean): boolean {
    const { processLimit } = this.system.kernel;
    const isFull = processLimit !== null && this.processes.size >= processLimit;
    if (!isFull && (!needsRoot || this.hasRoot())) return true;
    this.counters.process_failures++;
    this.ended.add(pid);
    return false;
  }

  private hasRoot(): boolean {
    return this.system.kernel.directories === null || this.directories.some(({ used }) => !used);
  }

  private startProcess(pid: number, space: Space, mapsUnmapped: boolean): Process {
    const process: Process = { pid, node: this.nodeOfNext(), space, mapsUnmapped };
    this.starts++;
    this.started.push(process);
    space.pids.add(pid);
    this.processes.set(pid, process);
    this.ended.delete(pid);
    this.counters.processes++;
    return process;
  }

  private nodeOfNext(): number {
    const { runsOn } = this.system.numa;
    return runsOn[this.starts % runsOn.length]!;
  }

  // `enters`: the process that is in it from here on.
  private makeSpace(enters: Process | null = null): Space {
    const space: Space = {
      asid: ++this.lastAsid,
      pids: new Set(),
      vmas: [],
      ptes: new Map(),
      huge: new Map(),
      root: null,
      linear: null,
      strides: new Map(),
      away: [],
      time: 0,
      lookedAt: 0,
      missedAt: 0,
      heap: null,
    };
    this.spaces.add(space);
    if (enters) enters.space = space;
    this.payFor(space);
    // A root that finds no frame now is made with the first PTE: no event failure.
    if (this.system.table.kind === 'linear') this.growLinear(space, 0);
    else space.root = this.makeRoot();
    return space;
  }

  private makeLocal(makePolicy: (places: number) => Replacement): LocalReplacement | null {
    const { framesTotal } = this.system;
    const { policy, scope, scopeNumber } = this.system.replacement;
    if (policy === 'none' || scope === 'global') return null;
    const places = scope === 'local' ? Math.min(scopeNumber, framesTotal) : framesTotal;
    const pagesOf = (asid: number): number => {
      if (scope === 'local') return scopeNumber;
      return scope === 'proportional' ? this.shareOf(asid) : Infinity;
    };
    return new LocalReplacement({ places, shares: scope === 'proportional', pagesOf }, makePolicy);
  }

  // Scope proportional: the space's part of the frames; nothing once it has ended.
  private shareOf(asid: number): number {
    const mapped = (space: Space): bigint =>
      space.vmas
        .filter(({ guard, kind }) => !guard && kind !== 'physical')
        .reduce((sum, { start, end }) => sum + BigInt(end - start), 0n);
    const space = [...this.spaces].find((candidate) => candidate.asid === asid);
    if (!space) return 0;
    const all = [...this.spaces].reduce((sum, other) => sum + mapped(other), 0n);
    const share = all === 0n ? 0n : (BigInt(this.userFrames) * mapped(space)) / all;
    return Math.max(1, Number(share));
  }

  // Scopes working-set and page-fault-frequency: what the space gives up when a page of it is missing.
  private trim(space: Space): void {
    const { scope, scopeNumber, policy } = this.system.replacement;
    if (this.local === null || policy === 'none') return;
    const pages = this.local.pagesOf(space.asid);
    let unused: Page[] = [];
    if (scope === 'working-set') {
      if (8 * (space.time - space.lookedAt) < scopeNumber) return;
      space.lookedAt = space.time;
      for (const page of pages) if (page.accessed) page.knownUse = space.time;
      unused = pages.filter((page) => space.time - page.knownUse > scopeNumber);
    } else if (scope === 'page-fault-frequency') {
      const isRare = space.time - space.missedAt > scopeNumber;
      space.missedAt = space.time;
      if (!isRare) return;
      unused = pages.filter((page) => !page.accessed);
    } else return;
    for (const page of pages) page.accessed = false;
    for (const page of unused) {
      this.counters.released++;
      this.evict(page);
    }
  }

  private payFor(space: Space): void {
    if (this.local) this.local.payer = space.asid;
  }

  private leaveSpace(process: Process): void {
    const { space } = process;
    space.pids.delete(process.pid);
    this.flushAsid(space.asid);
    if (space.pids.size === 0) this.dropSpace(space);
  }

  // Pages by ascending VPN, shared anonymous objects, then tables depth first, the root last (§8).
  private dropSpace(space: Space): void {
    this.removePages(space, { start: 0, end: Infinity }, () => true);
    this.removeRegions(space, { start: 0, end: Infinity });
    if (space.root) this.freeTablesBelow(space, space.root, () => true);
    if (space.root) this.freeTable(space.root);
    if (space.linear) this.giveLinearFrames(space.linear.frames);
    if (space.linear) this.change('pteCapacity', -space.linear.length);
    this.spaces.delete(space);
    // An entry of a global page that no space has any more.
    const isSomeones = (asid: number, vpn: number): boolean =>
      [...this.spaces].some((left) => this.tagOf(left, vpn) === asid);
    for (const array of this.tlb.arrays) array.flush(({ asid, vpn }) => asid < 0 && !isSomeones(asid, vpn));
  }

  // What the TLB takes for the address space of a page: its own, or that of a global page (§9).
  tagOf(space: Space, vpn: number): number {
    const pte = space.ptes.get(vpn);
    const translation = pte ? this.translationOf(pte) : null;
    if (!pte || !translation || !this.mayBeGlobal(vpn)) return space.asid;
    if (pte.target.kind === 'page' && pte.target.page.kind !== 'file' && pte.target.page.kind !== 'shared')
      return space.asid;
    const uses: Use[] = ['fetch', 'load', 'store'];
    const rights = holdsKey(this.system, vpn) ? uses.filter((use) => permits(translation.prot, use)) : [];
    const what = `${pte.target.kind} ${translation.pfn} ${rights.join()}`;
    const tag = this.globalTags.get(what) ?? -1 - this.globalTags.size;
    this.globalTags.set(what, tag);
    return tag;
  }

  private mayBeGlobal(vpn: number): boolean {
    const { pageSize, tlb } = this.system;
    return tlb.globalPages.some(({ start, end }) => start < (vpn + 1) * pageSize && vpn * pageSize < end);
  }

  private endProcess(process: Process): void {
    this.processes.delete(process.pid);
    this.ended.add(process.pid);
    this.leaveSpace(process);
  }

  private runningSpace(): Space | undefined {
    return this.runningPid === null ? undefined : this.processes.get(this.runningPid)?.space;
  }

  private switchTo(pid: number): void {
    if (this.runningPid === pid) return;
    if (this.runningPid !== null) {
      this.counters.context_switches++;
      if (!this.system.tlb.asid) {
        for (const array of this.tlb.arrays)
          this.counters.global_kept += array.entries().filter(({ asid }) => asid < 0).length;
        this.flushEverything((asid) => asid > 0);
      }
    }
    const before = this.runningSpace();
    const isSwitch = this.runningPid !== null;
    this.runningPid = pid;
    const space = this.runningSpace();
    if (isSwitch && space && space !== before) this.bringBack(space);
  }

  // ---- References (§3) ----

  private access(process: Process, record: TraceRecord): void {
    const first = this.currentReference;
    for (const [position, pageUse] of this.pageUses(record).entries()) {
      this.currentReference = first + position;
      this.switchTo(process.pid);
      this.reference(process, pageUse);
      this.counters.owned_sum += this.now.owned;
      this.counters.resident_sum += this.now.resident;
      this.counters.table_frames_sum += this.now.tableFrames;
      if (this.aborted || !this.processes.has(process.pid)) return;
    }
  }

  // The references of an access, in order: lowest page first, a modify is a load and then a store of each page.
  private pageUses(record: TraceRecord): PageUse[] {
    const pageSize = BigInt(this.system.pageSize);
    const end = record.va + (record.size === 0n ? 1n : record.size);
    const firstPage = record.va / pageSize;
    const lastPage = this.system.referencesSpan === 'first' ? firstPage : (end - 1n) / pageSize;
    const uses: PageUse[] = [];
    for (let page = firstPage; page <= lastPage; page++) {
      const pageStart = page * pageSize;
      const from = record.va > pageStart ? Number(record.va - pageStart) : 0;
      const to = end < pageStart + pageSize ? Number(end - pageStart) : this.system.pageSize;
      for (const use of this.usesOf(record)) {
        const intends = use === 'load' && record.operation === 'M' && this.system.referencesModify === 'intent';
        uses.push({ vpn: Number(page), use, intends, from, to });
      }
    }
    return uses;
  }

  private usesOf(record: TraceRecord): Use[] {
    if (record.operation === 'I') return ['fetch'];
    if (record.operation === 'L') return ['load'];
    if (record.operation === 'M' && this.system.referencesModify !== 'one') return ['load', 'store'];
    return ['store'];
  }

  private reference(process: Process, pageUse: PageUse): void {
    this.payFor(process.space);
    const { vpn, use } = pageUse;
    this.counters.references++;
    this.counters[use === 'fetch' ? 'fetches' : use === 'load' ? 'loads' : 'stores']++;

    const visit = this.beginsVisit(process.space, vpn, use);
    const { space } = process;
    this.translate(process, pageUse, visit);
    this.referencesDone++;
    space.time++;
  }

  private beginsVisit(space: Space, vpn: number, use: Use): boolean {
    const stream = use === 'fetch' ? 'fetch' : 'data';
    const place = `${space.asid}:${vpn}`;
    if (this.visited[stream] === place) return false;
    this.visited[stream] = place;
    return true;
  }

  private translate(process: Process, pageUse: PageUse, visit: boolean): void {
    const { vpn, use } = pageUse;
    let translation: Translation | null = this.lookup(process.space, vpn, use);
    if (translation === null) {
      const isFetched = this.fetched.take(process.space.asid, vpn);
      this.counters[isFetched ? 'tlb_prefetch_used' : 'full_misses']++;
      translation = this.walkAndFill(process.space, vpn, use, { isMiss: true, isFetched });
      this.fetchAhead(process.space, vpn, use);
    }
    while (translation === null || !permits(translation.prot, use) || !holdsKey(this.system, vpn)) {
      const fault = this.fault(process, vpn, use, pageUse.intends);
      if (fault.invalid) {
        this.counters[fault.kind]++;
        this.dropReference(process);
        return;
      }
      this.counters[fault.kind]++;
      this.counters.restarts++;
      // The restart's lookups always miss: a present page was invalidated, any other was never cached.
      translation = this.walkAndFill(process.space, vpn, use);
    }
    this.succeed(process.space, pageUse, visit);
  }

  private dropReference(process: Process): void {
    this.counters.invalid_references++;
    if (this.system.onInvalid === 'kill') this.endProcess(process);
    if (this.system.onInvalid === 'abort') this.aborted = true;
  }

  private succeed(space: Space, { vpn, use, from, to }: PageUse, visit: boolean): void {
    const pte = this.pteOf(space, vpn)!;
    if (pte.target.kind === 'page') {
      const { page } = pte.target;
      this.countPlace(page);
      page.accessed = true;
      page.usedAt = ++this.time;
      if (visit && !page.fresh && !page.leaked && page.kind !== 'zero') this.replacement.hit(page);
      page.fresh = false;
      if (use === 'store') {
        page.dirty = true;
        page.inSwap = false;
      }
    }
    this.touchedPages.add(`${space.asid}:${vpn}`);
    for (let line = Math.floor(from / 64); line <= Math.floor((to - 1) / 64); line++) {
      this.touchedLines.add(`${space.asid}:${vpn}:${line}`);
    }
  }

  // Step 2 of a reference, counted.
  private lookup(space: Space, vpn: number, use: Use): Translation | null {
    const first = this.tlb.first(use);
    if (first) {
      const level = this.system.tlb.l1 ? 'l1_unified' : use === 'fetch' ? 'l1i' : 'l1d';
      const entry = this.lookupIn(first, this.tagOf(space, vpn), vpn);
      this.counters[`${level}_${entry ? 'hits' : 'misses'}`]++;
      if (entry) return entry;
      if (use === 'store') this.counters.l1_store_misses++;
    }
    const { second } = this.tlb;
    if (second) {
      const entry = this.lookupIn(second, this.tagOf(space, vpn), vpn);
      this.counters[entry ? 'l2_hits' : 'l2_misses']++;
      if (entry) {
        if (first) this.fillIn(first, entry);
        return entry;
      }
    }
    return null;
  }

  // Step 3: a usable PTE is filled whatever it permits.
  private walkAndFill(
    space: Space,
    vpn: number,
    use: Use,
    { isMiss = false, isFetched = false } = {},
  ): Translation | null {
    const pte = this.walk(space, vpn, isFetched);
    if (pte && isMiss && !isFetched) this.noteWalk(pte);
    const translation = pte ? this.translationOf(pte) : null;
    if (translation === null || this.isReservedFrame(translation.pfn)) return null;
    const isHuge = !space.ptes.has(vpn);
    const number = isHuge ? Math.floor(vpn / this.system.huge.pages) : vpn;
    const entry = { asid: this.tagOf(space, vpn), vpn: number, isHuge, ...translation };
    const first = this.tlb.first(use);
    if (this.tlb.second) this.fillIn(this.tlb.second, entry);
    if (first) this.fillIn(first, entry);
    return translation;
  }

  private lookupIn(array: TlbArray, asid: number, vpn: number): TlbEntry | null {
    const entry = array.lookup(asid, vpn, false);
    if (entry || this.system.huge.pages === 0) return entry;
    return this.tlb.forHuge(array).lookup(asid, Math.floor(vpn / this.system.huge.pages), true);
  }

  private fillIn(array: TlbArray, entry: TlbEntry): void {
    (entry.isHuge ? this.tlb.forHuge(array) : array).fill({ ...entry });
  }

  // The entry of a page: its own, or that of the huge page that it is part of.
  private pteOf(space: Space, vpn: number): Pte | undefined {
    return space.ptes.get(vpn) ?? this.hugeOf(space, vpn);
  }

  private hugeOf(space: Space, vpn: number): Pte | undefined {
    const { pages } = this.system.huge;
    return pages === 0 ? undefined : space.huge.get(vpn - (vpn % pages));
  }

  // §9: TLB prefetch, after a miss of all levels.
  private fetchAhead(space: Space, vpn: number, use: Use): void {
    const last = this.tlb.second ?? this.tlb.first(use);
    for (const distance of this.fetched.distances(vpn)) {
      const other = vpn + distance;
      if (other < 0 || other >= this.system.reachPages || this.fetched.has(space.asid, other)) continue;
      const tag = this.tagOf(space, other);
      if (last!.entries().some((entry) => entry.asid === tag && entry.vpn === other)) continue;
      if (this.system.table.kind === 'radix') this.counters.tlb_prefetch_reads += this.readsFromRoot(space, other);
      else if (space.linear && other < space.linear.length) this.counters.tlb_prefetch_reads++;
      const pte = space.ptes.get(other);
      const translation = pte ? this.translationOf(pte) : null;
      if (translation === null || this.isReservedFrame(translation.pfn)) continue;
      this.counters.tlb_prefetches++;
      this.fetched.add(space.asid, other);
    }
  }

  // ---- The table (§5) ----

  // `isFetched`: the buffer of prefetched translations knows the PTE.
  private walk(space: Space, vpn: number, isFetched: boolean): Pte | null {
    if (!isFetched) this.counters.walks++;
    if (vpn >= this.system.reachPages) return null;
    if (isFetched) {
      // Nothing is read.
    } else if (this.system.table.kind === 'linear') {
      if (space.linear && vpn < space.linear.length) {
        this.counters.walk_reads++;
        this.countReads(this.framesRead(space, vpn));
      }
    } else {
      const reads = this.readsFromRoot(space, vpn);
      const spared = this.walkCache.walk(space.asid, vpn, reads);
      if (spared > 0) this.counters.walk_cache_hits++;
      this.counters.walk_reads += reads - spared;
      this.countReads(this.framesRead(space, vpn).slice(spared));
    }
    const pte = this.pteOf(space, vpn) ?? null;
    if (pte && pte.target.kind === 'page' && pte.target.page.pfn !== null && pte.target.page.prefetched) {
      pte.target.page.prefetched = false;
      this.counters.prefetch_used++;
    }
    return pte;
  }

  // ---- Nodes (§9) ----

  // The frames of the entries from the root down that a walk reads; none if tables take no frames.
  private framesRead(space: Space, vpn: number): number[] {
    const { kind, levels, header, entryBytes, backed } = this.system.table;
    const { pageSize } = this.system;
    if (!backed) return [];
    if (kind === 'linear') return [space.linear!.frames[Math.floor(((header + vpn) * entryBytes) / pageSize)]!];
    const frames: number[] = [];
    let table: Table | undefined = space.root ?? undefined;
    for (const [level, bits] of levels.entries()) {
      if (!table) break;
      const index = Math.floor(vpn / this.pagesPerEntry(level)) % 2 ** bits;
      frames.push(table.frames[Math.floor((index * entryBytes) / pageSize)]!);
      const isOwnEntry: boolean = table === space.root && index === this.system.kernel.recursive;
      if (!isOwnEntry) table = table.children.get(table.position * 2 ** bits + index);
    }
    return frames;
  }

  private countReads(frames: number[]): void {
    for (const pfn of frames) {
      const node = nodeOfFrame(this.system.numa, pfn);
      if (node !== this.node) this.counters.remote_walk_reads++;
      this.counters.walk_distance += this.system.numa.distances[this.node]![node]! - 10;
    }
  }

  private countPlace(page: Page): void {
    const { numa } = this.system;
    if (numa.nodes === 1) return;
    const node = nodeOfFrame(numa, page.pfn!);
    this.counters[node === this.node ? 'local_references' : 'remote_references']++;
    this.counters.reference_distance += numa.distances[this.node]![node]! - 10;
    this.nodeReferences[this.node * numa.nodes + node]!++;
  }

  // A walk of a TLB miss has found a PTE.
  private noteWalk({ target, vpn }: Pte): void {
    const { numa, tlb } = this.system;
    if (numa.nodes === 1 || numa.migrate === 0 || target.kind === 'physical') return;
    const { page } = target;
    if (page.pfn === null || page.kind === 'zero') return;
    if (nodeOfFrame(numa, page.pfn) === this.node) page.farWalks.count = 0;
    else page.farWalks = { from: this.node, count: page.farWalks.from === this.node ? page.farWalks.count + 1 : 1 };
    if (page.farWalks.count < numa.migrate) return;
    page.farWalks.count = 0;
    if (this.poolsOn([this.node], 'user').every(({ allocator }) => allocator.freeCount() === 0)) {
      this.counters.migration_failures++;
      return;
    }
    const old = page.pfn;
    const { accessed, dirty } = page;
    const pfn = this.request(1, 'user', vpn, null, this.node)!;
    this.replacement.freed(page);
    this.fill(page, pfn);
    Object.assign(page, { accessed, dirty });
    if (!tlb.invlpg) this.flushEverything();
    else for (const pte of page.ptes) this.invalidatePte(pte);
    this.releaseFrame(old);
    this.counters.migrated_pages++;
  }

  private nodesAsked(what: 'user' | 'tables', vpn: number | null): number[] {
    return nodesAsked(this.system.numa, this.node, what === 'user' ? vpn : null);
  }

  // The pools of these nodes, in turn.
  private poolsOn(nodes: number[], what: 'user' | 'tables'): Pool[] {
    const serving = this.pools.serving(what);
    return nodes.flatMap((asked) => serving.filter(({ node }) => node === asked));
  }

  private isFrameFree(vpn: number): boolean {
    return this.poolsOn(this.nodesAsked('user', vpn), 'user').some(({ allocator }) => allocator.freeCount() > 0);
  }

  private readsFromRoot(space: Space, vpn: number): number {
    if (space.root && this.isRecursive(vpn)) return this.recursiveReads(space.root, vpn);
    let reads = 0;
    for (let table = space.root ?? undefined; table; table = this.childAbove(table, vpn)) reads++;
    return reads;
  }

  // What a PTE answers to the hardware: null unless present.
  translationOf(pte: Pte): Translation | null {
    const pfn = pte.target.kind === 'page' ? pte.target.page.pfn : pte.target.pfn;
    if (pfn === null) return null;
    const vma = this.vmaAt(pte.space, pte.vpn)!;
    return { pfn, prot: pte.cow ? vma.prot.replace('w', '') : vma.prot };
  }

  private isReservedFrame(pfn: number): boolean {
    const { framesTotal, devices, pageSize } = this.system;
    if (pfn < framesTotal) return false;
    const start = pfn * pageSize;
    return !devices.some((device) => device.start < start + pageSize && start < device.end);
  }

  // Pages that one entry of a table of this level covers.
  private pagesPerEntry(level: number): number {
    return 2 ** this.system.table.levels.slice(level + 1).reduce((sum, bits) => sum + bits, 0);
  }

  private pagesPerTable(level: number): number {
    return this.pagesPerEntry(level) * 2 ** this.system.table.levels[level]!;
  }

  private isLeafLevel(level: number): boolean {
    return level === this.system.table.levels.length - 1;
  }

  // The table under the entry of `table` that lies on the path to `vpn`.
  private childAbove(table: Table, vpn: number): Table | undefined {
    return this.isLeafLevel(table.level)
      ? undefined
      : table.children.get(Math.floor(vpn / this.pagesPerEntry(table.level)));
  }

  // Makes the tables that a PTE of `vpn` needs, top down. False: out of frames; those made so far stay.
  private ensureTables(space: Space, vpn: number): boolean {
    if (this.system.table.kind === 'linear') return this.growLinear(space, vpn + 1);
    space.root ??= this.makeRoot();
    let table = space.root;
    while (table && !this.isLeafLevel(table.level)) {
      const position = Math.floor(vpn / this.pagesPerEntry(table.level));
      const child: Table | null = table.children.get(position) ?? this.makeTable(table.level + 1, position);
      if (child) table.children.set(position, child);
      table = child;
    }
    return table !== null && (table.spaces === 1 || this.copyTable(space, table));
  }

  // ---- Shared page tables (§9) ----

  // A space has the leaf table no more, others have.
  private leaveTable(leaf: Table): void {
    leaf.spaces--;
    if (leaf.spaces === 1) this.change('sharedTableFrames', -leaf.frames.length);
    this.change('pteCapacity', -(2 ** this.system.table.levels[leaf.level]!));
  }

  private copyTable(space: Space, leaf: Table): boolean {
    const capacity = 2 ** this.system.table.levels[leaf.level]!;
    this.now.pteCapacity -= capacity;
    const own = this.makeTable(leaf.level, leaf.position);
    if (own === null) this.now.pteCapacity += capacity;
    if (own === null) return false;
    this.now.pteCapacity += capacity;
    this.leaveTable(leaf);
    const start = leaf.position * capacity;
    const above = this.tablesDownTo(space, start, leaf.level - 1)!;
    above.children.set(leaf.position, own);
    this.counters.table_copies++;
    this.counters.table_copy_entries += this.ptesIn(space, { start, end: start + capacity }).length;
    this.walkCache.drop((asid) => asid === space.asid);
    return true;
  }

  // The leaf table of a page that parent and child have together from now on. null: they do not; false: out of frames.
  private shareTable(from: Space, to: Space, vpn: number): boolean | null {
    const { levels } = this.system.table;
    const leafLevel = levels.length - 1;
    const leaf = this.leafTable(from, vpn);
    if (!leaf) throw new Error(`page ${vpn} has a PTE and no leaf table`);
    const start = leaf.position * 2 ** levels[leafLevel]!;
    const end = start + 2 ** levels[leafLevel]!;
    const isApart = ({ kind, object, shared }: Vma): boolean =>
      kind === 'physical' || shared || object?.kind === 'shared';
    if (from.vmas.some((vma) => vma.start < end && start < vma.end && isApart(vma))) return null;
    if (leaf.kernel || this.leafTable(to, vpn)) return null;
    const above = this.tablesDownTo(to, vpn, leafLevel - 1);
    if (above === null) return false;
    above.children.set(leaf.position, leaf);
    leaf.spaces++;
    if (leaf.spaces === 2) this.change('sharedTableFrames', leaf.frames.length);
    this.change('pteCapacity', end - start);
    this.counters.tables_shared++;
    for (const pte of this.ptesIn(from, { start, end })) {
      if (pte.target.kind === 'physical') throw new Error('a shared table has a physical page');
      const { page } = pte.target;
      if (page.kind === 'anon') pte.cow = true;
      const own: Pte = { ...pte, space: to };
      to.ptes.set(pte.vpn, own);
      this.change('pteUsed', 1);
      if (page.kind !== 'zero') this.changePage(page, () => page.ptes.add(own));
    }
    return true;
  }

  private leafTable(space: Space, vpn: number): Table | null {
    let table = space.root ?? undefined;
    while (table && !this.isLeafLevel(table.level)) table = this.childAbove(table, vpn);
    return table ?? null;
  }

  // Before an event: the shared tables with PTEs in its range are copied.
  private copyTablesIn(space: Space, range: PageRange): boolean {
    if (!this.system.sharesTables) return true;
    for (const { vpn } of this.ptesIn(space, range))
      if (space.ptes.has(vpn) && !this.ensureTables(space, vpn)) return false;
    return true;
  }

  private makeTable(level: number, position: number, kernel: Table['kernel'] = null): Table | null {
    const { levels, entryBytes, backed } = this.system.table;
    const frameCount = Math.max(1, (2 ** levels[level]! * entryBytes) / this.system.pageSize);
    let frames: number[] = [];
    const directory = level === 0 ? this.directories.find(({ used }) => !used) : undefined;
    if (directory) {
      directory.used = true;
      frames = directory.frames;
    } else if (backed) {
      const first = this.request(frameCount, 'tables');
      if (first === null) return null;
      frames = Array.from({ length: frameCount }, (_, number) => first + number);
      for (const pfn of frames) this.setFrame(pfn, 'table');
    }
    this.tablesByLevel[level]!++;
    if (kernel) this.change('kernelTableFrames', frames.length);
    else if (this.isLeafLevel(level)) this.change('pteCapacity', 2 ** levels[level]!);
    return { level, position, frames, children: new Map(), kernel, spaces: 1 };
  }

  private freeTable(table: Table): void {
    if (table.spaces > 1) {
      this.leaveTable(table);
      return;
    }
    const directory = table.level === 0 ? this.directories.find(({ frames }) => frames === table.frames) : undefined;
    if (directory) directory.used = false;
    else for (const pfn of table.frames) this.releaseFrame(pfn);
    if (table.kernel) this.change('kernelTableFrames', -table.frames.length);
    else if (this.isLeafLevel(table.level)) this.change('pteCapacity', -(2 ** this.system.table.levels[table.level]!));
  }

  // Frees the tables below `table` that qualify, depth first, ascending, each after those below it.
  private freeTablesBelow(space: Space, table: Table, qualifies: (table: Table) => boolean): void {
    const ascending = [...table.children].sort(([a], [b]) => a - b);
    for (const [position, child] of ascending) {
      if (child.kernel === 'shared') continue;
      this.freeTablesBelow(space, child, qualifies);
      if (!qualifies(child)) continue;
      this.freeTable(child);
      this.walkCache.drop((asid) => asid === space.asid);
      table.children.delete(position);
    }
  }

  // reclaimTables: every lower table under the unmapped range that has no entry, present or swapped.
  private reclaimTables(space: Space, range: PageRange): void {
    if (!this.system.reclaimTables || !space.root || range.start >= range.end) return;
    this.freeTablesBelow(space, space.root, (table) => {
      const start = table.position * this.pagesPerTable(table.level);
      const end = start + this.pagesPerTable(table.level);
      if (table.kernel || end <= range.start || start >= range.end) return false;
      for (const vpn of space.huge.keys()) if (start <= vpn && vpn < end) return false;
      if (!this.isLeafLevel(table.level)) return table.children.size === 0;
      for (const vpn of space.ptes.keys()) if (start <= vpn && vpn < end) return false;
      return true;
    });
  }

  // The root of a space, with what it has of the kernel.
  private makeRoot(): Table | null {
    const root = this.makeTable(0, 0);
    if (root === null) return null;
    const { tables, recursive } = this.system.kernel;
    if (recursive !== null) this.counters.kernel_entries++;
    if (tables === 'copied' && !this.isLeafLevel(0)) this.mapKernel(root, 'copied');
    else this.counters.kernel_entries += kernelRootEntries(this.system).length;
    for (const [position, table] of this.kernelRoot?.children ?? []) root.children.set(position, table);
    return root;
  }

  // Makes the tables that map the kernel, ascending and top down, until there is no frame. Copies count their entries.
  private mapKernel(root: Table, kernel: 'shared' | 'copied'): boolean {
    for (const vpn of kernelLeaves(this.system)) {
      let table = root;
      while (!this.isLeafLevel(table.level)) {
        const position = Math.floor(vpn / this.pagesPerEntry(table.level));
        let child = table.children.get(position) ?? null;
        if (child === null) {
          child = this.makeTable(table.level + 1, position, kernel);
          if (child === null) return false;
          table.children.set(position, child);
          const filled = this.isLeafLevel(child.level) ? this.pagesPerTable(child.level) : 0;
          if (kernel === 'copied') this.counters.kernel_entries += 1 + filled;
        }
        table = child;
      }
    }
    return true;
  }

  private makeSharedTables(): Table | null {
    const { kernel, table } = this.system;
    if (table.kind === 'linear' || kernel.tables === 'none' || kernel.tables === 'copied') return null;
    const root: Table = { level: 0, position: 0, frames: [], children: new Map(), kernel: 'shared', spaces: 1 };
    if (!this.mapKernel(root, 'shared')) throw new Error('no frames for the tables of the kernel');
    return root;
  }

  private makeDirectories(): { frames: number[]; used: boolean }[] {
    const { kernel, table, pageSize } = this.system;
    if (kernel.directories === null) return [];
    const each = table.backed ? Math.max(1, (2 ** table.levels[0]! * table.entryBytes) / pageSize) : 0;
    const first = each === 0 ? 0 : this.request(kernel.directories * each, 'tables');
    if (first === null) throw new Error('no frames for the directories');
    for (let pfn = first; pfn < first + kernel.directories * each; pfn++) this.setFrame(pfn, 'table');
    return Array.from({ length: kernel.directories }, (_, number) => ({
      frames: Array.from({ length: each }, (_entry, at) => first + number * each + at),
      used: false,
    }));
  }

  private isRecursive(vpn: number): boolean {
    return Math.floor(vpn / this.pagesPerEntry(0)) === this.system.kernel.recursive;
  }

  // A walk through the recursive entry: at each level the index of that level, in the table that the one before names.
  private recursiveReads(root: Table, vpn: number): number {
    const { levels } = this.system.table;
    let table: Table | undefined = root;
    let reads = 0;
    for (const [level, bits] of levels.entries()) {
      if (!table) return reads;
      reads++;
      const index = Math.floor(vpn / this.pagesPerEntry(level)) % 2 ** bits;
      table =
        table === root && index === this.system.kernel.recursive
          ? root
          : table.children.get(table.position * 2 ** bits + index);
    }
    return reads;
  }

  // A linear table grows frame by frame; a growth that fails gives its frames back, ascending.
  private growLinear(space: Space, wantedLength: number): boolean {
    const { entryBytes, spanPages, backed, header } = this.system.table;
    const length = Math.max(spanPages ?? wantedLength, space.linear?.length ?? 0);
    const frameCount = backed ? Math.max(1, Math.ceil(((header + length) * entryBytes) / this.system.pageSize)) : 0;
    const frames = [...(space.linear?.frames ?? [])];
    const added: number[] = [];
    while (frames.length + added.length < frameCount) {
      const pfn = this.request(1, 'tables');
      if (pfn === null) {
        this.giveLinearFrames(added);
        return false;
      }
      this.setFrame(pfn, 'table');
      added.push(pfn);
    }
    if (space.linear === null) this.tablesByLevel[0]!++;
    this.change('pteCapacity', length - (space.linear?.length ?? 0));
    space.linear = { frames: [...frames, ...added], length };
    return true;
  }

  // Ascending is by place in the table: frame 0 of the table first.
  private giveLinearFrames(frames: number[]): void {
    for (const pfn of frames) this.releaseFrame(pfn);
  }

  // ---- Faults (§6) ----

  private fault(
    process: Process,
    vpn: number,
    asked: Use,
    intends: boolean,
  ): { invalid: false; kind: FaultKind } | { invalid: true; kind: InvalidKind } {
    const { space } = process;
    // (1) The invalid kinds.
    const kernels = kernelPage(this.system, vpn);
    if (kernels) return { invalid: true, kind: kernels };
    const place = this.placeOf(process, vpn);
    if (place === null) return { invalid: true, kind: 'no_region' };
    const refusal = this.refusalOf(space, vpn, asked, place.vma);
    if (refusal) return { invalid: true, kind: refusal };
    const use = intends && permits(place.vma.prot, 'store') ? 'store' : asked;
    // §9: a huge page at the first touch.
    if (this.wantsHuge(space, vpn, place)) {
      const made = this.touchHuge(space, vpn);
      if (made !== null)
        return made ? { invalid: false, kind: 'huge_demand' } : { invalid: true, kind: 'out_of_memory' };
    }
    const known = space.ptes.get(vpn);
    if (!known || !isPresent(known)) this.trim(space);
    // (2) Missing tables.
    const huge = this.hugeOf(space, vpn);
    if (huge && !this.split(huge)) return { invalid: true, kind: 'out_of_memory' };
    if (!this.ensureTables(space, vpn)) return { invalid: true, kind: 'out_of_memory' };
    // (3) The kind, by the state of the page now, and (4) its frames.
    const hadEntry = space.ptes.has(vpn);
    const kind = this.resolve(space, vpn, use, place);
    if (kind === null) return { invalid: true, kind: 'out_of_memory' };
    const { target } = space.ptes.get(vpn)!;
    if (target.kind === 'page' && nodeOfFrame(this.system.numa, target.page.pfn!) !== this.node)
      this.counters.remote_faults++;
    // (6) Fault-around.
    if (!hadEntry && use !== 'store' && place.vma.kind === 'object') this.faultAround(space, vpn, place.vma);
    if (kind === 'demand_zero' && place.vma.kind === 'anon') this.prefetch(space, vpn, place.vma);
    this.promote(space, vpn);
    return { invalid: false, kind };
  }

  private placeOf(process: Process, vpn: number): Place | null {
    const { space } = process;
    if (vpn >= this.system.reachPages) return null;
    const vma = this.vmaAt(space, vpn);
    if (vma) {
      // What a mapphys could not map has no region.
      if (vma.kind === 'physical' && !space.ptes.has(vpn)) return null;
      return { vma, how: 'present' };
    }
    const above = space.vmas.find((candidate) => candidate.start > vpn);
    const isBarred = above !== undefined && overlapsKernel(this.system, { start: vpn, end: above.start });
    if (above && !isBarred && above.floor !== null && vpn >= above.floor && this.isInStackWindow(above, vpn)) {
      return { vma: above, how: 'grown' };
    }
    const mapped = this.system.unmapped === 'map' || (this.system.unmapped === 'auto' && process.mapsUnmapped);
    return mapped ? { vma: makeVma({ start: vpn, end: vpn + 1 }, 'rwxu'), how: 'added' } : null;
  }

  private isInStackWindow(vma: Vma, vpn: number): boolean {
    const { stackWindow, pageSize } = this.system;
    return stackWindow === null || (vma.start - vpn) * pageSize <= stackWindow;
  }

  private refusalOf(space: Space, vpn: number, use: Use, vma: Vma): InvalidKind | null {
    const pte = this.pteOf(space, vpn);
    const translation = pte ? this.translationOf(pte) : null;
    if (translation && this.isReservedFrame(translation.pfn)) return 'reserved_bit';
    if (vma.guard) return 'guard';
    if (!vma.prot.includes('u')) return 'user_access';
    if (!holdsKey(this.system, vpn)) return 'key_protect';
    if (use === 'load' && !vma.prot.includes('r')) return 'read_protect';
    if (use === 'store' && !vma.prot.includes('w')) return 'write_protect';
    if (use === 'fetch' && !vma.prot.includes('x')) return 'exec_protect';
    return null;
  }

  // Makes the page there and says by which kind; null: out of frames, and no region changed.
  private resolve(space: Space, vpn: number, use: Use, place: Place): FaultKind | null {
    const { vma } = place;
    const pte = space.ptes.get(vpn);
    if (pte) {
      if (pte.target.kind !== 'page') throw new Error('a mapphys page faulted that nothing forbids');
      if (pte.target.page.pfn === null) return this.swapIn(pte.target.page, vpn) ? 'swap_in' : null;
      return this.resolveCow(pte, pte.target.page, vma);
    }
    if (vma.kind === 'object') {
      const { object } = vma;
      return object!.kind === 'file'
        ? this.resolveFile(space, vpn, use, vma, object!)
        : this.resolveShared(space, vpn, vma, object!);
    }
    const zeroable = use === 'load' && place.how !== 'grown';
    const zero = zeroable ? this.zeroPage : null;
    const page = zero ?? this.fillNewPage('anon', vpn, null);
    if (page === null) return null;
    // (5) The region grows or is added.
    if (place.how === 'grown') vma.start = vpn;
    if (place.how === 'added') this.insertVma(space, vma);
    this.addPte(space, vpn, page, zero !== null);
    if (place.how === 'grown') return 'stack_growth';
    return zero ? 'zero_page' : 'demand_zero';
  }

  // A store to a present page under a COW mark.
  private resolveCow(pte: Pte, page: Page, vma: Vma): FaultKind | null {
    if (!pte.cow) throw new Error('a present page faulted that nothing forbids');
    const isShared = page.kind !== 'anon' || page.ptes.size > 1;
    if (!isShared && this.system.cowReuse && this.system.refcount) {
      pte.cow = false;
      this.invalidatePte(pte);
      return 'cow_reuse';
    }
    const copy = this.fillNewPage('anon', pte.vpn, page);
    if (copy === null) return null;
    this.removePte(pte);
    this.addPte(pte.space, pte.vpn, copy, false);
    if (!this.system.tlb.onMap) this.invalidatePte(pte);
    vma.hadPrivatePage = true;
    return 'cow_copy';
  }

  private resolveFile(space: Space, vpn: number, use: Use, vma: Vma, file: MemoryObject): FaultKind | null {
    const index = vpn + vma.shift;
    const cached = file.pages.get(index);
    const isMinor = cached !== undefined || (this.system.fileCache === 'warm' && !file.everCached.has(index));
    const page = cached ?? this.fillNewPage('file', vpn, null, { object: file, index });
    if (page === null) return null;
    if (use === 'store' && !vma.shared) {
      const copy = this.fillNewPage('anon', vpn, page);
      if (copy === null) return null;
      this.addPte(space, vpn, copy, false);
      this.counters.file_copies++;
      vma.hadPrivatePage = true;
    } else {
      this.addPte(space, vpn, page, !vma.shared);
    }
    return isMinor ? 'file_minor' : 'file_major';
  }

  private resolveShared(space: Space, vpn: number, vma: Vma, object: MemoryObject): FaultKind | null {
    const index = vpn + vma.shift;
    const present = object.pages.get(index);
    if (present === undefined) {
      const page = this.fillNewPage('shared', vpn, null, { object, index });
      if (page === null) return null;
      this.addPte(space, vpn, page, false);
      return 'demand_zero';
    }
    const isSwapped = present.pfn === null;
    if (isSwapped && !this.swapIn(present, vpn)) return null;
    this.addPte(space, vpn, present, false);
    return isSwapped ? 'swap_in' : 'file_minor';
  }

  private swapIn(page: Page, vpn: number): boolean {
    const pfn = this.request(1, 'user', vpn, page);
    if (pfn === null) return false;
    this.fill(page, pfn);
    page.prefetched = false;
    page.inSwap = !this.leaveSwapPool(page);
    if (!page.inSwap) this.counters.swap_in_compressed++;
    for (const pte of page.ptes) this.mapped(pte);
    return true;
  }

  // §9: maps the other pages of the window whose content is in a frame.
  private faultAround(space: Space, vpn: number, vma: Vma): void {
    const { faultAround, faultAroundEdge, table, fileCache } = this.system;
    if (faultAround === 0) return;
    let windowStart = vpn - (vpn % faultAround);
    if (faultAroundEdge === 'region' && vma.start > windowStart) windowStart = vma.start;
    const leafPages = table.kind === 'linear' ? space.linear!.length : this.pagesPerTable(table.levels.length - 1);
    const leafStart = vpn - (vpn % leafPages);
    const start = Math.max(windowStart, vma.start, leafStart);
    const end = Math.min(windowStart + faultAround, vma.end, leafStart + leafPages);
    const object = vma.object!;
    for (let other = start; other < end; other++) {
      if (space.ptes.has(other)) continue;
      const index = other + vma.shift;
      let page = object.pages.get(index) ?? null;
      const isNew = object.kind === 'file' && fileCache === 'warm' && !object.everCached.has(index);
      if (isNew && this.isFrameFree(other) && !this.local?.isFull())
        page = this.fillNewPage('file', other, null, { object, index });
      if (page === null || page.pfn === null) continue;
      this.addPte(space, other, page, object.kind === 'file' && !vma.shared);
      this.counters.around_mapped++;
    }
  }

  // §9: after a demand-zero fault in private anonymous memory.
  private prefetch(space: Space, vpn: number, vma: Vma): void {
    const { policy, pages } = this.system.prefetch;
    if (policy === 'next') this.fillAhead(space, vma, vpn, 1, pages);
    if (policy !== 'stride') return;
    const leaf = Math.floor(vpn / this.leafPages(space));
    const before = space.strides.get(leaf);
    const step = before ? vpn - before.last : 0;
    const predicts = step !== 0 && step === before?.step;
    const filled = predicts ? this.fillAhead(space, vma, vpn, step, pages) : 0;
    space.strides.set(leaf, { last: vpn + filled * step, step });
  }

  private leafPages(space: Space): number {
    const { table } = this.system;
    return table.kind === 'linear' ? space.linear!.length : this.pagesPerTable(table.levels.length - 1);
  }

  // How far it came, in steps.
  private fillAhead(space: Space, { prot }: Vma, vpn: number, step: number, pages: number): number {
    const leafPages = this.leafPages(space);
    for (let ahead = 1; ahead <= pages; ahead++) {
      const next = vpn + ahead * step;
      const isBelowLeaf = next >= 0 && Math.floor(next / leafPages) === Math.floor(vpn / leafPages);
      const vma = this.vmaAt(space, next);
      if (!isBelowLeaf || kernelPage(this.system, next)) return ahead - 1;
      if (!vma || vma.kind !== 'anon' || vma.guard || vma.prot !== prot) return ahead - 1;
      if (space.ptes.has(next)) continue;
      if (!this.isFrameFree(next) || this.local?.isFull()) return ahead - 1;
      const page = this.fillNewPage('anon', next, null)!;
      page.prefetched = true;
      this.addPte(space, next, page, false);
      this.counters.prefetched++;
    }
    return pages;
  }

  // §9, working-set: what the space lost to swap while others ran.
  private bringBack(space: Space): void {
    const away = space.away.reverse();
    space.away = [];
    if (this.system.prefetch.policy !== 'working-set') return;
    this.payFor(space);
    let left = this.system.prefetch.pages;
    for (const vpn of away) {
      const pte = space.ptes.get(vpn);
      if (left === 0) return;
      if (pte?.target.kind !== 'page' || pte.target.page.pfn !== null) continue;
      const { page } = pte.target;
      const numbers = [...page.ptes].filter((other) => other.space === space).map((other) => other.vpn);
      if (!this.swapIn(page, Math.min(...numbers))) return;
      page.prefetched = true;
      this.counters.prefetched++;
      this.counters.swap_prefetched++;
      left--;
    }
  }

  // ---- Huge pages (§9) ----

  private hugeLevel(): number {
    return this.system.table.levels.findIndex((_, level) => this.pagesPerEntry(level) === this.system.huge.pages);
  }

  // Whether the whole range lies in private anonymous regions of the same rights.
  private isHugeable(space: Space, vpn: number, asked: boolean): boolean {
    const { pages } = this.system.huge;
    const base = vpn - (vpn % pages);
    const regions = Array.from({ length: pages }, (_, at) => this.vmaAt(space, base + at));
    return regions.every(
      (vma) =>
        vma !== undefined && vma.kind === 'anon' && !vma.guard && vma.prot === regions[0]!.prot && (vma.huge || !asked),
    );
  }

  private wantsHuge(space: Space, vpn: number, place: Place): boolean {
    const { policy, pages } = this.system.huge;
    if ((policy !== 'always' && policy !== 'advise') || place.how !== 'present' || this.hugeOf(space, vpn))
      return false;
    const base = vpn - (vpn % pages);
    if (this.ptesIn(space, { start: base, end: base + pages }).length > 0) return false;
    return this.isHugeable(space, vpn, policy === 'advise');
  }

  // True: made; false: out of frames for tables; null: no run.
  private touchHuge(space: Space, vpn: number): boolean | null {
    if (!this.tablesDownTo(space, vpn, this.hugeLevel())) return false;
    const first = this.requestBlock();
    if (first === null) this.counters.huge_failures++;
    else this.fillHuge(space, vpn, first, false, false);
    return first === null ? null : true;
  }

  // The table of a level on the path to a page, made with what is missing above it.
  private tablesDownTo(space: Space, vpn: number, level: number): Table | null {
    space.root ??= this.makeRoot();
    let table = space.root;
    while (table && table.level < level) {
      const position = Math.floor(vpn / this.pagesPerEntry(table.level));
      const child: Table | null = table.children.get(position) ?? this.makeTable(table.level + 1, position);
      if (child) table.children.set(position, child);
      table = child;
    }
    return table;
  }

  private requestBlock(): number | null {
    const { pages } = this.system.huge;
    this.counters.alloc_calls++;
    for (const { allocator, first } of this.pools.serving('user')) {
      if (first % pages !== 0) continue;
      const { pfn, steps } = allocator.takeBlock(pages);
      this.counters.alloc_steps += steps;
      if (pfn === null) continue;
      for (let at = 0; at < pages; at++) this.setFrame(first + pfn + at, 'taken');
      return first + pfn;
    }
    this.counters.alloc_failures++;
    return null;
  }

  private fillHuge(space: Space, vpn: number, pfn: number, accessed: boolean, dirty: boolean): void {
    const { pages } = this.system.huge;
    const base = vpn - (vpn % pages);
    const table = this.tablesDownTo(space, base, this.hugeLevel())!;
    const position = Math.floor(base / pages);
    const below = table.children.get(position);
    if (below) {
      this.freeAll(below);
      table.children.delete(position);
      this.walkCache.drop((asid) => asid === space.asid);
    }
    const page = makePage('anon', null);
    page.frames = pages;
    for (let at = 1; at < pages; at++) this.setFrame(pfn + at, 'tail');
    this.fill(page, pfn);
    page.accessed = accessed;
    page.dirty = dirty;
    const pte: Pte = { space, vpn: base, target: { kind: 'page', page }, cow: false };
    page.ptes.add(pte);
    space.huge.set(base, pte);
    for (let at = 0; at < pages; at++) this.everHuge.add(`${space.asid}:${base + at}`);
    this.mapped(pte);
  }

  // A table and what is below it, ascending, each after those below it.
  private freeAll(table: Table): void {
    for (const [, child] of [...table.children].sort(([a], [b]) => a - b)) this.freeAll(child);
    this.freeTable(table);
  }

  // A table of that level and all that can be below it; null: out of frames, and nothing is left of them.
  private makeAll(level: number, position: number): Table | null {
    const table = this.makeTable(level, position);
    if (table === null || this.isLeafLevel(level)) return table;
    const entries = 2 ** this.system.table.levels[level]!;
    for (let at = position * entries; at < (position + 1) * entries; at++) {
      const child = this.makeAll(level + 1, at);
      if (child === null) {
        this.freeAll(table);
        return null;
      }
      table.children.set(at, child);
    }
    return table;
  }

  private split(pte: Pte): boolean {
    const { space, vpn: base } = pte;
    const { pages } = this.system.huge;
    const position = Math.floor(base / pages);
    const below = this.makeAll(this.hugeLevel() + 1, position);
    if (below === null) return false;
    this.tablesDownTo(space, base, this.hugeLevel())!.children.set(position, below);
    this.counters.huge_splits++;
    space.huge.delete(base);
    if (pte.target.kind !== 'page') throw new Error('a huge page of a mapphys');
    const { page } = pte.target;
    page.frames = 1;
    space.ptes.set(base, pte);
    this.change('pteUsed', pages);
    for (let at = 1; at < pages; at++) {
      const part = makePage('anon', null);
      const own: Pte = { space, vpn: base + at, target: { kind: 'page', page: part }, cow: false };
      space.ptes.set(base + at, own);
      part.ptes.add(own);
      part.inSwap = page.pfn === null;
      if (page.pfn === null) continue;
      this.fill(part, page.pfn + at);
      part.accessed = page.accessed;
      part.dirty = page.dirty;
    }
    if (page.pfn !== null) this.invalidatePte(pte);
    return true;
  }

  // What an event changes only in part, or, with `whole`, at all. False: out of frames.
  private splitIn(space: Space, range: PageRange, whole: boolean): boolean {
    const { pages } = this.system.huge;
    if (range.start >= range.end) return true;
    const overlapping = [...space.huge.values()]
      .filter(({ vpn }) => vpn < range.end && range.start < vpn + pages)
      .filter(({ vpn }) => whole || vpn < range.start || range.end < vpn + pages)
      .sort((a, b) => a.vpn - b.vpn);
    return overlapping.every((pte) => this.split(pte));
  }

  private promote(space: Space, vpn: number): void {
    const { pages, promoteAfter } = this.system.huge;
    if (promoteAfter === 0) return;
    const base = vpn - (vpn % pages);
    const ptes = this.ptesIn(space, { start: base, end: base + pages });
    if (ptes.length < promoteAfter || !this.isHugeable(space, vpn, false)) return;
    const found = ptes.flatMap(({ target }) => (target.kind === 'page' ? [target.page] : []));
    const isOwn = (page: Page): boolean => page.kind === 'anon' && page.pfn !== null && page.ptes.size === 1;
    if (found.length < ptes.length || !found.every(isOwn) || ptes.some(({ cow }) => cow)) return;
    const first = this.requestBlock();
    if (first === null) {
      this.counters.huge_failures++;
      return;
    }
    this.counters.huge_promotions++;
    this.counters.huge_copies += ptes.length;
    const wasAccessed = found.some(({ accessed }) => accessed);
    const wasDirty = found.some(({ dirty }) => dirty);
    this.shootDown(
      space,
      ptes.map((pte) => pte.vpn),
    );
    for (const pte of ptes) this.removePte(pte);
    this.fillHuge(space, base, first, wasAccessed, wasDirty);
  }

  // ---- Pages, PTEs, frames (§6, §8) ----

  private makeZeroPage(): Page {
    const page = makePage('zero', null);
    const pfn = this.request(1, 'user');
    if (pfn === null) throw new Error('no frame for the zero page');
    page.pfn = pfn;
    this.setFrame(pfn, page);
    return page;
  }

  // A new page in a new frame; a copy if there is a source, which is then no victim. Null: out of frames.
  private fillNewPage(kind: Page['kind'], vpn: number, source: Page | null, home: Page['home'] = null): Page | null {
    const page = makePage(kind, home);
    this.copySource = source;
    const pfn = this.request(1, 'user', vpn, page);
    this.copySource = null;
    if (pfn === null) return null;
    if (home) {
      home.object.pages.set(home.index, page);
      home.object.everCached.add(home.index);
    }
    this.fill(page, pfn);
    return page;
  }

  private fill(page: Page, pfn: number): void {
    this.changePage(page, () => {
      page.pfn = pfn;
    });
    page.accessed = false;
    page.dirty = false;
    page.fresh = true;
    page.farWalks = { from: 0, count: 0 };
    page.place = this.numbers[pfn]!;
    page.filledAt = ++this.time;
    page.usedAt = page.filledAt;
    this.setFrame(pfn, page);
    this.replacement.filled(page);
    const payer = [...this.spaces].find(({ asid }) => asid === this.local?.payer);
    page.knownUse = payer?.time ?? 0;
  }

  // The page leaves its frame.
  private unfill(page: Page, keepsFrame = false): void {
    const pfn = page.pfn!;
    this.replacement.freed(page);
    this.changePage(page, () => {
      page.pfn = null;
    });
    if (keepsFrame) this.setFrame(pfn, 'pool');
    else for (let at = 0; at < page.frames; at++) this.releaseFrame(pfn + at);
  }

  private addPte(space: Space, vpn: number, page: Page, cow: boolean): Pte {
    const pte: Pte = { space, vpn, target: { kind: 'page', page }, cow };
    space.ptes.set(vpn, pte);
    this.change('pteUsed', 1);
    if (page.kind !== 'zero') this.changePage(page, () => page.ptes.add(pte));
    this.mapped(pte);
    return pte;
  }

  // Takes a PTE away; a private page goes with its last ref, unless it leaks (refcount: false).
  private removePte(pte: Pte): void {
    if (pte.space.huge.get(pte.vpn) === pte) pte.space.huge.delete(pte.vpn);
    else {
      pte.space.ptes.delete(pte.vpn);
      this.change('pteUsed', -1);
    }
    if (pte.target.kind === 'physical') return;
    const { page } = pte.target;
    this.changePage(page, () => page.ptes.delete(pte));
    if (page.kind !== 'anon' || page.ptes.size > 0) return;
    if (page.pfn === null) {
      this.replacement.ended(page);
      this.leaveSwapPool(page);
      return;
    }
    if (!this.system.refcount && pte.cow) {
      page.leaked = true;
      this.replacement.freed(page);
      this.counters.leaked_frames++;
    } else {
      this.unfill(page);
    }
  }

  // Removes the PTEs of a range by ascending VPN. Returns the pages whose PTE was present.
  private removePages(space: Space, range: PageRange, wanted: (pte: Pte) => boolean): number[] {
    const removed: number[] = [];
    for (const pte of this.ptesIn(space, range)) {
      if (!wanted(pte)) continue;
      if (isPresent(pte)) removed.push(pte.vpn);
      this.removePte(pte);
    }
    return removed;
  }

  private ptesIn(space: Space, range: PageRange): Pte[] {
    return [...space.ptes.values(), ...space.huge.values()]
      .filter((pte) => range.start <= pte.vpn && pte.vpn < range.end)
      .sort((a, b) => a.vpn - b.vpn);
  }

  // Asks for a run of frames and evicts, one page at a time, until there is one or no victim is left.
  private request(
    count: number,
    what: 'user' | 'tables',
    vpn: number | null = null,
    coming: Page | null = null,
    only: number | null = null,
  ): number | null {
    this.counters.alloc_calls++;
    this.replacement.coming(coming);
    if (coming !== null) this.makePlace();
    const nodes = only === null ? this.nodesAsked(what, vpn) : [only];
    const pools = this.poolsOn(nodes, what);
    let mayCompact = this.system.compaction && count > 1;
    for (;;) {
      for (const { allocator, first, node } of pools) {
        const found = allocator.take(count, vpn);
        this.counters.alloc_steps += found.steps;
        if (found.fallback) this.counters.alloc_fallbacks++;
        if (found.pfn === null) continue;
        if (node !== nodes[0]) this.counters.node_fallbacks++;
        return first + found.pfn;
      }
      if (mayCompact) {
        const outcome = this.compact(pools, count);
        if (outcome === 'done') continue;
        mayCompact = outcome === 'wait';
      }
      const candidates = this.candidates().filter((page) => this.pools.holds(pools, page.pfn!));
      // Where no page of a user can lie nobody is asked for a victim, which policies would take note of.
      const asks = what === 'user' || this.pools.serving('user').some((pool) => pools.includes(pool));
      const victim = asks ? this.replacement.victim(candidates) : null;
      if (victim === null) {
        this.counters.alloc_failures++;
        const others = this.pools.freeCount() - pools.reduce((sum, { allocator }) => sum + allocator.freeCount(), 0);
        if (others >= count) this.counters.pool_failures++;
        return null;
      }
      this.evict(victim);
    }
  }

  // §9: empties a window of the first pool that has one.
  private compact(pools: Pool[], count: number): 'done' | 'wait' | 'never' {
    const length = windowLength(this.system, count);
    const enough = pools.filter(({ allocator }) => allocator.freeCount() >= length);
    if (enough.length === 0) return 'wait';
    for (const pool of enough) {
      const useOf = (pfn: number): FrameUse | 'elsewhere' =>
        this.pools.holds([pool], pfn) ? this.frames[pfn]! : 'elsewhere';
      const start = bestWindow(this.system, pool, length, useOf);
      if (start === null) continue;
      const left = new Set<number>();
      for (let pfn = start; pfn < start + length; pfn++) {
        const page = this.frames[pfn]!;
        if (!isMovable(page) || typeof page !== 'object') continue;
        const target = (): number => pool.first + pool.allocator.take(1, null).pfn!;
        let to = target();
        for (; start <= to && to < start + length; to = target()) left.add(to);
        this.movePage(page, to);
        left.add(pfn);
      }
      for (const pfn of [...left].sort((a, b) => a - b)) this.pools.give(pfn);
      this.counters.compactions++;
      return 'done';
    }
    this.counters.compaction_failures++;
    return 'never';
  }

  private movePage(page: Page, to: number): void {
    const from = page.pfn!;
    page.pfn = to;
    this.frames[from] = 'free';
    this.frames[to] = page;
    [this.numbers[from], this.numbers[to]] = [this.numbers[to]!, this.numbers[from]!];
    if (!this.system.tlb.invlpg && page.ptes.size > 0) this.flushEverything();
    else for (const pte of page.ptes) this.invalidatePte(pte);
    this.counters.compaction_moves++;
  }

  // Whether the page lay in the pool of compressed swap, which it leaves.
  private leaveSwapPool(page: Page): boolean {
    const { lay, spare } = this.swapPool.remove(page);
    if (spare !== null) this.releaseFrame(spare);
    return lay;
  }

  // Scope local:N: a space that has its pages gives up its own, before a frame is looked for.
  private makePlace(): void {
    while (this.local?.isFull() === true) {
      const victim = this.local.ownVictim(this.candidates());
      if (victim === null) return;
      this.evict(victim);
    }
  }

  private candidates(): Page[] {
    const pages = this.frames.filter((use) => typeof use === 'object').filter((page) => this.mayGo(page));
    return pages.toSorted((a, b) => a.place - b.place);
  }

  private mayGo(page: Page): boolean {
    return page.kind !== 'zero' && !page.leaked && page !== this.copySource;
  }

  private evict(page: Page): void {
    this.counters.evictions += page.frames;
    this.replacement.evicted(page);
    const running = this.runningSpace();
    if (page.kind !== 'file') for (const { space, vpn } of page.ptes) if (space !== running) space.away.push(vpn);
    if (!this.system.tlb.invlpg && page.ptes.size > 0) this.flushEverything();
    else for (const pte of page.ptes) this.invalidatePte(pte);
    if (page.kind === 'file') {
      if (page.dirty) this.counters.writebacks++;
      for (const pte of page.ptes) this.removePte(pte);
      page.home!.object.pages.delete(page.home!.index);
    } else if (!page.inSwap || this.system.writeAlways) {
      this.counters.swap_outs += page.frames;
      page.inSwap = true;
      const { stored, keepsFrame, writtenBack } = this.swapPool.store(page, this.now.resident);
      if (stored) this.counters.swap_out_compressed++;
      if (writtenBack) this.counters.swap_pool_writebacks++;
      this.unfill(page, keepsFrame);
      return;
    }
    this.unfill(page);
  }

  private setFrame(pfn: number, use: FrameUse): void {
    const before = this.frames[pfn]!;
    this.frames[pfn] = use;
    this.change('owned', ownedFrames(use) - ownedFrames(before));
    this.change('resident', residentFrames(use) - residentFrames(before));
    this.change('tableFrames', tableFrames(use) - tableFrames(before));
  }

  private releaseFrame(pfn: number): void {
    this.setFrame(pfn, 'free');
    this.pools.give(pfn);
  }

  private change(what: keyof Machine['now'], by: number): void {
    this.now[what] += by;
    this.peaks[what] = Math.max(this.peaks[what], this.now[what]);
  }

  // Keeps the sum of (refs - 1) over resident private anonymous pages.
  private changePage(page: Page, action: () => void): void {
    const before = sharersBeyondOne(page);
    action();
    this.change('cowShared', sharersBeyondOne(page) - before);
  }

  // Least number, above the present reference's, of a reference to the page by a process of a space that maps it.
  private nextUse(page: Page): number {
    let next = Infinity;
    for (const pte of page.ptes) {
      for (const pid of pte.space.pids) {
        for (let vpn = pte.vpn; vpn < pte.vpn + page.frames; vpn++) {
          const uses = this.futureUses.get(`${pid}:${vpn}`) ?? [];
          next = Math.min(next, uses.find((number) => number > this.currentReference) ?? Infinity);
        }
      }
    }
    return next;
  }

  // References are numbered over the whole trace as written, from 1.
  private numberReferences(): void {
    let number = 1;
    for (const record of this.records) {
      this.firstReferenceOf.set(record, number);
      if (!isAccess(record)) continue;
      for (const { vpn } of this.pageUses(record)) {
        const key = `${record.pid}:${vpn}`;
        const uses = this.futureUses.get(key);
        if (uses) uses.push(number);
        else this.futureUses.set(key, [number]);
        number++;
      }
    }
  }

  // ---- TLB shootdowns (§4) ----

  private flushEverything(goes: (asid: number) => boolean = () => true): void {
    this.counters.flushes++;
    for (const array of this.tlb.arrays) array.flush(({ asid }) => goes(asid));
    this.walkCache.drop(() => true);
    this.fetched.drop(() => true);
  }

  // tlb.onMap: a PTE that has become present.
  private mapped(pte: Pte): void {
    if (this.system.tlb.onMap && isPresent(pte)) this.invalidatePte(pte);
  }

  private invalidatePte(pte: Pte): void {
    if (!this.system.tlb.invlpg) {
      this.flushEverything();
      return;
    }
    this.counters.invalidations++;
    this.forgetPage(pte.space, pte.vpn);
    this.walkCache.drop((asid) => asid === pte.space.asid);
  }

  // Whatever the page's translation is part of.
  private forgetPage(space: Space, vpn: number): void {
    this.fetched.drop((entry) => entry.asid === space.asid && entry.vpn === vpn);
    const isGlobal = this.mayBeGlobal(vpn);
    const hugeNumber = Math.floor(vpn / this.system.huge.pages);
    for (const array of this.tlb.arrays)
      array.flush(
        (entry) =>
          entry.vpn === (entry.isHuge ? hugeNumber : vpn) &&
          (entry.asid === space.asid || (isGlobal && entry.asid < 0)),
      );
  }

  private flushAsid(asid: number): void {
    this.counters.flushes++;
    for (const array of this.tlb.arrays) array.flush((entry) => entry.asid === asid);
    this.walkCache.drop((cached) => cached === asid);
    this.fetched.drop((entry) => entry.asid === asid);
  }

  // Ends an operation: the pages whose present PTE it removed or altered.
  private shootDown(space: Space, vpns: number[]): void {
    if (!this.system.tlb.invlpg) {
      if (vpns.length > 0) this.flushEverything();
      return;
    }
    if (vpns.length > this.system.tlb.flushThreshold) {
      if (vpns.some((vpn) => this.mayBeGlobal(vpn))) this.flushEverything();
      else this.flushAsid(space.asid);
      return;
    }
    this.counters.invalidations += vpns.length;
    for (const vpn of vpns) this.forgetPage(space, vpn);
    if (vpns.length > 0) this.walkCache.drop((asid) => asid === space.asid);
  }

  // ---- Regions (§2) ----

  vmaAt(space: Space, vpn: number): Vma | undefined {
    return space.vmas.find((vma) => vma.start <= vpn && vpn < vma.end);
  }

  private insertVma(space: Space, vma: Vma): void {
    space.vmas.push(vma);
    space.vmas.sort((a, b) => a.start - b.start);
  }

  // Splits the region that holds page `at` and the one below it in two; the pieces keep all properties.
  private splitAt(space: Space, at: number): void {
    const vma = space.vmas.find((candidate) => candidate.start < at && at < candidate.end);
    if (!vma) return;
    this.insertVma(space, { ...vma, start: at });
    vma.end = at;
    space.vmas.sort((a, b) => a.start - b.start);
  }

  private splitRange(space: Space, range: PageRange): void {
    this.splitAt(space, range.start);
    this.splitAt(space, range.end);
  }

  private regionsIn(space: Space, range: PageRange): Vma[] {
    return space.vmas.filter((vma) => range.start <= vma.start && vma.end <= range.end);
  }

  // Removes that part of all regions; a shared anonymous object goes with its last region, its pages ascending.
  private removeRegions(space: Space, range: PageRange): void {
    this.splitRange(space, range);
    for (const vma of this.regionsIn(space, range)) {
      space.vmas.splice(space.vmas.indexOf(vma), 1);
      if (vma.object?.kind !== 'shared' || this.isMapped(vma.object)) continue;
      const pages = [...vma.object.pages].sort(([a], [b]) => a - b);
      for (const [, page] of pages) {
        if (page.pfn === null) {
          this.replacement.ended(page);
          this.leaveSwapPool(page);
        } else this.unfill(page);
      }
      vma.object.pages.clear();
    }
  }

  private isMapped(object: MemoryObject): boolean {
    for (const space of this.spaces) if (space.vmas.some((vma) => vma.object === object)) return true;
    return false;
  }

  // Pages, shared objects, tables, in this order. Returns the pages whose PTE was present.
  private unmapRange(space: Space, range: PageRange): number[] {
    if (range.start >= range.end) return [];
    const removed = this.removePages(space, range, () => true);
    this.removeRegions(space, range);
    this.reclaimTables(space, range);
    return removed;
  }

  // ---- Events (§2) ----

  private event(process: Process, record: TraceRecord): void {
    const { space } = process;
    if (this.changedRanges(space, record).some((range) => overlapsKernel(this.system, range))) {
      if (['map', 'mapphys', 'brk'].includes(record.operation)) process.mapsUnmapped = false;
      this.counters.event_failures++;
      return;
    }
    this.payFor(space);
    const isRemap = record.operation === 'remap';
    const ranges = this.changedRanges(space, record);
    const isReady =
      ranges.every((range) => this.splitIn(space, range, isRemap)) &&
      ranges.every((range) => this.copyTablesIn(space, range));
    if (!isReady) {
      if (['map', 'mapphys', 'brk'].includes(record.operation)) process.mapsUnmapped = false;
      this.counters.event_failures++;
      return;
    }
    switch (record.operation) {
      case 'map':
        return this.map(process, record);
      case 'mapphys':
        return this.mapPhysical(process, record);
      case 'unmap':
        return this.shootDown(space, this.unmapRange(space, this.rangeOf(record.va, record.size)));
      case 'protect':
        return this.protect(space, record);
      case 'discard':
        return this.discard(space, record);
      case 'remap':
        return this.remap(space, record);
      case 'brk':
        return this.brk(process, record);
      case 'fork':
      case 'vfork':
        return this.fork(process, record);
      case 'exec':
        return this.exec(process);
      case 'exit':
        return this.endProcess(process);
      case 'switch':
        return this.switchTo(process.pid);
      default:
        // wait and the kernel heap's records have no effect in a trace of one file (§2, §7).
        return;
    }
  }

  // The pages that an event may change.
  private changedRanges(space: Space, { operation, va, size, args }: TraceRecord): PageRange[] {
    if (['map', 'mapphys', 'unmap', 'protect', 'discard'].includes(operation)) return [this.rangeOf(va, size)];
    if (operation === 'remap') {
      const to = args.has('to') ? parseAddress(args.get('to')!) : va;
      const newSize = args.has('newsize') ? parseNumber(args.get('newsize')!) : size;
      return [this.rangeOf(va, size), this.rangeOf(to, newSize)];
    }
    if (operation !== 'brk' || space.heap === null) return [];
    const { start, end } = space.heap;
    const pageSize = BigInt(this.system.pageSize);
    const wanted = Math.min(Number((va + pageSize - 1n) / pageSize), this.system.reachPages);
    return wanted < start ? [] : [{ start: Math.min(end, wanted), end: Math.max(end, wanted) }];
  }

  // The pages of [va, va + length), rounded outwards, cut at the reach; length 0 is no page.
  private rangeOf(va: bigint, length: bigint): PageRange {
    if (length === 0n) return { start: 0, end: 0 };
    const pageSize = BigInt(this.system.pageSize);
    const start = Number(va / pageSize);
    const end = Number((va + length + pageSize - 1n) / pageSize);
    return { start: Math.min(start, this.system.reachPages), end: Math.min(end, this.system.reachPages) };
  }

  private map(process: Process, record: TraceRecord): void {
    process.mapsUnmapped = false;
    const { space } = process;
    const { args } = record;
    const range = this.rangeOf(record.va, record.size);
    if (range.start >= range.end) return;
    this.shootDown(space, this.unmapRange(space, range));
    const vma = makeVma(range, protOf(args));
    const pageSize = BigInt(this.system.pageSize);
    const isMemory = this.system.kernel.filesAreMemory && args.has('file');
    const isShared = args.get('share') === '1' && !isMemory;
    const fileText = isMemory ? undefined : args.get('file');
    if (fileText !== undefined) {
      const { name, offset } = parseFile(fileText);
      vma.kind = 'object';
      vma.object = this.fileNamed(name);
      vma.shift = Number(offset / pageSize) - range.start;
      vma.shared = isShared;
    } else if (isShared) {
      vma.kind = 'object';
      vma.object = { kind: 'shared', pages: new Map(), everCached: new Set() };
      vma.shift = -range.start;
      vma.shared = true;
    } else if (args.has('growsdown') && !isMemory) {
      const limitPages = (parseNumber(args.get('growsdown')!) + pageSize - 1n) / pageSize;
      vma.floor = range.end - Number(limitPages);
    }
    vma.guard = args.get('guard') === '1';
    vma.huge = args.get('huge') === '1';
    this.insertVma(space, vma);
    const isFilled = !this.system.demandPaging && (args.get('prot') ?? 'rwu') !== '';
    if ((args.get('eager') !== '1' && !isFilled) || vma.guard) return;
    const isRun = args.get('contiguous') === '1' && this.local === null && vma.object?.kind !== 'file';
    if (isRun) this.fillRun(space, vma);
    else this.fillEagerly(space, vma);
  }

  private fileNamed(name: string): MemoryObject {
    const file = this.files.get(name) ?? { kind: 'file', pages: new Map(), everCached: new Set() };
    this.files.set(name, file);
    return file;
  }

  // Each page as a load's fault would, any prot, uncounted, never with the zero page.
  private fillEagerly(space: Space, vma: Vma): void {
    for (let vpn = vma.start; vpn < vma.end; vpn++) {
      if (!this.ensureTables(space, vpn) || !this.fillOnePage(space, vpn, vma)) {
        this.counters.event_failures++;
        if (!this.system.allocator.transactions) return;
        this.counters.eager_pages -= vpn - vma.start;
        this.unmapRange(space, { start: vma.start, end: vma.end });
        return;
      }
      this.counters.eager_pages++;
    }
  }

  // A contiguous eager map: one run, then tables and PTEs; or nothing at all.
  private fillRun(space: Space, vma: Vma): void {
    const { start, end } = vma;
    const first = this.request(end - start, 'user', start);
    const run = first === null ? [] : Array.from({ length: end - start }, (_, at) => first + at);
    for (const pfn of run) this.setFrame(pfn, 'taken');
    for (const [at, pfn] of run.entries()) {
      if (!this.ensureTables(space, start + at)) break;
      const home = vma.object ? { object: vma.object, index: start + at + vma.shift } : null;
      const page = makePage(home ? 'shared' : 'anon', home);
      if (home) home.object.pages.set(home.index, page);
      this.fill(page, pfn);
      this.addPte(space, start + at, page, false);
      if (at === run.length - 1) {
        this.counters.eager_pages += run.length;
        return;
      }
    }
    this.counters.event_failures++;
    this.unmapRange(space, { start, end });
    for (const pfn of run) if (this.frames[pfn] === 'taken') this.releaseFrame(pfn);
  }

  private fillOnePage(space: Space, vpn: number, vma: Vma): boolean {
    if (vma.object) {
      return vma.object.kind === 'file'
        ? this.resolveFile(space, vpn, 'load', vma, vma.object) !== null
        : this.resolveShared(space, vpn, vma, vma.object) !== null;
    }
    const page = this.fillNewPage('anon', vpn, null);
    if (page) this.addPte(space, vpn, page, false);
    return page !== null;
  }

  private mapPhysical(process: Process, record: TraceRecord): void {
    process.mapsUnmapped = false;
    const { space } = process;
    const range = this.rangeOf(record.va, record.size);
    if (range.start >= range.end) return;
    this.shootDown(space, this.unmapRange(space, range));
    const firstPfn = Number(parseNumber(record.args.get('pa') ?? '0') / BigInt(this.system.pageSize));
    const vma = makeVma({ start: range.start, end: range.start }, protOf(record.args));
    vma.kind = 'physical';
    vma.shift = firstPfn - range.start;
    for (let vpn = range.start; vpn < range.end; vpn++) {
      if (!this.ensureTables(space, vpn)) {
        this.counters.event_failures++;
        break;
      }
      vma.end = vpn + 1;
      const pte: Pte = { space, vpn, target: { kind: 'physical', pfn: vpn + vma.shift }, cow: false };
      space.ptes.set(vpn, pte);
      this.change('pteUsed', 1);
      this.mapped(pte);
    }
    if (vma.end > vma.start) this.insertVma(space, vma);
  }

  private protect(space: Space, record: TraceRecord): void {
    const range = this.rangeOf(record.va, record.size);
    if (range.start >= range.end) return;
    this.splitRange(space, range);
    const ptes = this.ptesIn(space, range).filter(isPresent);
    const before = ptes.map((pte) => this.translationOf(pte)!.prot);
    for (const vma of this.regionsIn(space, range)) vma.prot = protOf(record.args);
    const altered = ptes.filter((pte, position) => this.translationOf(pte)!.prot !== before[position]);
    this.shootDown(
      space,
      altered.map((pte) => pte.vpn),
    );
  }

  private discard(space: Space, record: TraceRecord): void {
    const range = this.rangeOf(record.va, record.size);
    this.shootDown(
      space,
      this.removePages(space, range, (pte) => pte.target.kind === 'page'),
    );
  }

  private remap(space: Space, record: TraceRecord): void {
    const toText = record.args.get('to');
    const newSizeText = record.args.get('newsize');
    const to = toText === undefined ? record.va : parseAddress(toText);
    const newSize = newSizeText === undefined ? record.size : parseNumber(newSizeText);
    const from = this.rangeOf(record.va, record.size);
    const target = this.rangeOf(to, newSize);
    if (from.start >= from.end || target.start >= target.end) return;
    const isMoving = target.start !== from.start;
    if (isMoving && target.start < from.end && from.start < target.end) return;

    const distance = target.start - from.start;
    const keptEnd = Math.min(from.end, target.end - distance);
    const removed = this.unmapRange(space, { start: keptEnd, end: from.end });
    if (isMoving) {
      removed.push(...this.unmapRange(space, target));
      const moved = this.moveRange(space, { start: from.start, end: keptEnd }, distance);
      if (moved === null) {
        this.counters.event_failures++;
        this.shootDown(space, removed);
        return;
      }
      removed.push(...moved);
      this.reclaimTables(space, from);
    }
    const growth = { start: from.end + distance, end: target.end };
    if (growth.start < growth.end) {
      if (!isMoving) removed.push(...this.unmapRange(space, growth));
      const last = this.vmaAt(space, growth.start - 1);
      if (last && last.kind !== 'physical') last.end = growth.end;
    }
    this.shootDown(space, removed);
  }

  // Moves regions and PTEs of a range by some pages. Returns the old pages whose PTE was present; null: no frame for a
  // table, nothing moved.
  private moveRange(space: Space, range: PageRange, distance: number): number[] | null {
    for (const pte of this.ptesIn(space, range)) if (!this.ensureTables(space, pte.vpn + distance)) return null;
    this.splitRange(space, range);
    for (const vma of this.regionsIn(space, range)) {
      vma.start += distance;
      vma.end += distance;
      vma.shift -= distance;
      if (vma.floor !== null) vma.floor += distance;
    }
    space.vmas.sort((a, b) => a.start - b.start);
    const moved: number[] = [];
    for (const pte of this.ptesIn(space, range)) {
      if (isPresent(pte)) moved.push(pte.vpn);
      space.ptes.delete(pte.vpn);
      pte.vpn += distance;
      space.ptes.set(pte.vpn, pte);
      this.mapped(pte);
    }
    return moved;
  }

  private brk(process: Process, record: TraceRecord): void {
    process.mapsUnmapped = false;
    const { space } = process;
    const pageSize = BigInt(this.system.pageSize);
    const wanted = Math.min(Number((record.va + pageSize - 1n) / pageSize), this.system.reachPages);
    if (space.heap === null) {
      space.heap = { start: wanted, end: wanted };
      return;
    }
    if (wanted < space.heap.start) return;
    const { end } = space.heap;
    space.heap.end = wanted;
    if (wanted < end) this.shootDown(space, this.unmapRange(space, { start: wanted, end }));
    if (wanted > end) {
      this.shootDown(space, this.unmapRange(space, { start: end, end: wanted }));
      const vma = makeVma({ start: end, end: wanted }, 'rwu');
      this.insertVma(space, vma);
      if (!this.system.demandPaging) this.fillEagerly(space, vma);
    }
  }

  private exec(process: Process): void {
    this.leaveSpace(process);
    if (!this.hasRoot()) {
      this.counters.process_failures++;
      this.processes.delete(process.pid);
      this.ended.add(process.pid);
      return;
    }
    this.makeSpace(process).pids.add(process.pid);
  }

  // ---- Forks (§2, §6) ----

  private fork(parent: Process, record: TraceRecord): void {
    const childText = record.args.get('child');
    if (childText === undefined) throw new Error(`${record.line}: a fork without a child`);
    const childPid = Number(parseNumber(childText));
    if (this.processes.has(childPid)) throw new Error(`${record.line}: fork of the living child ${childPid}`);
    if (!this.mayStart(childPid, record.operation === 'fork')) return;
    if (record.operation === 'vfork') {
      this.startProcess(childPid, parent.space, parent.mapsUnmapped);
      return;
    }
    const space = this.makeSpace();
    space.vmas = parent.space.vmas.map((vma) => ({ ...vma }));
    space.heap = parent.space.heap && { ...parent.space.heap };
    this.startProcess(childPid, space, parent.mapsUnmapped);
    const isSplit = this.splitIn(parent.space, { start: 0, end: Infinity }, true);
    if (!isSplit || !this.copyPtes(parent.space, space)) this.counters.event_failures++;
    if (this.system.forkPolicy === 'cow') this.flushAsid(parent.space.asid);
  }

  // For each PTE that the parent has at the start, ascending: the child's tables, then the PTE as it is by then.
  private copyPtes(from: Space, to: Space): boolean {
    const leafPages = 2 ** (this.system.table.levels.at(-1) ?? 0);
    const forked = new Map<number, boolean | null>();
    for (const { vpn } of this.ptesIn(from, { start: 0, end: Infinity })) {
      if (this.system.sharesTables) {
        const leaf = Math.floor(vpn / leafPages);
        if (!forked.has(leaf)) forked.set(leaf, this.shareTable(from, to, vpn));
        if (forked.get(leaf) === false) return false;
        if (forked.get(leaf)) continue;
      }
      if (this.isPassedOver(this.vmaAt(from, vpn)!)) continue;
      if (!this.ensureTables(to, vpn)) return false;
      const pte = from.ptes.get(vpn);
      if (!pte) continue;
      if (!this.copyPte(pte, to)) return false;
      this.counters.fork_entries++;
    }
    return true;
  }

  // forkCopies: private passes over shared regions and files in which no private page was ever made.
  private isPassedOver(vma: Vma): boolean {
    if (this.system.forkCopies === 'all' || vma.kind !== 'object') return false;
    return vma.shared || !vma.hadPrivatePage;
  }

  private copyPte(pte: Pte, to: Space): boolean {
    if (pte.target.kind === 'physical') {
      const copy: Pte = { ...pte, space: to };
      to.ptes.set(pte.vpn, copy);
      this.change('pteUsed', 1);
      this.mapped(copy);
      return true;
    }
    const { page } = pte.target;
    if (page.kind !== 'anon') {
      this.addPte(to, pte.vpn, page, pte.cow);
    } else if (this.system.forkPolicy === 'cow') {
      pte.cow = true;
      this.addPte(to, pte.vpn, page, true);
    } else if (page.pfn === null) {
      const copy = makePage('anon', null);
      copy.inSwap = true;
      this.addPte(to, pte.vpn, copy, false);
    } else {
      const copy = this.fillNewPage('anon', pte.vpn, page);
      if (copy === null) return false;
      this.addPte(to, pte.vpn, copy, false);
      this.counters.eager_copies++;
    }
    return true;
  }
}

// Step 4 of a reference. All references are the user's.
function permits(prot: string, use: Use): boolean {
  const right = { fetch: 'x', load: 'r', store: 'w' }[use];
  return prot.includes('u') && prot.includes(right);
}

function makeCounters() {
  return {
    references: 0,
    fetches: 0,
    loads: 0,
    stores: 0,
    accesses: 0,
    events: 0,
    ignored_records: 0,
    processes: 0,
    process_failures: 0,
    context_switches: 0,
    l1_unified_hits: 0,
    l1_unified_misses: 0,
    l1i_hits: 0,
    l1i_misses: 0,
    l1d_hits: 0,
    l1d_misses: 0,
    l1_store_misses: 0,
    l2_hits: 0,
    l2_misses: 0,
    full_misses: 0,
    flushes: 0,
    invalidations: 0,
    walks: 0,
    walk_reads: 0,
    walk_cache_hits: 0,
    global_kept: 0,
    tlb_prefetches: 0,
    tlb_prefetch_used: 0,
    tlb_prefetch_reads: 0,
    restarts: 0,
    demand_zero: 0,
    stack_growth: 0,
    file_minor: 0,
    file_major: 0,
    swap_in: 0,
    cow_copy: 0,
    cow_reuse: 0,
    zero_page: 0,
    no_region: 0,
    reserved_bit: 0,
    guard: 0,
    user_access: 0,
    key_protect: 0,
    read_protect: 0,
    write_protect: 0,
    exec_protect: 0,
    out_of_memory: 0,
    invalid_references: 0,
    evictions: 0,
    released: 0,
    swap_outs: 0,
    writebacks: 0,
    eager_pages: 0,
    eager_copies: 0,
    file_copies: 0,
    event_failures: 0,
    leaked_frames: 0,
    kernel_entries: 0,
    tables_shared: 0,
    table_copies: 0,
    fork_entries: 0,
    table_copy_entries: 0,
    around_mapped: 0,
    prefetched: 0,
    prefetch_used: 0,
    huge_demand: 0,
    huge_promotions: 0,
    huge_failures: 0,
    huge_splits: 0,
    huge_copies: 0,
    compactions: 0,
    compaction_failures: 0,
    compaction_moves: 0,
    swap_out_compressed: 0,
    swap_in_compressed: 0,
    swap_pool_writebacks: 0,
    swap_prefetched: 0,
    alloc_calls: 0,
    alloc_steps: 0,
    alloc_failures: 0,
    alloc_fallbacks: 0,
    pool_failures: 0,
    node_fallbacks: 0,
    local_references: 0,
    remote_references: 0,
    reference_distance: 0,
    walk_distance: 0,
    remote_walk_reads: 0,
    remote_faults: 0,
    migrated_pages: 0,
    migration_failures: 0,
    owned_sum: 0,
    resident_sum: 0,
    table_frames_sum: 0,
  };
}

function makePage(kind: Page['kind'], home: Page['home']): Page {
  return {
    kind,
    pfn: null,
    ptes: new Set(),
    frames: 1,
    accessed: false,
    fresh: false,
    knownUse: 0,
    prefetched: false,
    place: 0,
    dirty: false,
    inSwap: false,
    leaked: false,
    farWalks: { from: 0, count: 0 },
    filledAt: 0,
    usedAt: 0,
    home,
  };
}

// A private anonymous region.
function makeVma({ start, end }: PageRange, prot: string): Vma {
  return {
    start,
    end,
    prot,
    kind: 'anon',
    object: null,
    shift: 0,
    shared: false,
    guard: false,
    floor: null,
    hadPrivatePage: false,
    huge: false,
  };
}

function protOf(args: Map<string, string>): string {
  const prot = args.get('prot') ?? 'rwu';
  if (!/^[rwxu]*$/.test(prot)) throw new Error(`bad prot "${prot}"`);
  return ['r', 'w', 'x', 'u'].filter((letter) => prot.includes(letter)).join('');
}

function isPresent(pte: Pte): boolean {
  return pte.target.kind === 'physical' || pte.target.page.pfn !== null;
}

function sharersBeyondOne(page: Page): number {
  return page.kind === 'anon' && page.pfn !== null ? Math.max(0, page.ptes.size - 1) : 0;
}

function ownedFrames(use: FrameUse): number {
  return use === 'free' || use === 'reserved' ? 0 : 1;
}

function residentFrames(use: FrameUse): number {
  return use === 'tail' || (typeof use === 'object' && use.kind !== 'zero') ? 1 : 0;
}

function tableFrames(use: FrameUse): number {
  return use === 'table' ? 1 : 0;
}
