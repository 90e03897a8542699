// lane: seam
import type { System } from '../../system/system.ts';
import type { Gauges } from '../gauges.ts';
import type { PageTables, SpaceTables, TableFill, TableFrames, WalkStep } from './page-tables.ts';

/** One table for each space, as long as its highest page, or of a fixed span. */
export class LinearTables implements PageTables {
  readonly reach: number;
  readonly depth = 1;
  readonly madeByLevel = [0];
  readonly huge = null;
  readonly shared = null;
  private readonly spanPages: number;
  /** Words in front of the entries. */
  private readonly header: number;
  private readonly entriesPerFrame: number;
  private readonly backed: boolean;
  private readonly source: TableFrames;
  private readonly gauges: Gauges;

  constructor(system: System, source: TableFrames, gauges: Gauges) {
    const { span, limit, header } =
      system.table.kind === 'linear' ? system.table : { span: null, limit: null, header: 0 };
    this.spanPages = span === null ? 0 : Math.ceil(span / system.pageSize);
    this.reach = Math.ceil((span ?? limit ?? 2 ** 32) / system.pageSize);
    this.header = header;
    this.entriesPerFrame = system.pageSize / system.table.entryBytes;
    this.backed = system.table.backing === 'frames';
    this.source = source;
    this.gauges = gauges;
  }

  makeDirectories(): boolean {
    return true;
  }

  makeKernelTables(): boolean {
    return true;
  }

  kernelMapped(): void {}

  mapsKernel(): boolean {
    return false;
  }

  hasRoot(): boolean {
    return true;
  }

  start(space: SpaceTables): void {
    if (!space.made) this.lengthen(space, this.spanPages);
  }

  ensure(space: SpaceTables, vpn: number): boolean {
    if (space.made && vpn < space.length) return true;
    return this.lengthen(space, Math.max(this.spanPages, vpn + 1));
  }

  walkReads(space: SpaceTables, vpn: number): number {
    return vpn < space.length ? 1 : 0;
  }

  path(space: SpaceTables, vpn: number): WalkStep[] {
    if (vpn >= space.length) return [];
    const tablePfn = space.frames.items[Math.floor((this.header + vpn) / this.entriesPerFrame)];
    return [{ index: vpn, tablePfn, present: false }];
  }

  entryFrames(space: SpaceTables, vpn: number, into: Int32Array): number {
    if (vpn >= space.length) return 0;
    into[0] = space.frames.items[Math.floor((this.header + vpn) / this.entriesPerFrame)];
    return 1;
  }

  has(space: SpaceTables, vpn: number): boolean {
    return vpn < space.length;
  }

  leafBounds(space: SpaceTables): { first: number; end: number } {
    return { first: 0, end: space.length };
  }

  entryAdded(): void {}

  entryRemoved(): void {}

  reclaim(): boolean {
    return false;
  }

  tablesOf(space: SpaceTables): TableFill[] {
    return space.made ? [{ level: 0, entries: space.length, used: -1 }] : [];
  }

  drop(space: SpaceTables): void {
    this.giveBack(space, 0);
    this.gauges.pteCapacityBy(-space.length);
    space.length = 0;
    space.made = false;
  }

  private lengthen(space: SpaceTables, length: number): boolean {
    const wanted = this.backed ? Math.max(1, Math.ceil((this.header + length) / this.entriesPerFrame)) : 0;
    const had = space.frames.length;
    while (space.frames.length < wanted) {
      const pfn = this.source.allocateTable(1);
      if (pfn < 0) {
        this.giveBack(space, had);
        return false;
      }
      space.frames.push(pfn);
    }
    if (!space.made) this.madeByLevel[0]++;
    space.made = true;
    this.gauges.pteCapacityBy(length - space.length);
    space.length = length;
    return true;
  }

  private giveBack(space: SpaceTables, keep: number): void {
    const { frames } = space;
    for (let at = keep; at < frames.length; at++) this.source.freeTable(frames.items[at], 1);
    frames.length = keep;
  }
}
