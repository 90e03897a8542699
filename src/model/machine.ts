// lane: seam
import { UserError } from '../base/user-error.ts';
import { IntList } from '../base/int-list.ts';
import type { System, TlbLevel } from '../system/system.ts';
import type { Activity } from './activity.ts';
import { AddressMap } from './address-map.ts';
import { Aliases } from './aliases.ts';
import { C, Counters } from './counters.ts';
import { Frames } from './frames.ts';
import type { Future } from './future.ts';
import { Gauges } from './gauges.ts';
import { KernelMemory } from './kmalloc.ts';
import { allocateTable, allocateZeroFrame } from './memory.ts';
import type { HitKernel } from './hit-kernel.ts';
import type { HotPages } from './hot-pages.ts';
import type { LocalReplacement } from './local-replacement.ts';
import { createMechanisms } from './mechanisms/index.ts';
import { createHugePages } from './mechanisms/huge-pages.ts';
import type { HugePages } from './mechanisms/huge-pages.ts';
import type { Mechanism, SwapCache } from './mechanisms/mechanism.ts';
import { createGlobalPages, tellOfShared } from './mechanisms/global-pages.ts';
import type { GlobalPages } from './mechanisms/global-pages.ts';
import { tableCopied } from './mechanisms/table-sharing.ts';
import { createTlbPrefetch } from './mechanisms/tlb-prefetch.ts';
import type { TlbPrefetch } from './mechanisms/tlb-prefetch.ts';
import { createWalkCache } from './mechanisms/walk-cache.ts';
import type { WalkCache } from './mechanisms/walk-cache.ts';
import { createNuma } from './numa.ts';
import type { Numa } from './numa.ts';
import { MemoryObjects } from './objects.ts';
import { numbered } from './numbered-frames.ts';
import { Pools } from './pools.ts';
import { Ptes } from './ptes.ts';
import { Regions } from './regions.ts';
import { freeTable } from './release.ts';
import { replacements } from './replacement/index.ts';
import type { GhostMemory, Replacement } from './replacement/replacement.ts';
import type { WindowPages } from './window-pages.ts';
import type { Process, Space } from './spaces.ts';
import type { ResidentSets } from './resident-sets.ts';
import { createScope } from './scope.ts';
import { StretchPace } from './stretch-pace.ts';
import { createTables } from './tables/index.ts';
import type { PageTables } from './tables/page-tables.ts';
import { TlbArray } from './tlb.ts';

/** What a run must be started again for, with every reference a row of its own: rows cannot carry what happened (MODEL, README "Runs"). */
export class NeedsEveryReference extends Error {}

/** What a run must be started again for, with rows that tell what the other stream did meanwhile. */
export class NeedsDistances extends Error {}

/** What the rows of a run are: single references; runs; or runs with what the other stream did meanwhile. */
export type RowKind = 'references' | 'runs' | 'runs with distances';

