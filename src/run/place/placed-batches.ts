import { grownUint8 } from '../../base/int-list.ts';
import type { Batch, Break } from '../../trace/batch.ts';
import type { CollapseOptions } from '../../trace/collapse-options.ts';
import { Pages } from '../../trace/pages.ts';
import type { Workload } from '../../trace/workload.ts';
import { walkBatch } from '../walk-batch.ts';
import { imageMaps, placedEvents, placedPage } from './place-event.ts';
import type { PlacedLayout, Placement } from './placement.ts';
import { ProcessImages } from './process-images.ts';
import type { ImageSpace } from './process-images.ts';

/** The batches of a workload, with its regions where a placement puts them; null = where they were recorded. */
export async function* placedBatches(
  workload: Workload,
  placement: Placement | null | undefined,
  options: CollapseOptions,
): AsyncGenerator<{ batch: Batch; pages: Pages }, void> {
  if (placement === null || placement === undefined) {
    yield* workload.batches(options);
    return;
  }
  const placer = new Placer(workload, placement, options);
  for await (const { batch, pages } of workload.batches(options)) {
    placer.take(batch, pages);
    yield { batch, pages: placer.pages };
  }
}

/** Translates what is new in a batch: page ids that get their meaning, and events. Rows stay as they are. */
class Placer {
  /** The dictionary of the trace with the placed page numbers. */
  readonly pages: Pages;
  private readonly workload: Workload;
  private readonly placement: Placement;
  private readonly ratio: number;
  private readonly images: ProcessImages;
  /** Page ids that have no place yet: 1; and how many they are. */
  private awaited: Uint8Array = new Uint8Array(1024);
  private missing = 0;
  /** The batch's breaks, with the events that take the place of the trace's. */
  private breaks: Break[] = [];
  /** A process that has just begun an image. */
  private begun = -1;

  constructor(workload: Workload, placement: Placement, { modelPageBits, pageBits }: CollapseOptions) {
    this.pages = new Pages(pageBits);
    this.workload = workload;
    this.placement = placement;
    this.ratio = 2 ** (modelPageBits - pageBits);
    this.images = new ProcessImages((pid) => (this.begun = pid));
  }

  take(batch: Batch, pages: Pages): void {
    if (pages.count > this.awaited.length) this.awaited = grownUint8(this.awaited, pages.count);
    const { items, length } = batch.newPages;
    for (let at = 0; at < length; at++) this.await(items[at]);
    this.breaks = [];
    let next = 0;
    walkBatch(batch, {
      rows: (pid, from, to) => {
        next = this.keep(batch, next, from);
        const space = this.images.of(pid);
        this.create(from, batch.breaks[next - 1]);
        if (this.missing > 0) this.place(batch, pages, space, from, to);
      },
      event: (event) => {
        for (; batch.breaks[next].event !== event; next++) this.breaks.push(batch.breaks[next]);
        this.event(batch.breaks[next++]);
      },
    });
    this.keep(batch, next, Infinity);
    batch.breaks = this.breaks;
  }

  private await(page: number): void {
    if (this.awaited[page] === 1) return;
    this.awaited[page] = 1;
    this.missing++;
  }

  /** Takes over the breaks without an event from place `next` up to row `row`; answers where to go on. */
  private keep(batch: Batch, next: number, row: number): number {
    let at = next;
    for (; at < batch.breaks.length && batch.breaks[at].row <= row; at++) this.breaks.push(batch.breaks[at]);
    return at;
  }

  /** The events in place of a break's; stops and the process that goes on stay. */
  private event(given: Break): void {
    const { event } = given;
    if (event === null) return;
    const space = this.images.of(event.pid);
    this.create(given.row, given);
    const layout = this.layoutOf(space);
    const { pageSize } = this.placement.system;
    const events = space === null || layout === null ? [event] : placedEvents(event, space, layout, pageSize);
    events.forEach((placed, at) =>
      this.breaks.push({ ...given, event: placed, stop: given.stop && at === events.length - 1 }),
    );
    this.images.after(event);
    this.create(given.row, given);
  }

  /** The image of a process that has just begun, if its system gives it one. */
  private create(row: number, { lines, pid, event }: Break): void {
    if (this.begun < 0) return;
    const owner = this.begun;
    this.begun = -1;
    const layout = this.layoutOf(this.images.of(owner));
    const { system } = this.placement;
    if (layout === null || system.image === null) return;
    const place = event?.place ?? this.workload.processes.names[owner].trace;
    const maps = imageMaps(layout, owner, place, system.pageSize, system.image.eager, system.image.contiguous);
    // A stop before the process's first reference finds the process there.
    const stop = this.breaks.at(-1)?.stop === true && event === null ? this.breaks.pop() : undefined;
    for (const map of maps) this.breaks.push({ row, lines, pid, event: map, stop: false });
    if (stop !== undefined) this.breaks.push(stop);
  }

  private layoutOf(space: ImageSpace | null): PlacedLayout | null {
    return space === null ? null : this.placement.layouts[space.image];
  }

  /** Gives the new pages of a stretch of rows their placed numbers. */
  private place(batch: Batch, pages: Pages, space: ImageSpace | null, from: number, to: number): void {
    const layout = this.layoutOf(space);
    for (let row = from; row < to && this.missing > 0; row++) {
      const page = batch.page[row];
      if (this.awaited[page] === 0) continue;
      this.awaited[page] = 0;
      this.missing--;
      const vpn = pages.vpn[page];
      const offset = vpn % this.ratio;
      const placed = layout === null ? vpn : placedPage(layout, (vpn - offset) / this.ratio) * this.ratio + offset;
      this.pages.define(page, placed);
    }
  }
}
