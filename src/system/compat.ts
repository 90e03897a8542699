/** A simulator of others whose set-up can be asked for. */
export interface Compat {
  /** What it is, for the help. */
  title: string;
  /** Settings laid over the system, under those of `--set`; the facts are in docs/compat.md, with their sources. */
  settings: Readonly<Record<string, unknown>>;
}

/** Nothing but translations: pages are there when they are touched, and none changes afterwards. */
const PLAIN_PAGES = { unmapped: 'map', zeroPage: false, 'hugePages.policy': 'never' };

const own = { l1: null, asid: true, walkCache: null };
/** DynamoRIO, clients/drcachesim/common/options.cpp: TLB_L1I_entries, TLB_L1I_assoc, TLB_L2_entries, ..., TLB_replace_policy. */
const first = { entries: 32, ways: 32, policy: 'lfu' };
const second = { entries: 1024, ways: 4, policy: 'lfu' };
/** Dinero IV has no size by default; an associativity of 1 and LRU. */
const blocks = { entries: 64, ways: 1, policy: 'lru' };

/** THE LIST of what `--compat` takes. */
export const compats = {
  drcachesim: {
    title: "DynamoRIO's TLB simulator (drrun -t drmemtrace -tool TLB)",
    settings: { pageSize: 4096, ...PLAIN_PAGES, tlb: { ...own, l1i: first, l1d: first, l2: second } },
  },
  dinero: {
    title: 'Dinero IV, a block being a page',
    settings: { ...PLAIN_PAGES, tlb: { ...own, l1i: blocks, l1d: blocks, l2: null } },
  },
} satisfies Record<string, Compat>;

export type CompatName = keyof typeof compats;
