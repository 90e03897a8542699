import { ROLES } from '../../trace/ops.ts';
import type { Role } from '../../trace/ops.ts';
import type { System } from '../../system/system.ts';
import type { Piece } from './image-census.ts';
import { heldRole, imagePages } from './windows.ts';
import type { PartWindow, Window, Windows } from './windows.ts';

/** Where a piece went. */
export interface Target {
  /** Its first page. */
  start: number;
  /** The region or part of the system that holds it. */
  window: string;
  /** It is in a part of the process's image, which is there from the start. */
  part: boolean;
}

/** The image of a process, in pages. */
export interface ImageLayout {
  start: number;
  parts: { name: string; guard: boolean; start: number; pages: number; least: number }[];
}

/** What has no room: pages that roles need, and what there is. */
export interface Shortage {
  roles: Role[];
  pages: number;
  windows: { name: string; pages: number }[];
}

export interface LaidOut {
  /** By place in the pieces. */
  targets: Target[];
  image: ImageLayout | null;
  shortages: Shortage[];
}

/** Lays the pieces of a process image into the windows of a system, role by role, in their order (MODEL §13). */
export function layOut(pieces: readonly Piece[], windows: Windows, system: System): LaidOut {
  const layer = new Layer(pieces, windows, system);
  for (const role of ROLES) layer.lay(role);
  return layer.finished();
}

/** A window that is being filled. */
interface Filling {
  window: Window;
  low: number;
  high: number;
}

class Layer {
  private readonly pieces: readonly Piece[];
  private readonly windows: Windows;
  private readonly system: System;
  private readonly fillings: Filling[];
  /** Pages of the parts so far. */
  private readonly used: number[];
  private readonly targets: Target[] = [];
  /** Place of the part, and offset in it, by piece. */
  private readonly inParts: { piece: number; part: number; offset: number }[] = [];
  private readonly failed = new Set<Role>();

  constructor(pieces: readonly Piece[], windows: Windows, system: System) {
    this.pieces = pieces;
    this.windows = windows;
    this.system = system;
    this.fillings = windows.regions.map((window) => ({ window, low: window.low, high: window.high }));
    this.used = windows.parts.map(() => 0);
  }

  lay(role: Role): void {
    const held = heldRole(this.windows, role);
    const order = this.pieces.flatMap((piece, at) => (piece.role === role ? [at] : []));
    const fillings = this.fillings.filter(({ window }) => held !== null && window.holds.includes(held));
    if (fillings.length > 0 && fillings[0].window.down) order.reverse();
    for (const at of order) {
      const target = this.inRegion(this.pieces[at], fillings);
      if (target !== null) this.targets[at] = target;
      else if (held === null || !this.intoPart(at, held)) this.failed.add(role);
    }
  }

  finished(): LaidOut {
    const image = this.image();
    const shortages = this.shortages();
    if (image !== null && this.system.image !== null && shortages.length === 0) {
      const pages = image.parts.reduce((sum, part) => sum + part.pages, 0);
      const room = imagePages(this.system.image, this.system.pageSize);
      const roles = ROLES.filter((role) => this.inParts.some(({ piece }) => this.pieces[piece].role === role));
      if (pages > room) shortages.push({ roles, pages, windows: [{ name: 'the process image', pages: room }] });
    }
    return { targets: this.targets, image, shortages };
  }

  /** The first window with room: its place there, which is the same within a window of fault-around as it was. */
  private inRegion({ start, end }: Piece, fillings: readonly Filling[]): Target | null {
    const around = Math.max(1, this.system.faultAround);
    const size = end - start;
    for (const filling of fillings) {
      const { name, down } = filling.window;
      const shift = down ? -modulo(filling.high - size - start, around) : modulo(start - filling.low, around);
      const at = down ? filling.high - size + shift : filling.low + shift;
      if (at < filling.low || at + size > filling.high) continue;
      if (down) filling.high = at;
      else filling.low = at + size;
      return { start: at, window: name, part: false };
    }
    return null;
  }

  private intoPart(piece: number, role: Role): boolean {
    const { start, end } = this.pieces[piece];
    const part = this.windows.parts.findIndex(
      (each, at) => each.part.holds.includes(role) && this.used[at] + end - start <= each.most,
    );
    if (part < 0) return false;
    this.inParts.push({ piece, part, offset: this.used[part] });
    this.used[part] += end - start;
    return true;
  }

  /** The parts one after the other, each as large as it must be; and where the pieces in them come to lie. */
  private image(): ImageLayout | null {
    const { image, pageSize } = this.system;
    if (image === null) return null;
    let at = Math.ceil(image.start / pageSize);
    const parts = this.windows.parts.map(({ part: { name, guard }, least }, place) => {
      const pages = Math.max(least, this.used[place]);
      const part = { name, guard, start: at, pages, least };
      at += pages;
      return part;
    });
    for (const { piece, part, offset } of this.inParts) {
      const { name, start, pages } = parts[part];
      const { start: from, end: to } = this.pieces[piece];
      // A stack ends where its part does.
      const fromEnd = isStackOnly(this.windows.parts[part]);
      const target = fromEnd ? start + pages - this.used[part] + offset : start + offset;
      this.targets[piece] = { start: target, window: name, part: true };
      if (to - from > pages) throw new Error('internal error: a part of an image is too small');
    }
    return { start: Math.ceil(image.start / pageSize), parts };
  }

  /** Roles that found no room, those of the same windows together. */
  private shortages(): Shortage[] {
    const found = new Map<string, Shortage>();
    for (const role of ROLES) {
      const held = heldRole(this.windows, role);
      const windows = this.windowsOf(held);
      const pages = this.pieces.reduce((sum, piece) => sum + (piece.role === role ? piece.end - piece.start : 0), 0);
      if (pages === 0) continue;
      const key = windows.map(({ name }) => name).join('\n');
      const same = found.get(key) ?? { roles: [], pages: 0, windows };
      same.roles.push(role);
      same.pages += pages;
      found.set(key, same);
    }
    return [...found.values()].filter(({ roles }) => roles.some((role) => this.failed.has(role)));
  }

  private windowsOf(role: Role | null): Shortage['windows'] {
    if (role === null) return [];
    const regions = this.windows.regions.filter(({ holds }) => holds.includes(role));
    const parts = this.windows.parts.filter(({ part }) => part.holds.includes(role));
    return [
      ...regions.map(({ name, low, high }) => ({ name, pages: high - low })),
      ...parts.map(({ part, most }) => ({ name: part.name, pages: most })),
    ];
  }
}

function isStackOnly({ part }: PartWindow): boolean {
  return part.holds.length === 1 && part.holds[0] === 'stack';
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