/** All state of one run. */
export class Machine {
  readonly system: System;
  readonly pageBits: number;
  readonly counters: Counters;
  readonly gauges: Gauges;
  /** The kernel's own heap; null = it has none. */
  readonly kernelMemory: KernelMemory | null;
  readonly regions: Regions;
  readonly addressMap: AddressMap;
  readonly ptes: Ptes;
  readonly frames: Frames;
  readonly objects: MemoryObjects;
  readonly tables: PageTables;
  readonly pools: Pools;
  /** Who owns what a defective allocator really names; null = it has no such defect. */
  readonly aliases: Aliases | null;
  readonly replacement: Replacement;
  /** The same, if every space has a policy of its own (`replacement.scope`); null = it is global. */
  readonly local: LocalReplacement | null;
  /** What trims the spaces' resident sets; null = nothing. */
  readonly residentSets: ResidentSets | null;
  /** What the policy remembers of pages without a frame; null = nothing. */
  readonly ghosts: GhostMemory | null;
  /** The references to come, if the policy reads them. */
  readonly future: Future | null;
  /** First-level arrays of the fetch and of the data stream (the same one if unified), and the second level; null = not configured. */
  readonly tlbs: [TlbArray | null, TlbArray | null];
  readonly l2: TlbArray | null;
  /** Stands for a first level that is not configured: always empty. */
  readonly noTlb: TlbArray;
  /** Paging-structure cache; null = none. */
  readonly walkCache: WalkCache | null;
  /** Huge pages; null = none are made. */
  readonly huge: HugePages | null;
  /** Puts translations into a buffer beside the TLB ahead of their use; null = nothing does. */
  readonly tlbPrefetch: TlbPrefetch | null;
  /** Pages whose translations all spaces share; null = none. */
  readonly globalPages: GlobalPages | null;
  /** What the mechanisms that are on do after a fault. */
  readonly afterFault: NonNullable<Mechanism['afterFault']>[];
  /** What makes runs of frames where none is free, and where evicted contents may lie; null = nothing. */
  readonly noRun: NonNullable<Mechanism['noRun']> | null;
  readonly swapCache: SwapCache | null;
  /** What they do when an entry goes to swap, and when another space begins to run. */
  readonly swappedOut: NonNullable<Mechanism['swappedOut']>[];
  readonly spaceRuns: NonNullable<Mechanism['spaceRuns']>[];
  /** What they do after a walk that found a page. */
  readonly afterWalk: NonNullable<Mechanism['afterWalk']>[];
  /** Nodes; null = there is one. */
  readonly numa: Numa | null;
  /** The row of the running batch before which all have done their first reference. */
  begun = 0;
  /** The reference that is run is the load of a modify that faults as its store would (`references.modify: intent`). */
  intends = false;
  /** Walks are looked at for the first use of prefetched pages. */
  readonly prefetches: boolean;
  /** Every array once. */
  readonly arrays: TlbArray[];
  /** The shared zero frame, -1 = none. */
  zeroFrame: number;
  /** Live processes by pid; ended ones are null, unknown ones undefined. */
  readonly processes: (Process | null | undefined)[];
  /** How many are live. */
  alive: number;
  /** Process starts in order. */
  readonly starts: Process[];
  /** The process start that each image belongs to, and its place among the start's images. */
  readonly images: { process: Process; image: number }[];
  readonly spaces: (Space | null)[];
  readonly freeSpaces: IntList;
  /** Spaces ever made. */
  spacesMade: number;
  /** The running process's pid, -1 before the first. */
  running: number;
  /** Rows may hold more than one reference; and then, whether they tell what the other stream did meanwhile. */
  readonly collapsed: boolean;
  readonly hasDistances: boolean;
  /** Bits 1 << stream: the stream's open page may have lost its translation, frame or accessed bit since it was last touched. */
  disturbed: number;
  /** The policy sees every use, or the streams share their first TLB array: touches in between rows are replayed. */
  readonly ordered: boolean;
  readonly stretchPace = new StretchPace();
  /** Takes hits quicker than the loop does; null = there is none. */
  hitKernel: HitKernel | null = null;
  /** `onInvalid: abort` has stopped the run. */
  aborted: boolean;
  /** References are passed over (`--skip`), events are not. */
  skipping: boolean;
  /** Counts by page, if wanted. */
  hotPages: HotPages | null;
  /** Distinct pages by window, if wanted. */
  windowPages: WindowPages | null = null;
  /** References by page and time, if wanted. */
  activity: Activity | null = null;
  /** Model page by the trace's page id, -1 = not met. */
  pageOf: Int32Array;
  /** Model pages of the streams' open runs, -1 = none. */
  readonly open = new Int32Array(2).fill(-1);
  /** Whether the open run was refused, and then what a walk for it found. */
  readonly openRefused = new Uint8Array(2);
  readonly openSignature = new Int32Array(2);
  /** Whether the open data run began with a store. */
  openStores = false;
  /** Model page of each stream's latest reference, kept for policies that are told of hits: a reference to another page begins a visit. */
  readonly visited = new Int32Array(2).fill(-1);
  /** Frames used or hit since the policy was last told (`reads`), in order. */
  readonly uses = new Int32Array(4096);
  usesLength = 0;

