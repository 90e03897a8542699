import type { ImagePart, Role, System } from '../../system/system.ts';
import { reachBytes } from '../reach.ts';

/** Where regions of a trace are laid: a region of the system, in pages. */
export interface Window {
  name: string;
  holds: readonly Role[];
  /** First page, and the page after the last. */
  low: number;
  high: number;
  /** Filled from the high end. */
  down: boolean;
}

/** A part of the image that a process gets: it lies behind the part before it, whose size depends on the process. */
export interface PartWindow {
  part: ImagePart;
  /** Pages that it has at least, and at most. */
  least: number;
  most: number;
}

export interface Windows {
  regions: Window[];
  parts: PartWindow[];
}

/** Where a system puts the regions of a trace; null = nowhere, it has no region that holds a role. */
export function windowsOf(system: System): Windows | null {
  const { pageSize, image } = system;
  const reach = Math.floor(reachBytes(system) / pageSize);
  const regions = system.regions
    .filter(({ holds, guard }) => holds.length > 0 && !guard)
    .map(({ name, holds, start, end, limit, grows }): Window => {
      const down = grows === 'down';
      const low = Math.ceil(start / pageSize);
      const high = Math.max(low, Math.min(reach, Math.floor(end / pageSize)));
      const most = limit === null ? high - low : Math.min(high - low, Math.floor(limit / pageSize));
      return { name, holds, down, low: down ? high - most : low, high: down ? high : low + most };
    });
  const parts = (image?.parts ?? []).map((part): PartWindow => {
    const all = image === null ? 0 : imagePages(image, pageSize);
    const least = Math.ceil(part.bytes / pageSize);
    return { part, least, most: part.limit === null ? all : Math.max(least, Math.floor(part.limit / pageSize)) };
  });
  return regions.length + parts.filter(({ part }) => part.holds.length > 0).length === 0 ? null : { regions, parts };
}

/** Whole pages of the address space that images have. */
export function imagePages(image: { start: number; end: number }, pageSize: number): number {
  return Math.max(0, Math.floor(image.end / pageSize) - Math.ceil(image.start / pageSize));
}

/** Roles that stand in for one that no window holds, the nearest in kind first. */
const STAND_INS: Readonly<Record<Role, readonly Role[]>> = {
  image: ['library', 'mapping', 'heap'],
  heap: ['mapping', 'image'],
  stack: ['mapping', 'heap', 'image'],
  library: ['mapping', 'heap', 'image'],
  mapping: ['heap', 'library', 'image'],
  vdso: ['library', 'mapping', 'heap', 'image'],
  unknown: ['mapping', 'heap', 'image'],
};

/** The role itself, if a window holds it, else the first stand-in that one holds; null = none. */
export function heldRole({ regions, parts }: Windows, role: Role): Role | null {
  const held = new Set([...regions.map(({ holds }) => holds), ...parts.map(({ part }) => part.holds)].flat());
  return [role, ...STAND_INS[role], ...held].find((each) => held.has(each)) ?? null;
}
