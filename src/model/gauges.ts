// lane: seam

/**
 * Quantities of frames that change at faults and events: present values, greatest values, and sums over references (the value after each
 * reference). A value holds from the reference at whose fault it changed.
 */
export class Gauges {
  /** Frames owned in all; by anon and file pages; by tables. */
  owned: number;
  resident: number;
  tables: number;
  /** Frames of tables that map the kernel, and most of them. */
  kernelTables: number;
  kernelTablesPeak: number;
  /** Frames of tables that more than one space has, and most of them. */
  sharedTables: number;
  sharedTablesPeak: number;
  ownedPeak: number;
  residentPeak: number;
  tablesPeak: number;
  ownedSum: number;
  residentSum: number;
  tablesSum: number;
  /** Sum over resident private anon pages of (refs - 1). */
  cowShared: number;
  cowSharedPeak: number;
  /** Leaf entries in use, and leaf entries of existing leaf tables (linear: lengths). */
  pteUsed: number;
  pteUsedPeak: number;
  pteCapacity: number;
  pteCapacityPeak: number;
  /** Physical frames that have more than one owner (`allocator.aliasing`). */
  aliased: number;
  aliasedPeak: number;
  /** References done before the present one, and when the sums were last brought up to date. */
  now: number;
  private settledAt: number;

  constructor() {
    this.owned = this.resident = this.tables = 0;
    this.ownedPeak = this.residentPeak = this.tablesPeak = 0;
    this.ownedSum = this.residentSum = this.tablesSum = 0;
    this.kernelTables = this.kernelTablesPeak = 0;
    this.sharedTables = this.sharedTablesPeak = 0;
    this.cowShared = this.cowSharedPeak = 0;
    this.pteUsed = this.pteUsedPeak = this.pteCapacity = this.pteCapacityPeak = 0;
    this.aliased = this.aliasedPeak = 0;
    this.now = this.settledAt = 0;
  }

  /** Brings the sums up to the present reference: to be called before a frame quantity changes, and at the end. */
  settle(): void {
    const passed = this.now - this.settledAt;
    if (passed === 0) return;
    this.ownedSum += passed * this.owned;
    this.residentSum += passed * this.resident;
    this.tablesSum += passed * this.tables;
    this.settledAt = this.now;
  }

  ownedBy(frames: number): void {
    this.owned += frames;
    if (this.owned > this.ownedPeak) this.ownedPeak = this.owned;
  }

  residentBy(frames: number): void {
    this.resident += frames;
    if (this.resident > this.residentPeak) this.residentPeak = this.resident;
  }

  tablesBy(frames: number): void {
    this.tables += frames;
    if (this.tables > this.tablesPeak) this.tablesPeak = this.tables;
  }

  kernelTablesBy(frames: number): void {
    this.kernelTables += frames;
    if (this.kernelTables > this.kernelTablesPeak) this.kernelTablesPeak = this.kernelTables;
  }

  sharedTablesBy(frames: number): void {
    this.sharedTables += frames;
    if (this.sharedTables > this.sharedTablesPeak) this.sharedTablesPeak = this.sharedTables;
  }

  cowSharedBy(pages: number): void {
    this.cowShared += pages;
    if (this.cowShared > this.cowSharedPeak) this.cowSharedPeak = this.cowShared;
  }

  aliasedBy(frames: number): void {
    this.aliased += frames;
    if (this.aliased > this.aliasedPeak) this.aliasedPeak = this.aliased;
  }

  pteUsedBy(entries: number): void {
    this.pteUsed += entries;
    if (this.pteUsed > this.pteUsedPeak) this.pteUsedPeak = this.pteUsed;
  }

  pteCapacityBy(entries: number): void {
    this.pteCapacity += entries;
    if (this.pteCapacity > this.pteCapacityPeak) this.pteCapacityPeak = this.pteCapacity;
  }

  /** The greatest values start anew from the present ones, the sums from 0 (`--warmup`). */
  restart(): void {
    this.settle();
    this.ownedPeak = this.owned;
    this.residentPeak = this.resident;
    this.tablesPeak = this.tables;
    this.kernelTablesPeak = this.kernelTables;
    this.sharedTablesPeak = this.sharedTables;
    this.ownedSum = this.residentSum = this.tablesSum = 0;
    this.cowSharedPeak = this.cowShared;
    this.pteUsedPeak = this.pteUsed;
    this.pteCapacityPeak = this.pteCapacity;
    this.aliasedPeak = this.aliased;
  }
}