  constructor(system: System, rows: RowKind, makeFuture: ((machine: Machine) => Future) | null) {
    this.system = system;
    this.pageBits = Math.log2(system.pageSize);
    this.counters = new Counters();
    this.gauges = new Gauges();
    this.kernelMemory = system.kernelHeap === null ? null : new KernelMemory(system.kernelHeap, system.pageSize);
    this.regions = new Regions();
    this.ptes = new Ptes(system.pageSize);
    this.objects = new MemoryObjects();
    this.frames = new Frames(Math.floor(system.memory / system.pageSize));
    this.pools = new Pools(system, this.frames);
    this.aliases = system.allocator.aliasing ? new Aliases() : null;
    this.tables = createTables(
      system,
      {
        allocateTable: (frames) => allocateTable(this, frames),
        freeTable: (pfn, frames) => freeTable(this, pfn, frames),
        wroteKernelEntries: (entries) => this.counters.count(C.kernel_entries, entries),
        copiedTable: (space, entries) => tableCopied(this, space, entries),
      },
      this.gauges,
    );
    this.addressMap = new AddressMap(system, this.regions, this.tables.reach);
    const { fetch, data, l2 } = createArrays(system);
    this.tlbs = [fetch, data];
    this.l2 = l2;
    const mechanisms = createMechanisms(system);
    this.afterFault = mechanisms.flatMap(({ afterFault }) => afterFault ?? []);
    this.noRun = mechanisms.find(({ noRun }) => noRun !== undefined)?.noRun ?? null;
    this.swapCache = mechanisms.find(({ swapCache }) => swapCache !== undefined)?.swapCache ?? null;
    this.swappedOut = mechanisms.flatMap(({ swappedOut }) => swappedOut ?? []);
    this.spaceRuns = mechanisms.flatMap(({ spaceRuns }) => spaceRuns ?? []);
    this.afterWalk = mechanisms.flatMap(({ afterWalk }) => afterWalk ?? []);
    this.numa = createNuma(system, this.tables.depth);
    this.prefetches = system.prefetch.policy !== 'none';
    this.walkCache = createWalkCache(system);
    this.huge = createHugePages(system, this.tables.huge);
    this.globalPages = createGlobalPages(system);
    this.tlbPrefetch = createTlbPrefetch(system);
    this.noTlb = new TlbArray({ entries: 1, ways: 1, policy: 'lru' }, 1);
    this.arrays = everyArray([fetch, data, l2]);
    this.processes = [];
    this.alive = 0;
    this.starts = [];
    this.images = [];
    this.spaces = [];
    this.freeSpaces = new IntList();
    this.spacesMade = 0;
    this.running = this.zeroFrame = -1;
    this.collapsed = rows !== 'references';
    this.hasDistances = rows === 'runs with distances';
    this.disturbed = 0;
    this.aborted = this.skipping = false;
    this.hotPages = null;
    this.pageOf = new Int32Array(1024).fill(-1);
    this.counters.add(-1, 0);
    this.future = makeFuture === null ? null : makeFuture(this);
    const factory = replacements[system.replacement.policy as keyof typeof replacements];
    const settings = system.replacement;
    const inputs = { frames: this.frames, future: this.future, now: () => this.gauges.now, settings };
    ({ local: this.local, residentSets: this.residentSets } = createScope(this, factory, inputs));
    this.replacement = this.local ?? (this.noRun === null ? factory(inputs) : numbered(factory, inputs));
    this.ghosts = this.replacement.ghosts ?? null;
    this.ordered = this.replacement.reads === 'uses' || sharesFirstArray(this);
    if (this.ordered) this.askForDistances();
    if (this.globalPages !== null) tellOfShared(this);
    bootTables(this, 'directories', () => this.tables.makeDirectories());
    if (system.zeroPage) allocateZeroFrame(this);
    bootTables(this, 'tables', () => this.tables.makeKernelTables());
  }

  /** Gives up: what happens now depends on single references, which rows do not carry. */
  askForEveryReference(why: string): never {
    throw new NeedsEveryReference(why);
  }

  /** The other stream's open page may not be what it was: its next touch must be known. */
  askForDistances(): void {
    if (this.collapsed && !this.hasDistances) throw new NeedsDistances();
  }

  /** The live process of a pid, or null. */
  process(pid: number): Process | null {
    return this.processes[pid] ?? null;
  }

  /** The counters that follow are the process's own, of its region `region`. */
  charge(process: Process, region: number): void {
    let { blocks } = process;
    if (region >= blocks.length) {
      blocks = new Int32Array(region + 8).fill(-1);
      blocks.set(process.blocks);
      process.blocks = blocks;
    }
    if (blocks[region] < 0) blocks[region] = this.counters.add(process.image, region);
    this.counters.base = blocks[region];
  }

  /** Tells the policy of the uses since it was last told. */
  tellUses(): void {
    for (let at = 0; at < this.usesLength; at++) this.replacement.used(this.uses[at]);
    this.usesLength = 0;
  }
}

/** The TLB arrays that the system has; a unified first level is both streams'. */
function createArrays({ tlb }: System): Record<'fetch' | 'data' | 'l2', TlbArray | null> {
  const make = (array: TlbLevel | null, huge: TlbLevel | null): TlbArray | null =>
    array === null ? null : new TlbArray(array, tlb.seed, huge);
  const [l1, l2] = [make(tlb.l1, tlb.l1Huge), make(tlb.l2, tlb.l2Huge)];
  const [l1i, l1d] = [make(tlb.l1i, tlb.l1iHuge), make(tlb.l1d, tlb.l1dHuge)];
  return { fetch: l1 ?? l1i, data: l1 ?? l1d, l2 };
}

/** Each array once, those of huge pages too. */
function everyArray(arrays: (TlbArray | null)[]): TlbArray[] {
  return [...new Set(arrays.flatMap((array) => (array === null ? [] : [array, array.forHuge])))];
}

/** Makes what stands from the boot on. */
function bootTables(m: Machine, setting: string, make: () => boolean): void {
  if (make()) return;
  const { name } = m.system;
  throw new UserError(
    `kernel.${setting}: system ${name} has no run of frames for them at its boot, when ${m.pools.free} of ${m.frames.count} frames are free: it needs more memory, or what is reserved elsewhere${m.pools.fragmentFrames === 0 ? '' : ', or less allocator.fragment'}`,
  );
}

/** Whether the order of fetches and data accesses matters to the first TLB array that one of them looks into. */
function sharesFirstArray(machine: Machine): boolean {
  const [fetch, data] = machine.tlbs;
  if (machine.l2 !== null && (fetch === null || data === null)) return true;
  return fetch !== null && fetch === data;
}
