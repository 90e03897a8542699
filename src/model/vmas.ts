// lane: seam
import type { MemoryObject } from './objects.ts';

/** One mapped region of an address space, from VPN `start` up to `end`. Pieces of a split one are equal but for their bounds. */
export interface Vma {
  start: number;
  end: number;
  /** PROT_R, PROT_W, PROT_X, PROT_U. */
  prot: number;
  guard: boolean;
  /** Pages are common to all who map the object. */
  shared: boolean;
  /** The file, or the shared anonymous object; null = private anonymous, or physical. */
  object: MemoryObject | null;
  /** Index in the object (physical: PFN) less VPN. */
  shift: number;
  physical: boolean;
  /** Lowest VPN that it may grow down to, which may be below 0; Infinity = does not grow. */
  floor: number;
  /** A private page of the file was made here at some time (MODEL §6, forkCopies). */
  hadPrivate: boolean;
  /** The program asked for huge pages (`hugePages.policy: advise`). */
  huge: boolean;
  /** `Regions` id. */
  region: number;
}

/** A region of private anonymous memory, or one that differs from it in what is then set. */
export function anonymousVma(start: number, end: number, prot: number, region: number): Vma {
  return {
    start,
    end,
    prot,
    guard: false,
    shared: false,
    object: null,
    shift: 0,
    physical: false,
    floor: Infinity,
    hadPrivate: false,
    huge: false,
    region,
  };
}

/** The VMAs of one space in address order. They never overlap. */
export class Vmas {
  list: Vma[] = [];
  /** Pages of regions that can hold pages, the kernel's left out; -1 = to be counted again (MODEL §8, proportional). */
  mapped = -1;

  /** The VMA that holds the page, or null. */
  find(vpn: number): Vma | null {
    const vma = this.list[this.after(vpn)];
    return vma !== undefined && vma.start <= vpn ? vma : null;
  }

  /** The lowest VMA that ends above the page, or null. */
  next(vpn: number): Vma | null {
    return this.list[this.after(vpn)] ?? null;
  }

  /** The VMAs that overlap [from, to), in order. */
  within(from: number, to: number): Vma[] {
    const found: Vma[] = [];
    for (let at = this.after(from); at < this.list.length && this.list[at].start < to; at++) found.push(this.list[at]);
    return found;
  }

  /** Adds a VMA where there is none. */
  insert(vma: Vma): void {
    this.mapped = -1;
    this.list.splice(this.after(vma.start), 0, vma);
  }

  /** Takes out one VMA. */
  remove(vma: Vma): void {
    this.mapped = -1;
    this.list.splice(this.list.indexOf(vma, this.after(vma.start)), 1);
  }

  /** Splits the VMA that holds both vpn - 1 and vpn. */
  split(vpn: number): void {
    const at = this.after(vpn);
    const vma = this.list[at];
    if (vma === undefined || vma.start >= vpn) return;
    const upper = { ...vma, start: vpn };
    vma.end = vpn;
    if (vma.object !== null) vma.object.vmas++;
    this.list.splice(at + 1, 0, upper);
  }

  /** Takes out the VMAs of [from, to), splitting at its ends; returns them. */
  cut(from: number, to: number): Vma[] {
    this.mapped = -1;
    this.split(from);
    this.split(to);
    const first = this.after(from);
    let last = first;
    while (last < this.list.length && this.list[last].start < to) last++;
    return this.list.splice(first, last - first);
  }

  /** The place of the first VMA that ends above the page. */
  private after(vpn: number): number {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.list[middle].end > vpn) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
