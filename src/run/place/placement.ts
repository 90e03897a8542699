import { grownUint8 } from '../../base/int-list.ts';
import { UserError } from '../../base/user-error.ts';
import type { PlacedImage } from '../../metrics/result.ts';
import type { System } from '../../system/system.ts';
import { formatSize } from '../../system/sizes.ts';
import type { Batch } from '../../trace/batch.ts';
import type { Pages } from '../../trace/pages.ts';
import type { ProcessName } from '../../trace/processes.ts';
import type { Workload } from '../../trace/workload.ts';
import { wholeReading } from '../footprint.ts';
import { walkBatch } from '../walk-batch.ts';
import { ImageCensus } from './image-census.ts';
import type { ImageRegions } from './image-census.ts';
import { layOut } from './lay-out.ts';
import { listed } from './notes.ts';
import type { LaidOut, Shortage } from './lay-out.ts';
import { ProcessImages } from './process-images.ts';
import { windowsOf } from './windows.ts';
import type { Window } from './windows.ts';

/** Where the regions of one process image went. */
export interface PlacedLayout extends ImageRegions, LaidOut {}

/** Where the regions of a workload went, on one system. */
export interface Placement {
  system: System;
  /** By image (`ProcessImages`). */
  layouts: PlacedLayout[];
  /** Images with the same regions at the same places are one item. */
  placed: PlacedImage[];
}

/** How regions are placed. */
export type PlaceMode = 'auto' | 'as-recorded';

/**
 * Reads a workload once and lays its regions into those of the system (MODEL §13); null = they stay where they are, because that was asked for or the system has
 * nowhere to put them.
 */
export async function placementOf(
  workload: Workload,
  system: System,
  mode: PlaceMode,
  onProgress: (references: number) => void = () => undefined,
): Promise<Placement | null> {
  const windows = mode === 'auto' ? windowsOf(system) : null;
  if (windows === null) return null;
  checkUsable(system);
  checkApart(windows.regions, system);
  const images = await census(workload, system, onProgress);
  const layouts = images.map(({ regions }) => ({ ...regions, ...layOut(regions.pieces, windows, system) }));
  const owners = images.map(({ pid, image }) => ({ process: workload.processes.names[pid], image }));
  const errors = layouts.flatMap(({ shortages }, at) =>
    shortages.map((shortage) => shortageText(owners[at], shortage, system)),
  );
  if (errors.length > 0) throw new UserError(limited(errors).join('\n'));
  return { system, layouts, placed: placedImages(layouts, owners, system) };
}

/** Errors that are told one by one. */
const MOST_ERRORS = 20;

function limited(errors: readonly string[]): string[] {
  if (errors.length <= MOST_ERRORS) return [...errors];
  return [...errors.slice(0, MOST_ERRORS), `and ${errors.length - MOST_ERRORS} more of this kind`];
}

/** A region without user rights is the kernel's, where a process has nothing (MODEL §12). */
function checkUsable({ name, regions }: System): void {
  const kernels = regions.find(({ holds, user, guard }) => holds.length > 0 && (user === '' || guard));
  if (kernels === undefined) return;
  const why = kernels.guard ? 'is a guard' : "has no user rights, so that it is the kernel's";
  throw new UserError(
    `${name}: the region ${kernels.name} holds ${listed(kernels.holds)} and ${why}: ` +
      'give it user rights, or take its roles away; --place as-recorded keeps the addresses',
  );
}

/** What two windows both have would be given out twice. */
function checkApart(windows: readonly Window[], { name }: System): void {
  const ascending = windows.toSorted((left, right) => left.low - right.low);
  const at = ascending.findIndex((window, place) => window.low < (ascending[place - 1]?.high ?? 0));
  if (at < 0) return;
  throw new UserError(
    `${name}: the regions ${ascending[at - 1].name} and ${ascending[at].name} overlap, and both hold roles of a trace: ` +
      'mend one of them, or --place as-recorded keeps the addresses',
  );
}

interface FoundImage {
  pid: number;
  /** Among those of its process. */
  image: number;
  regions: ImageRegions;
}

/** The regions of each image, in order of appearance. */
async function census(
  workload: Workload,
  system: System,
  onProgress: (references: number) => void,
): Promise<FoundImage[]> {
  const found: { pid: number; image: number; census: ImageCensus }[] = [];
  const images = new ProcessImages((pid, image) => {
    found.push({ pid, image, census: new ImageCensus(system.pageSize) });
  });
  const options = wholeReading(system);
  const ratio = 2 ** (options.modelPageBits - options.pageBits);
  let seen: Uint8Array = new Uint8Array(1024);
  let references = 0;
  const rows = (batch: Batch, pages: Pages, pid: number, from: number, to: number): void => {
    const space = images.of(pid);
    for (let row = from; row < to; row++) {
      references += batch.refs[row];
      const page = batch.page[row];
      if (seen[page] === 1) continue;
      seen[page] = 1;
      if (space !== null) found[space.image].census.touch(Math.floor(pages.vpn[page] / ratio));
    }
  };
  for await (const { batch, pages } of workload.batches(options)) {
    if (pages.count > seen.length) seen = grownUint8(seen, pages.count);
    for (let at = 0; at < batch.newPages.length; at++) seen[batch.newPages.items[at]] = 0;
    walkBatch(batch, {
      rows: (pid, from, to) => rows(batch, pages, pid, from, to),
      event: (event) => {
        const space = images.of(event.pid);
        if (space !== null) found[space.image].census.event(event, space);
        images.after(event);
      },
    });
    onProgress(references);
  }
  return found.map(({ pid, image, census: counted }) => ({ pid, image, regions: counted.regionsFound() }));
}

interface Owner {
  process: ProcessName;
  image: number;
}

function shortageText({ process, image }: Owner, { roles, pages, windows }: Shortage, system: System): string {
  const size = (count: number): string => formatSize(count * system.pageSize);
  const has =
    windows.length === 0
      ? `${system.name} has no region for them`
      : windows.map(({ name, pages: room }) => `${name} of ${system.name} has ${size(room)}`).join(', ');
  const which = image > 0 ? `, image ${image + 1}` : '';
  return `${process.trace}: process ${process.pid}${which}: ${listed(roles)} regions need ${size(pages)}, ${has}; --place as-recorded keeps the addresses`;
}

/** What a report tells of the layouts, equal ones together. */
function placedImages(layouts: readonly PlacedLayout[], owners: readonly Owner[], system: System): PlacedImage[] {
  const found = new Map<string, PlacedImage>();
  layouts.forEach((layout, at) => {
    const { process, image } = owners[at];
    const one = placedImage(layout, system);
    const key = JSON.stringify(one);
    const same = found.get(key) ?? one;
    same.images.push({ trace: process.trace, pid: process.pid, image });
    found.set(key, same);
  });
  return [...found.values()];
}

function placedImage({ pieces, targets, image }: PlacedLayout, { pageSize }: System): PlacedImage {
  const address = (page: number): string => `0x${(BigInt(page) * BigInt(pageSize)).toString(16)}`;
  const regions = pieces.map(({ role, name, start, end }, at) => ({
    role,
    region: name,
    from: address(start),
    to: address(targets[at].start),
    bytes: (end - start) * pageSize,
    window: targets[at].window,
  }));
  const raised = (image?.parts ?? [])
    .filter(({ pages, least }) => least > 0 && pages > least)
    .map(({ name, pages, least }) => ({ part: name, from: least * pageSize, to: pages * pageSize }));
  return { images: [], regions, raised };
}
